/** The states that something can be in, from the calmest to the worst. */
export const STATES = ['PAUSED', 'OK', 'INFO', 'BLIND', 'WARNING', 'CRITICAL'] as const;

export type State = (typeof STATES)[number];

/** How bad a state is: the larger, the sooner it is to be looked at. */
export function severity(state: State): number {
  return STATES.indexOf(state);
}

/** The state of a check as the service has it in words. */
export function ofCheck(status: string): State {
  switch (status) {
    case 'down':
      return 'CRITICAL';
    case 'late':
      return 'WARNING';
    case 'unknown':
      return 'BLIND';
    case 'paused':
      return 'PAUSED';
    default:
      return 'OK';
  }
}

/** A level of the API as a state; `otherwise`, where it is none. */
export function levelOf(level: string | null | undefined, otherwise: State = 'OK'): State {
  return STATES.find((state) => state === level) ?? otherwise;
}
