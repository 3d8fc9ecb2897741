import { useState } from 'preact/hooks';
import { api, data, type Failure, failureOf, type Schemas } from '../api/client';
import { useOverview } from '../data/overview';
import { nameOf } from '../model/row';
import { Said, useAction } from '../parts/action';
import { Confirm } from '../parts/Confirm';
import { FormDialog } from '../parts/FormDialog';
import { Loaded, useLoad } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { useParameter } from '../parts/query';
import { TextField } from '../parts/TextField';
import { Time } from '../parts/Time';
import { mayWrite } from '../session';

type StatusPage = Schemas['StatusPageView'];
type Group = StatusPage['groups'][number];
type Incident = Schemas['IncidentView'];

/** Status pages: which there are, what is on them, and what is said on them. */
export function StatusPages() {
  const [slug, setSlug] = useParameter('page');
  const [adds, setAdds] = useState(false);
  const load = useLoad((signal) => data(api.GET('/status-pages', { signal })), 'status pages', 30_000);
  const page = load.value?.find((it) => it.slug === slug);
  return (
    <Page
      title={page ? page.title : 'Status pages'}
      actions={
        mayWrite() && (
          <button type="button" class="button button-primary" onClick={() => setAdds(true)}>
            New status page
          </button>
        )
      }
    >
      <Loaded load={load}>
        {(all) =>
          page ? (
            <One key={page.slug} page={page} again={load.again} leave={() => setSlug('')} />
          ) : all.length === 0 ? (
            <p class="empty">
              A status page shows everybody how rules and checks are, at an address of its own and without an
              account.
            </p>
          ) : (
            <ul class="names">
              {all.map((it) => (
                <li key={it.slug}>
                  <a href={`/ui/pages?page=${it.slug}`}>{it.title}</a> <span class="quiet">{it.app}</span>{' '}
                  <a href={`/status/${it.slug}`} target="_blank" rel="noreferrer">
                    as everybody sees it
                  </a>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {adds && (
        <New
          onClose={(made) => {
            setAdds(false);
            load.again();
            if (made !== undefined) {
              setSlug(made);
            }
          }}
        />
      )}
    </Page>
  );
}

function New({ onClose }: { onClose: (slug?: string) => void }) {
  const [slug, setSlug] = useState('');
  const [title, setTitle] = useState('');
  const [app, setApp] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const submit = async () => {
    try {
      const body = { title, app, groups: [] };
      await data(api.PUT('/status-pages/{slug}', { params: { path: { slug } }, body }));
      onClose(slug);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const field = (id: string, label: string, value: string, set: (text: string) => void, help: string) => (
    <TextField id={id} label={label} value={value} set={set} failure={failure} help={help} required />
  );
  return (
    <FormDialog
      title="New status page"
      verb="Create the page"
      failure={failure}
      shown={['title', 'slug', 'app']}
      submit={submit}
      onClose={() => onClose()}
    >
      {field('title', 'Title', title, setTitle, 'What people read at its head.')}
      {field('slug', 'Address', slug, setSlug, 'The end of its address: /status/…')}
      {field('app', 'App', app, setApp, 'Whose it is.')}
    </FormDialog>
  );
}

/** Where an entry stands: in which group, and at which place. */
type Place = [number, number];

/** The groups with an entry somewhere else. */
function moved(groups: Group[], [fromGroup, fromPlace]: Place, [toGroup, toPlace]: Place): Group[] {
  const entry = groups[fromGroup]?.entries[fromPlace];
  if (!entry || !groups[toGroup]) {
    return groups;
  }
  const without = groups.map((group, index) =>
    index === fromGroup ? { ...group, entries: group.entries.toSpliced(fromPlace, 1) } : group,
  );
  return without.map((group, index) =>
    index === toGroup ? { ...group, entries: group.entries.toSpliced(toPlace, 0, entry) } : group,
  );
}

function One({ page, again, leave }: { page: StatusPage; again: () => void; leave: () => void }) {
  const [groups, setGroups] = useState(page.groups);
  const [title, setTitle] = useState(page.title);
  const [dragged, setDragged] = useState<Place>();
  const [deletes, setDeletes] = useState(false);
  const [version, setVersion] = useState(0);
  const action = useAction();
  const may = mayWrite(page.app);
  const isChanged = JSON.stringify(groups) !== JSON.stringify(page.groups) || title !== page.title;
  const save = async () => {
    const { slug, url, refreshable, created_at, updated_at, ...rest } = page;
    const body = { ...rest, title, groups };
    const put = () => data(api.PUT('/status-pages/{slug}', { params: { path: { slug } }, body }));
    if (await action.run(put, 'It is published.')) {
      setVersion(version + 1);
      again();
    }
  };
  const change = (index: number, group: Group | undefined) =>
    setGroups(group ? groups.with(index, group) : groups.toSpliced(index, 1));
  return (
    <div class="editor">
      <div>
        <Said action={action} />
        <p class="actions">
          <a href={`/status/${page.slug}`} target="_blank" rel="noreferrer">
            As everybody sees it
          </a>
          <button type="button" class="button button-small" onClick={leave}>
            All status pages
          </button>
          {may && (
            <button type="button" class="button button-small button-danger" onClick={() => setDeletes(true)}>
              Delete
            </button>
          )}
        </p>
        <div class="field">
          <label for="page-title">Title</label>
          <input
            id="page-title"
            value={title}
            readOnly={!may}
            onInput={(event) => setTitle(event.currentTarget.value)}
          />
        </div>
        {groups.map((group, index) => (
          <fieldset class="group" key={index} disabled={!may}>
            <legend>
              <label>
                <span class="sr-only">Name of group {index + 1}</span>
                <input
                  value={group.name}
                  onInput={(event) => change(index, { ...group, name: event.currentTarget.value })}
                />
              </label>
              <button type="button" class="button button-small" onClick={() => change(index, undefined)}>
                Remove the group
              </button>
            </legend>
            <ol class="entries">
              {group.entries.map((entry, place) => (
                <li
                  key={entry.rule}
                  draggable={may}
                  onDragStart={() => setDragged([index, place])}
                  onDragOver={(event) => event.preventDefault()}
                  onDrop={(event) => {
                    event.preventDefault();
                    if (dragged) {
                      setGroups(moved(groups, dragged, [index, place]));
                    }
                  }}
                >
                  <label>
                    <span class="sr-only">Name of {entry.rule}</span>
                    <input
                      value={entry.name}
                      onInput={(event) =>
                        change(index, {
                          ...group,
                          entries: group.entries.with(place, { ...entry, name: event.currentTarget.value }),
                        })
                      }
                    />
                  </label>
                  <code>{entry.rule}</code>
                  <span class="entry-do">
                    <button
                      type="button"
                      class="button button-small"
                      aria-label={`Move ${entry.name} up`}
                      disabled={place === 0 && index === 0}
                      onClick={() =>
                        setGroups(
                          moved(
                            groups,
                            [index, place],
                            place > 0
                              ? [index, place - 1]
                              : [index - 1, groups[index - 1]?.entries.length ?? 0],
                          ),
                        )
                      }
                    >
                      ↑
                    </button>
                    <button
                      type="button"
                      class="button button-small"
                      aria-label={`Move ${entry.name} down`}
                      disabled={place === group.entries.length - 1 && index === groups.length - 1}
                      onClick={() =>
                        setGroups(
                          moved(
                            groups,
                            [index, place],
                            place < group.entries.length - 1 ? [index, place + 1] : [index + 1, 0],
                          ),
                        )
                      }
                    >
                      ↓
                    </button>
                    <button
                      type="button"
                      class="button button-small"
                      aria-label={`Remove ${entry.name}`}
                      onClick={() => change(index, { ...group, entries: group.entries.toSpliced(place, 1) })}
                    >
                      ×
                    </button>
                  </span>
                </li>
              ))}
            </ol>
            <Entry
              page={page}
              known={groups}
              add={(entry) => change(index, { ...group, entries: [...group.entries, entry] })}
            />
          </fieldset>
        ))}
        {may && (
          <p class="actions">
            <button
              type="button"
              class="button"
              onClick={() => setGroups([...groups, { name: `Group ${groups.length + 1}`, entries: [] }])}
            >
              Add a group
            </button>
            <button
              type="button"
              class="button button-primary"
              disabled={!isChanged || action.busy}
              onClick={() => void save()}
            >
              Publish
            </button>
          </p>
        )}
        <Incidents page={page} may={may} said={() => setVersion(version + 1)} />
      </div>
      <section aria-label="Preview">
        <h2>As everybody sees it</h2>
        <iframe
          class="preview"
          title={`Preview of ${page.title}`}
          src={`/status/${page.slug}?v=${version}`}
        />
      </section>
      {deletes && (
        <Confirm
          title={`Delete ${page.title}`}
          verb="Delete"
          type={page.slug}
          act={() => data(api.DELETE('/status-pages/{slug}', { params: { path: { slug: page.slug } } }))}
          onClose={(done) => {
            setDeletes(false);
            if (done) {
              leave();
              again();
            }
          }}
        >
          <p>Its address answers nobody any more. The rules on it stay.</p>
        </Confirm>
      )}
    </div>
  );
}

/** Adds a rule or check of the page's app to a group. */
function Entry(props: { page: StatusPage; known: Group[]; add: (entry: Group['entries'][number]) => void }) {
  const overview = useOverview();
  const known = new Set(props.known.flatMap((group) => group.entries.map((it) => it.rule)));
  const rows = (overview.value?.rules ?? []).filter(
    (it) => it.app === props.page.app && !known.has(it.id) && it.kind !== 'release' && it.kind !== 'crashed',
  );
  return (
    <label class="add-entry">
      Add
      <select
        value=""
        onChange={(event) => {
          const row = rows.find((it) => it.id === event.currentTarget.value);
          if (row) {
            props.add({ rule: row.id, name: nameOf(row) || row.kind });
          }
        }}
      >
        <option value="">a rule or check …</option>
        {rows.map((it) => (
          <option key={it.id} value={it.id}>
            {nameOf(it) ? `${nameOf(it)} · ${it.kind}` : it.kind}
          </option>
        ))}
      </select>
    </label>
  );
}

const STATUSES = {
  incident: ['investigating', 'identified', 'monitoring', 'resolved'],
  maintenance: ['scheduled', 'in_progress', 'completed'],
} as const;

/** What is said on a page. */
function Incidents({ page, may, said }: { page: StatusPage; may: boolean; said: () => void }) {
  const { slug } = page;
  const load = useLoad(
    (signal) => data(api.GET('/status-pages/{slug}/incidents', { params: { path: { slug } }, signal })),
    `incidents ${slug}`,
    30_000,
  );
  const [writes, setWrites] = useState<'incident' | 'maintenance' | Incident>();
  return (
    <section class="section">
      <div class="section-head">
        <h2>Incidents and maintenance</h2>
        {may && (
          <>
            <button type="button" class="button button-small" onClick={() => setWrites('incident')}>
              Report an incident
            </button>
            <button type="button" class="button button-small" onClick={() => setWrites('maintenance')}>
              Announce maintenance
            </button>
          </>
        )}
      </div>
      <Loaded load={load} rows={2}>
        {(all) =>
          all.length === 0 ? (
            <p class="quiet">None.</p>
          ) : (
            <ul class="reports">
              {all.map((it) => (
                <li key={it.id}>
                  <strong>{it.title}</strong> <span class="quiet">{it.kind}</span> from{' '}
                  <Time at={it.starts_at} />
                  {it.ends_at && (
                    <>
                      {' '}
                      to <Time at={it.ends_at} />
                    </>
                  )}
                  <ol class="reports">
                    {it.updates.map((update) => (
                      <li key={update.at}>
                        <Time at={update.at} /> {update.status.replace('_', ' ')}: {update.message}
                      </li>
                    ))}
                  </ol>
                  {may && (
                    <button type="button" class="button button-small" onClick={() => setWrites(it)}>
                      Post an update
                    </button>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {writes && (
        <Write
          slug={slug}
          about={writes}
          onClose={() => {
            setWrites(undefined);
            load.again();
            said();
          }}
        />
      )}
    </section>
  );
}

/** Local time of a form's field as the API has it. */
const instant = (text: string): string => new Date(text).toISOString();

function Write(props: { slug: string; about: 'incident' | 'maintenance' | Incident; onClose: () => void }) {
  const { slug, about } = props;
  const isNew = typeof about === 'string';
  const kind = isNew ? about : about.kind;
  const [title, setTitle] = useState('');
  const [impact, setImpact] = useState<Incident['impact']>(kind === 'incident' ? 'down' : 'none');
  const [status, setStatus] = useState<string>(STATUSES[kind][isNew ? 0 : 1]);
  const [message, setMessage] = useState('');
  const [starts, setStarts] = useState('');
  const [ends, setEnds] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const submit = async () => {
    const update = { status: status as never, message };
    try {
      if (isNew) {
        const times = kind === 'maintenance' ? { starts_at: instant(starts), ends_at: instant(ends) } : {};
        const body = { title, kind, impact, rules: [], ...times, ...update };
        await data(api.POST('/status-pages/{slug}/incidents', { params: { path: { slug } }, body }));
      } else {
        const path = { slug, id: String(about.id) };
        await data(
          api.POST('/status-pages/{slug}/incidents/{id}/updates', {
            params: { path: path as never },
            body: update,
          }),
        );
      }
      props.onClose();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  const heading = isNew
    ? kind === 'incident'
      ? 'Report an incident'
      : 'Announce maintenance'
    : `Update of ${about.title}`;
  return (
    <FormDialog
      title={heading}
      verb="Publish"
      failure={failure}
      shown={['title', 'starts_at', 'ends_at']}
      submit={submit}
      onClose={props.onClose}
    >
      {isNew && (
        <>
          <TextField
            id="incident-title"
            field="title"
            label="Title"
            value={title}
            set={setTitle}
            failure={failure}
            required
          />
          <div class="field">
            <label for="impact">Shown as</label>
            <select
              id="impact"
              value={impact}
              onChange={(event) => setImpact(event.currentTarget.value as Incident['impact'])}
            >
              <option value="none">as it is</option>
              <option value="degraded">degraded at least</option>
              <option value="down">down</option>
            </select>
          </div>
        </>
      )}
      {isNew && kind === 'maintenance' && (
        <>
          <TextField
            id="starts"
            field="starts_at"
            label="From"
            type="datetime-local"
            value={starts}
            set={setStarts}
            failure={failure}
            required
          />
          <TextField
            id="ends"
            field="ends_at"
            label="To"
            type="datetime-local"
            value={ends}
            set={setEnds}
            failure={failure}
            required
          />
        </>
      )}
      <div class="field">
        <label for="status">How far it is</label>
        <select id="status" value={status} onChange={(event) => setStatus(event.currentTarget.value)}>
          {STATUSES[kind].map((it) => (
            <option key={it} value={it}>
              {it.replace('_', ' ')}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="message">Message</label>
        <textarea
          id="message"
          required
          rows={3}
          value={message}
          onInput={(event) => setMessage(event.currentTarget.value)}
        />
      </div>
    </FormDialog>
  );
}
