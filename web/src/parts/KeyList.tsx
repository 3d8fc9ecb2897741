import { Dialog } from './Dialog';
import { keysAreOn, setKeys } from './keys';

const KEYS = [
  ['Ctrl K', 'go to a page, an app or a rule'],
  ['/', 'filter'],
  ['j, k', 'next and previous row'],
  ['Enter', 'open'],
  ['x', 'choose a row'],
  ['e', 'edit a rule'],
  ['s', 'silence a rule'],
  ['p', 'pause or resume a rule'],
  ['n', 'what is wrong now'],
  ['r', 'rules'],
  ['c', 'checks'],
  ['?', 'this list'],
] as const;

/** What keys do, and whether they do. */
export function KeyList({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="fields">
        {KEYS.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p>
        <label class="tick">
          <input
            type="checkbox"
            checked={keysAreOn.value}
            onChange={(event) => setKeys(event.currentTarget.checked)}
          />
          Single keys do this
        </label>
      </p>
      <p class="dialog-actions">
        <button type="button" class="button button-primary" onClick={onClose}>
          Close
        </button>
      </p>
    </Dialog>
  );
}
