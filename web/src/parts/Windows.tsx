import { useState } from 'preact/hooks';
import { api, data, type Failure, failureOf, type Schemas } from '../api/client';
import { mayWrite } from '../session';
import { Confirm } from './Confirm';
import { FormDialog } from './FormDialog';
import { Loaded, useLoad } from './Loaded';
import { TextField } from './TextField';
import { Time } from './Time';

type Window = Schemas['Window'];

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Times that come again, at which messages are held back. */
export function Windows() {
  const load = useLoad((signal) => data(api.GET('/windows', { signal })), 'windows', 30_000);
  const [adds, setAdds] = useState(false);
  const [removed, setRemoved] = useState<Window>();
  return (
    <section class="section">
      <div class="section-head">
        <h2>Maintenance windows</h2>
        {mayWrite() && (
          <button type="button" class="button button-small" onClick={() => setAdds(true)}>
            New window
          </button>
        )}
      </div>
      <Loaded load={load} rows={2}>
        {(all) =>
          all.length === 0 ? (
            <p class="quiet">
              None. A window holds messages back at times that come again, such as each Saturday night.
            </p>
          ) : (
            <ul class="reports">
              {all.map((it) => (
                <li key={it.name}>
                  <strong>{it.name}</strong> {it.open && <span class="chip">open now</span>} {it.app}
                  {it.kind && ` · ${it.kind}`}: {it.on ?? it.weekdays.join(', ')} at {it.starts} {it.timezone}{' '}
                  for {it.lasts}. <span class="quiet">{it.reason}</span>
                  <ol class="times">
                    {it.next.map((opening) => (
                      <li key={opening.from}>
                        <Time at={opening.from} /> <span class="quiet">to</span> <Time at={opening.until} />
                      </li>
                    ))}
                  </ol>
                  {mayWrite() && (
                    <button type="button" class="button button-small" onClick={() => setRemoved(it)}>
                      Delete {it.name}
                    </button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {adds && (
        <Add
          onClose={() => {
            setAdds(false);
            load.again();
          }}
        />
      )}
      {removed && (
        <Confirm
          title={`Delete the window ${removed.name}`}
          verb="Delete"
          act={() => data(api.DELETE('/windows/{name}', { params: { path: { name: removed.name } } }))}
          onClose={() => {
            setRemoved(undefined);
            load.again();
          }}
        >
          <p>What it holds back now is told at once.</p>
        </Confirm>
      )}
    </section>
  );
}

function Add({ onClose }: { onClose: () => void }) {
  const [texts, setTexts] = useState<Record<string, string>>({
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    starts: '23:00',
    lasts: '4h',
  });
  const [days, setDays] = useState<ReadonlySet<string>>(new Set(['saturday']));
  const [failure, setFailure] = useState<Failure>();
  const submit = async () => {
    const { name = '', ...rest } = texts;
    const body = { ...rest, weekdays: DAYS.filter((it) => days.has(it)) };
    try {
      await data(api.PUT('/windows/{name}', { params: { path: { name } }, body: body as never }));
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const field = (id: string, label: string, help: string) => (
    <TextField
      id={`window-${id}`}
      field={id}
      label={label}
      value={texts[id] ?? ''}
      set={(text) => setTexts({ ...texts, [id]: text })}
      failure={failure}
      help={help}
      required
    />
  );
  return (
    <FormDialog
      title="New maintenance window"
      verb="Create the window"
      failure={failure}
      shown={['name', 'app', 'starts', 'lasts', 'timezone', 'reason']}
      submit={submit}
      onClose={onClose}
    >
      {field('name', 'Name', 'Such as weekly-maintenance.')}
      {field('app', 'App', 'A name, a prefix such as shop-*, or *.')}
      <fieldset class="days">
        <legend>On</legend>
        {DAYS.map((it) => (
          <label class="tick" key={it}>
            <input
              type="checkbox"
              checked={days.has(it)}
              onChange={(event) => {
                const next = new Set(days);
                if (event.currentTarget.checked) {
                  next.add(it);
                } else {
                  next.delete(it);
                }
                setDays(next);
              }}
            />
            {it}
          </label>
        ))}
      </fieldset>
      {field('starts', 'From', 'Such as 23:00.')}
      {field('lasts', 'For', 'Such as 4h.')}
      {field('timezone', 'Time zone', 'Such as Europe/Berlin.')}
      {field('reason', 'Why', 'It is told to those from whom messages are held back.')}
    </FormDialog>
  );
}
