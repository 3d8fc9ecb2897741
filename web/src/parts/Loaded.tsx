import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Failure, failureOf } from '../api/client';
import { changes } from '../data/live';
import { isLive } from '../data/overview';

/** How long nothing is shown before a skeleton is. */
const PATIENCE = 150;

/** How soon after a change it is asked for, in milliseconds: several are one. */
const SOON = 500;

export interface Load<T> {
  value: T | undefined;
  /** When the value came. */
  at: Date | undefined;
  failure: Failure | undefined;
  again: () => void;
}

/**
 * Loads something, keeps it while it is loaded anew, and loads it again each `every` milliseconds, and when something
 * has changed.
 */
export function useLoad<T>(load: (signal: AbortSignal) => Promise<T>, key: string, every?: number): Load<T> {
  const [state, setState] = useState<Omit<Load<T>, 'again'>>({
    value: undefined,
    at: undefined,
    failure: undefined,
  });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const control = new AbortController();
    load(control.signal).then(
      (value) => setState({ value, at: new Date(), failure: undefined }),
      (error: unknown) => {
        if (!control.signal.aborted) {
          const failure = failureOf(error);
          setState((before) => ({ ...before, failure }));
        }
      },
    );
    return () => control.abort();
  }, [key, round]);
  useEffect(() => {
    if (every === undefined) {
      return;
    }
    const look = () => {
      if (!document.hidden && isLive.value) {
        setRound((round) => round + 1);
      }
    };
    const timer = setInterval(look, every);
    let soon: ReturnType<typeof setTimeout> | undefined;
    const seen = changes.peek();
    const stop = changes.subscribe((count) => {
      if (count !== seen && soon === undefined) {
        soon = setTimeout(() => {
          soon = undefined;
          look();
        }, SOON);
      }
    });
    return () => {
      clearInterval(timer);
      clearTimeout(soon);
      stop();
    };
  }, [key, every]);
  return { ...state, again: () => setRound((round) => round + 1) };
}

/** What was loaded; until then a skeleton, and where it failed, why. Old data stay. */
export function Loaded<T>(props: {
  load: Load<T>;
  rows?: number;
  children: (value: T) => ComponentChildren;
}) {
  const { value, failure, again } = props.load;
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      {failure && <Failed failure={failure} again={again} />}
      {value !== undefined && props.children(value)}
      {value === undefined && !failure && !waited && <div class="loading" />}
      {value === undefined && !failure && waited && (
        <div class="loading" role="status" aria-label="Loading">
          {Array.from({ length: props.rows ?? 6 }, (_, row) => (
            <div class="skeleton" key={row} />
          ))}
        </div>
      )}
    </>
  );
}

/** Why something failed, and what can be done. */
export function Failed({ failure, again }: { failure: Failure; again: () => void }) {
  const id = failure.problem?.request_id;
  return (
    <div class="banner banner-bad" role="alert">
      <div>
        <p>{failure.message}</p>
        {id && (
          <p class="quiet">
            Request <code>{id}</code>
          </p>
        )}
      </div>
      <button type="button" class="button" onClick={again}>
        Try again
      </button>
    </div>
  );
}
