import { useState } from 'preact/hooks';
import { api, data, type Failure, failureOf, type Schemas } from '../api/client';
import { FormDialog } from './FormDialog';
import { about, asTime, matchers } from './SilenceDialog';
import { TextField } from './TextField';
import { Time } from './Time';

const HOUR = 3_600_000;

/** By how many hours. */
const LENGTHS = [
  ['1', '1 hour'],
  ['4', '4 hours'],
  ['24', '1 day'],
  ['custom', 'until a time'],
] as const;

/** Makes a silence last longer. None is ever changed: another one takes its place. */
export function ExtendDialog({ silence, onClose }: { silence: Schemas['Silence']; onClose: () => void }) {
  const [length, setLength] = useState('1');
  const [custom, setCustom] = useState('');
  const [added, setAdded] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const isCustom = length === 'custom';
  const until = isCustom
    ? asTime(custom)
    : new Date(new Date(silence.until).getTime() + Number(length) * HOUR).toISOString();
  const submit = async () => {
    setBusy(true);
    try {
      if (!added) {
        const body = { ...matchers(silence), until, reason: silence.reason };
        await data(api.POST('/silences', { body }));
        setAdded(true);
        setFailure(undefined);
      }
      await end(silence.id);
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  const isHalf = added && failure !== undefined;
  return (
    <FormDialog
      title={`Extend the silence of ${about(silence)}`}
      verb={isHalf ? 'End the old one' : 'Extend'}
      disabled={busy}
      failure={failure}
      shown={isCustom ? ['until'] : []}
      submit={submit}
      onClose={onClose}
    >
      {isHalf ? (
        <p role="alert">The longer silence is in force, but the old one could not be ended.</p>
      ) : (
        <>
          <p>
            It ends <Time at={silence.until} />. A longer one with the same reason takes its place.
          </p>
          <div class="field">
            <label for="length">How much longer</label>
            <select id="length" value={length} onChange={(event) => setLength(event.currentTarget.value)}>
              {LENGTHS.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </div>
          {isCustom ? (
            <TextField
              id="until"
              label="Until"
              type="datetime-local"
              value={custom}
              set={setCustom}
              failure={failure}
              required
            />
          ) : (
            <p role="status">
              The longer one ends <Time at={until} />.
            </p>
          )}
        </>
      )}
    </FormDialog>
  );
}

/** Ends a silence, unless it has ended meanwhile. */
async function end(id: number): Promise<void> {
  try {
    await data(api.DELETE('/silences/{id}', { params: { path: { id } } }));
  } catch (error) {
    if (failureOf(error).status !== 409) {
      throw error;
    }
  }
}
