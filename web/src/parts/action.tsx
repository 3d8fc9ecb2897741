import { useState } from 'preact/hooks';
import { type Failure, failureOf } from '../api/client';

export interface Action {
  /** Does it, and says then what was done; or why not. */
  run: <T>(work: () => Promise<T>, done: string | ((result: T) => string)) => Promise<boolean>;
  busy: boolean;
  said: string;
  failure: Failure | undefined;
}

/** Something that can be done on a page, one at a time. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const run = async <T,>(work: () => Promise<T>, done: string | ((result: T) => string)) => {
    setBusy(true);
    setFailure(undefined);
    try {
      const result = await work();
      setSaid(typeof done === 'string' ? done : done(result));
      return true;
    } catch (error) {
      setSaid('');
      setFailure(failureOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, said, failure };
}

/** What came of it. */
export function Said({ action }: { action: Action }) {
  return (
    <>
      <p class="said" role="status">
        {action.said}
      </p>
      {action.failure && (
        <p class="banner banner-bad" role="alert">
          {action.failure.message}
        </p>
      )}
    </>
  );
}
