import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { Failure, failureOf, send } from '../../api/client';
import { refreshOverview } from '../../data/overview';
import { apiPath, pagePath } from '../../model/row';
import { Loaded, useLoad } from '../../parts/Loaded';
import { Page } from '../../parts/Page';
import { useParameter } from '../../parts/query';
import { loadRule, NOT_SET, type Rule } from '../rule/load';
import { shown } from '../rule/Versions';
import { bodyOf, type Field, KINDS, type KindForm, type Texts, textOf } from './fields';
import { Replay } from './Replay';

/** How long after the last key it is validated. */
const DELAY = 400;

/** A new rule. */
export function NewRule() {
  return <New family="task" />;
}

/** A new check. */
export function NewCheck() {
  return <New family="check" />;
}

function New({ family }: { family: 'task' | 'check' }) {
  const [name, setName] = useParameter('kind');
  const [app] = useParameter('app');
  const kinds = KINDS.filter((it) => it.family === family);
  const kind = kinds.find((it) => it.name === name);
  const what = family === 'check' ? 'check' : 'rule';
  return (
    <Page title={`New ${what}`}>
      {kind ? (
        <Form kind={kind} texts={{ app }} also={{}} base={undefined} />
      ) : (
        <div class="kinds">
          {kinds.map((it) => (
            <button type="button" class="kind" key={it.name} onClick={() => setName(it.name)}>
              <strong>{it.title}</strong>
              <span>{it.about}</span>
            </button>
          ))}
        </div>
      )}
    </Page>
  );
}

/** A rule that is changed. */
export function EditRule() {
  return <Edit family="task" />;
}

/** A check that is changed. */
export function EditCheck() {
  return <Edit family="check" />;
}

function Edit({ family }: { family: string }) {
  const { params } = useRoute();
  const { kind: name = '', app = '', part } = params;
  const key = { family, kind: name, app, ...(part ? { part } : {}) };
  const path = apiPath(key);
  const load = useLoad((signal) => loadRule(path, signal), path);
  const kind = KINDS.find((it) => it.name === name);
  return (
    <Page title={`Edit ${app}${part ? ` · ${part}` : ''} · ${name}`}>
      <Loaded load={load}>
        {(rule) =>
          kind ? (
            <Form kind={kind} texts={texts(kind, rule)} also={others(kind, rule)} base={rule} />
          ) : (
            <p>There is no kind {name}.</p>
          )
        }
      </Loaded>
    </Page>
  );
}

function texts(kind: KindForm, rule: Rule): Texts {
  return Object.fromEntries(kind.fields.map((field) => [field.name, textOf(field, rule[field.name])]));
}

/** What the form does not show, and leaves as it is. */
function others(kind: KindForm, rule: Rule): Record<string, unknown> {
  const known = new Set(kind.fields.map((it) => it.name));
  return Object.fromEntries(
    Object.entries(rule).filter(([name, value]) => !known.has(name) && !NOT_SET.has(name) && value !== null),
  );
}

/** What was typed and not saved yet, kept until the tab is closed. */
function useDraft(
  name: string,
  first: Texts,
): [Texts, (change: (before: Texts) => Texts) => void, boolean, () => void] {
  const kept = useMemo(() => {
    const text = sessionStorage.getItem(name);
    return text === null ? undefined : (JSON.parse(text) as Texts);
  }, [name]);
  const [texts, setTexts] = useState<Texts>(kept ?? first);
  const set = (change: (before: Texts) => Texts) =>
    setTexts((before) => {
      const next = change(before);
      sessionStorage.setItem(name, JSON.stringify(next));
      return next;
    });
  const drop = () => {
    sessionStorage.removeItem(name);
    setTexts(first);
  };
  return [texts, set, kept !== undefined && JSON.stringify(texts) !== JSON.stringify(first), drop];
}

/** Somebody has changed the rule meanwhile: what it was, what it is, and what is typed. */
interface Conflict {
  theirs: Rule;
}

