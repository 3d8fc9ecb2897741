import type { Schemas } from '../api/client';
import { Icon } from './Icon';
import { For } from './Time';

type Cause = Schemas['BlindCause'];

/** What is looked at, in the order in which one thing needs the other, and what to do where it is not so. */
export const SIGHT = [
  {
    code: 'not_executing',
    question: 'Kapacitor runs it',
    todo: 'Repair it on the page Drift. If it stops again, its script or Kapacitor’s log says why.',
  },
  {
    code: 'query_fails',
    question: 'its query succeeds',
    todo: 'See whether InfluxDB is there, and whether Kapacitor reaches it.',
  },
  {
    code: 'late',
    question: 'it is evaluated on time',
    todo: 'Kapacitor or InfluxDB has too much to do. Longer intervals or fewer rules help.',
  },
  {
    code: 'no_data',
    question: 'there are data',
    todo: 'See whether the app runs, whether its name is right, and whether the platform still writes its metrics.',
  },
] as const;

/** What of a rule's sight is there, and what is not, with what is known of it and what to do. */
export function Sight({ causes }: { causes: readonly Cause[] }) {
  return (
    <ul class="checklist">
      {SIGHT.map(({ code, question, todo }) => {
        const cause = causes.find((it) => it.code === code);
        return (
          <li key={code} class={cause ? 'bad' : ''}>
            <Icon shape={cause ? 'close' : 'check'} />
            <span>
              {cause ? 'not so: ' : ''}
              {question}
              {cause && (
                <>
                  {' '}
                  <span class="quiet">
                    ({cause.evidence}, for <For since={cause.since} />)
                  </span>
                  <br />
                  <span class="todo">{todo}</span>
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
