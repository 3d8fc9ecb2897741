import { useEffect, useState } from 'preact/hooks';
import { api, data, type Failure, failureOf, type Schemas } from '../api/client';
import { FormDialog } from './FormDialog';
import { TextField } from './TextField';

type Held = Schemas['DryRun']['holds'][number];

/** How long after the last key it is asked what would be held. */
const DELAY = 300;

const LENGTHS = [
  ['1h', '1 hour'],
  ['4h', '4 hours'],
  ['12h', '12 hours'],
  ['1d', '1 day'],
  ['7d', '7 days'],
  ['morning', 'until 8 in the morning'],
  ['resolved', 'until nothing of it is wrong'],
  ['custom', 'until a time'],
] as const;

/** How long it is, as the API has it. */
function until(length: string, custom: string): { for: string } | { until: string } {
  if (length === 'resolved') {
    return { until: 'resolved' };
  }
  if (length === 'morning') {
    const morning = new Date();
    morning.setHours(8, 0, 0, 0);
    if (morning.getTime() <= Date.now()) {
      morning.setDate(morning.getDate() + 1);
    }
    return { until: morning.toISOString() };
  }
  if (length === 'custom') {
    return { until: asTime(custom) };
  }
  return { for: length };
}

/** What stands in a field for a time, as the API has it; as it is, where it is no time. */
export function asTime(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString();
}

type Text = string | null | undefined;

/** What a silence is about, as far as that is known. */
interface About {
  app: string;
  kind?: Text;
  task?: Text;
  part?: Text;
  target?: Text;
  level?: Text;
}

/** What a silence that is to be added is about, and what of it is filled in already. */
export interface Draft extends About {
  length?: string;
  reason?: string;
}

/** What a silence is about, in words. */
export function about({ app, kind, task, part, target, level }: About): string {
  const upTo = level && level !== 'CRITICAL' ? `up to ${level}` : '';
  return [app, kind, task, part, target && `target ${target}`, upTo].filter(Boolean).join(' · ');
}

/** What a silence is about, as the API has it. */
export function matchers({ app, kind, task, part, target, level }: About) {
  return {
    app,
    kind: (kind || null) as never,
    task: task || null,
    part: part || null,
    target: target || null,
    level: (level || null) as never,
  };
}

/** Asks for how long something is to be silent, and says meanwhile what that would hold back. */
export function SilenceDialog(props: Draft & { onClose: () => void }) {
  const [app, setApp] = useState(props.app);
  const [length, setLength] = useState<string>(
    LENGTHS.some(([it]) => it === props.length) ? (props.length ?? '1h') : '1h',
  );
  const [custom, setCustom] = useState('');
  const [reason, setReason] = useState(props.reason ?? '');
  const [held, setHeld] = useState<Held[]>();
  const [failure, setFailure] = useState<Failure>();
  const narrowed = about({ ...props, app: '' });
  const body = () => ({ ...matchers({ ...props, app }), ...until(length, custom), reason });
  useEffect(() => {
    if (app === '') {
      setHeld(undefined);
      return;
    }
    const control = new AbortController();
    const timer = setTimeout(() => {
      const asked = { ...body(), reason: reason || 'dry run' };
      data(
        api.POST('/silences', { params: { query: { dry: true } }, body: asked, signal: control.signal }),
      ).then(
        (answer) => setHeld((answer as Schemas['DryRun']).holds),
        () => setHeld(undefined),
      );
    }, DELAY);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [app, length, custom]);
  const submit = async () => {
    try {
      await data(api.POST('/silences', { body: body() }));
      props.onClose();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return (
    <FormDialog
      title={props.task ? `Silence ${props.task}` : 'New silence'}
      verb="Silence"
      failure={failure}
      shown={['app', 'until', 'reason']}
      submit={submit}
      onClose={props.onClose}
    >
      <TextField
        id="app"
        label="App"
        value={app}
        set={setApp}
        failure={failure}
        help="A name, a prefix such as shop-*, or *."
        required
        readOnly={Boolean(props.task)}
      />
      {narrowed && <p class="quiet">Only {narrowed}.</p>}
      <div class="field">
        <label for="length">For</label>
        <select id="length" value={length} onChange={(event) => setLength(event.currentTarget.value)}>
          {LENGTHS.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </div>
      {length === 'custom' && (
        <TextField
          id="until"
          label="Until"
          type="datetime-local"
          value={custom}
          set={setCustom}
          failure={failure}
          required
        />
      )}
      <TextField id="reason" label="Why" value={reason} set={setReason} failure={failure} required />
      <p role="status">
        {held !== undefined &&
          (held.length === 0
            ? 'Nothing of it is wrong now.'
            : `Holds back ${held.length} that ${held.length === 1 ? 'is' : 'are'} wrong now: ${names(held)}.`)}
      </p>
    </FormDialog>
  );
}

/** The first of what is held, by name. */
function names(held: Held[]): string {
  const shown = held.slice(0, 3).map((it) => `${it.task} ${it.level}`);
  const more = held.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