function Form(props: {
  kind: KindForm;
  texts: Texts;
  also: Record<string, unknown>;
  base: Rule | undefined;
}) {
  const { kind, base } = props;
  const { route } = useLocation();
  const [typed, setTyped, isDraft, drop] = useDraft(`draft ${location.pathname} ${kind.name}`, props.texts);
  const [failure, setFailure] = useState<Failure>();
  const [touched, setTouched] = useState(isDraft);
  const [saved, setSaved] = useState<{ path: string; rule: Rule }>();
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState<Conflict>();
  const [generation, setGeneration] = useState(base?.generation);
  const body = useMemo(() => bodyOf(kind.fields, typed, props.also), [typed]);
  const collection = `/${kind.family}/${kind.name}`;

  // Says what is wrong while it is typed.
  useEffect(() => {
    if (!touched) {
      return;
    }
    const control = new AbortController();
    const timer = setTimeout(() => {
      send('POST', `${collection}/validate`, { body, signal: control.signal }).then(
        () => setFailure(undefined),
        (error: unknown) => {
          if (!control.signal.aborted && error instanceof Failure && error.status === 422) {
            setFailure(error);
          }
        },
      );
    }, DELAY);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [body, touched]);

  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      const rule = base
        ? await send<Rule>('PUT', apiPath(keyOf(kind, base)), {
            body,
            headers: { 'if-match': `"${generation}"` },
          })
        : await send<Rule>('POST', collection, { body });
      drop();
      void refreshOverview();
      setSaved({ path: pagePath(keyOf(kind, rule)), rule });
      if (rule.sync?.status !== 'pending') {
        route(pagePath(keyOf(kind, rule)));
      }
    } catch (error) {
      const failure = failureOf(error);
      if (failure.status === 412 && base) {
        const theirs = await loadRule(apiPath(keyOf(kind, base)), new AbortController().signal);
        setConflict({ theirs });
      } else {
        setFailure(failure);
      }
    } finally {
      setBusy(false);
    }
  };

  if (saved) {
    return (
      <div class="banner">
        <p>
          It is stored. Kapacitor is away; it follows as soon as it is back. <a href={saved.path}>Go to it</a>
        </p>
      </div>
    );
  }
  const set = (name: string, text: string) => {
    setTouched(true);
    setTyped((before) => ({ ...before, [name]: text }));
  };
  const rest = failure?.besides(kind.fields.map((it) => it.name));
  return (
    <div class="editor">
      <form class="form" onSubmit={(event) => void save(event)} noValidate>
        <p class="quiet">{kind.about}</p>
        {isDraft && (
          <p class="banner">
            What you had typed is back.
            <button type="button" class="button button-small" onClick={drop}>
              Discard it
            </button>
          </p>
        )}
        {kind.fields.map((field) => (
          <Entry
            key={field.name}
            field={field}
            text={typed[field.name] ?? ''}
            error={failure?.field(field.name)}
            fixed={base !== undefined && field.key === true}
            set={(text) => set(field.name, text)}
          />
        ))}
        {rest && (
          <p class="field-error" role="alert">
            {rest}
          </p>
        )}
        {base && <Difference base={base} kind={kind} typed={typed} />}
        {conflict && (
          <Merge
            conflict={conflict}
            base={base}
            kind={kind}
            typed={typed}
            mine={() => {
              setGeneration(conflict.theirs.generation);
              setConflict(undefined);
            }}
            theirs={() => {
              setGeneration(conflict.theirs.generation);
              setTyped(() => texts(kind, conflict.theirs));
              setConflict(undefined);
            }}
          />
        )}
        <p class="dialog-actions">
          <a
            class="button"
            href={base ? pagePath(keyOf(kind, base)) : `/ui/${kind.family === 'check' ? 'checks' : 'rules'}`}
          >
            Cancel
          </a>
          <button type="submit" class="button button-primary" disabled={busy || conflict !== undefined}>
            {base ? 'Save' : `Create the ${kind.family === 'check' ? 'check' : 'rule'}`}
          </button>
        </p>
      </form>
      {kind.replays && (
        <Replay
          kind={kind.name}
          collection={collection}
          body={body}
          base={base}
          isValid={failure === undefined && (base !== undefined || touched)}
          use={set}
        />
      )}
    </div>
  );
}

