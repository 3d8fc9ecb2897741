import type { State } from '../model/level';
import { Icon, type Shape } from './Icon';

const SHAPE: Record<State, Shape> = {
  OK: 'check',
  INFO: 'info',
  WARNING: 'triangle',
  CRITICAL: 'octagon',
  BLIND: 'eyeOff',
  PAUSED: 'pause',
};

const WORD: Record<State, string> = {
  OK: 'OK',
  INFO: 'Info',
  WARNING: 'Warning',
  CRITICAL: 'Critical',
  BLIND: 'Blind',
  PAUSED: 'Paused',
};

/** A state as icon and word. */
export function StateMark({ state, word }: { state: State; word?: string | undefined }) {
  return (
    <span class={`state state-${state}`}>
      <Icon shape={SHAPE[state]} />
      {word ?? WORD[state]}
    </span>
  );
}