function keyOf(kind: KindForm, rule: Rule): { family: string; kind: string; app: string; part?: string } {
  const part = kind.family === 'check' ? rule.name : rule.dynotype;
  return {
    family: kind.family,
    kind: kind.name,
    app: rule.app,
    ...(typeof part === 'string' ? { part } : {}),
  };
}

function Entry(props: {
  field: Field;
  text: string;
  error: string | undefined;
  fixed: boolean;
  set: (text: string) => void;
}) {
  const { field, text, error, fixed, set } = props;
  const shared = {
    id: field.name,
    'aria-invalid': error !== undefined,
    'aria-describedby': `${field.name}-help`,
    'aria-required': field.needed ?? false,
  };
  return (
    <div class="field">
      <label for={field.name}>{field.label}</label>
      {field.as === 'choice' ? (
        <select
          {...shared}
          value={text || field.choices?.[0]}
          onChange={(event) => set(event.currentTarget.value)}
        >
          {field.choices?.map((it) => (
            <option key={it} value={it}>
              {it === '' ? 'as the service is set' : it}
            </option>
          ))}
        </select>
      ) : field.as === 'lines' || field.as === 'json' ? (
        <textarea {...shared} rows={2} value={text} onInput={(event) => set(event.currentTarget.value)} />
      ) : (
        <input
          {...shared}
          value={text}
          readOnly={fixed}
          inputMode={field.as === 'number' ? 'decimal' : 'text'}
          autocomplete="off"
          onInput={(event) => set(event.currentTarget.value)}
        />
      )}
      <p class={error ? 'field-error' : 'quiet'} id={`${field.name}-help`}>
        {error ?? field.help}
      </p>
    </div>
  );
}

/** What saving changes. */
function Difference({ base, kind, typed }: { base: Rule; kind: KindForm; typed: Texts }) {
  const changed = kind.fields.filter((it) => (typed[it.name] ?? '') !== textOf(it, base[it.name]));
  return changed.length === 0 ? (
    <p class="quiet">Nothing is changed.</p>
  ) : (
    <table class="table diff">
      <caption class="sr-only">What saving changes</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">In force</th>
          <th scope="col">As edited</th>
        </tr>
      </thead>
      <tbody>
        {changed.map((it) => (
          <tr key={it.name}>
            <th scope="row">{it.label}</th>
            <td>
              <del>{shown(base[it.name])}</del>
            </td>
            <td>
              <ins>{typed[it.name] || '–'}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Somebody was faster. */
function Merge(props: {
  conflict: Conflict;
  base: Rule | undefined;
  kind: KindForm;
  typed: Texts;
  mine: () => void;
  theirs: () => void;
}) {
  const { theirs } = props.conflict;
  const differ = props.kind.fields.filter(
    (it) =>
      textOf(it, theirs[it.name]) !== (props.typed[it.name] ?? '') ||
      textOf(it, theirs[it.name]) !== textOf(it, props.base?.[it.name]),
  );
  return (
    <section class="banner banner-bad merge" role="alert">
      <div>
        <p>
          <strong>Somebody has changed the rule while you were editing it.</strong> Nothing is saved yet.
        </p>
        <table class="table diff">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">It was</th>
              <th scope="col">Theirs</th>
              <th scope="col">Yours</th>
            </tr>
          </thead>
          <tbody>
            {differ.map((it) => (
              <tr key={it.name}>
                <th scope="row">{it.label}</th>
                <td>{shown(props.base?.[it.name])}</td>
                <td>{shown(theirs[it.name])}</td>
                <td>{props.typed[it.name] || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="dialog-actions">
          <button type="button" class="button" onClick={props.theirs}>
            Take theirs
          </button>
          <button type="button" class="button" onClick={props.mine}>
            Keep mine
          </button>
        </p>
      </div>
    </section>
  );
}
