import { computed, effect } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import { type Failure, failureOf, isSignedOut } from './api/client';
import { startLive } from './data/live';
import { isLive, overview, refreshOverview, refreshRules, useOverview } from './data/overview';
import { stateOf } from './model/row';
import { Login, LoginAgain } from './pages/Login';
import { Now } from './pages/Now';
import { Checks, Rules } from './pages/Rules';
import { Announcer } from './parts/Announcer';
import { Banners } from './parts/Banners';
import { KeyList } from './parts/KeyList';
import { useKeys } from './parts/keys';
import { Failed } from './parts/Loaded';
import { Page } from './parts/Page';
import { Palette } from './parts/Palette';
import { setZone, zone } from './parts/Time';
import { setTheme, theme } from './parts/theme';
import { me, refresh, signOut } from './session';
import './style/tokens.css';
import './style/base.css';
import './style/parts.css';

const RulePage = lazy(() => import('./pages/rule/Rule').then((it) => it.RulePage));
const CheckPage = lazy(() => import('./pages/rule/Rule').then((it) => it.CheckPage));
const EditRule = lazy(() => import('./pages/edit/Edit').then((it) => it.EditRule));
const EditCheck = lazy(() => import('./pages/edit/Edit').then((it) => it.EditCheck));
const NewRule = lazy(() => import('./pages/edit/Edit').then((it) => it.NewRule));
const NewCheck = lazy(() => import('./pages/edit/Edit').then((it) => it.NewCheck));
const AppPage = lazy(() => import('./pages/App').then((it) => it.AppPage));
const Audit = lazy(() => import('./pages/Audit').then((it) => it.Audit));
const Deliveries = lazy(() => import('./pages/Deliveries').then((it) => it.Deliveries));
const Drift = lazy(() => import('./pages/Drift').then((it) => it.Drift));
const Health = lazy(() => import('./pages/Health').then((it) => it.Health));
const History = lazy(() => import('./pages/History').then((it) => it.History));
const Noise = lazy(() => import('./pages/Noise').then((it) => it.Noise));
const Silences = lazy(() => import('./pages/Silences').then((it) => it.Silences));
const StatusPages = lazy(() => import('./pages/StatusPages').then((it) => it.StatusPages));
const Tokens = lazy(() => import('./pages/Tokens').then((it) => it.Tokens));

/** The pages that there are, as the navigation lists them; those at the end are for who may see all apps. */
const PAGES = [
  ['/ui/', 'Now'],
  ['/ui/rules', 'Rules'],
  ['/ui/checks', 'Checks'],
  ['/ui/history', 'History'],
  ['/ui/deliveries', 'Deliveries'],
  ['/ui/silences', 'Silences'],
  ['/ui/health', 'Blind'],
  ['/ui/noise', 'Noise'],
  ['/ui/pages', 'Status pages'],
] as const;

const FOR_OPERATORS = [
  ['/ui/drift', 'Drift'],
  ['/ui/audit', 'Audit'],
  ['/ui/tokens', 'Tokens'],
] as const;

function pages(): (readonly [string, string])[] {
  const isOperator = me.value?.role === 'admin' && me.value.apps.includes('*');
  return isOperator ? [...PAGES, ...FOR_OPERATORS] : [...PAGES];
}

/** How many rules are critical, for the title and the icon. */
const critical = computed(
  () => overview.value.value?.rules.filter((it) => stateOf(it) === 'CRITICAL').length ?? 0,
);

function Nav({ search }: { search: () => void }) {
  const { path } = useLocation();
  useOverview();
  const count = critical.value;
  const isCurrent = (address: string) => (address === '/ui/' ? path === '/ui/' : path.startsWith(address));
  return (
    <header class="nav">
      <div class="brand">
        <a href="/ui/">kapacitor-alerts</a>
      </div>
      <button type="button" class="button go" onClick={search}>
        Go to <kbd>Ctrl K</kbd>
      </button>
      <nav aria-label="Pages">
        <ul>
          {pages().map(([address, name]) => (
            <li key={address}>
              <a href={address} aria-current={isCurrent(address) ? 'page' : undefined}>
                {name}
                {address === '/ui/' && count > 0 && (
                  <span class="badge">
                    {count}
                    <span class="sr-only"> critical</span>
                  </span>
                )}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <details class="view">
        <summary>View</summary>
        <label>
          Times in
          <select
            value={zone.value}
            onChange={(event) => setZone(event.currentTarget.value === 'UTC' ? 'UTC' : 'browser')}
          >
            <option value="browser">{Intl.DateTimeFormat().resolvedOptions().timeZone}</option>
            <option value="UTC">UTC</option>
          </select>
        </label>
        <label>
          Colours
          <select value={theme.value} onChange={(event) => setTheme(event.currentTarget.value)}>
            <option value="">as the system</option>
            <option value="light">light</option>
            <option value="dark">dark</option>
          </select>
        </label>
        <label class="tick">
          <input
            type="checkbox"
            checked={isLive.value}
            onChange={(event) => {
              isLive.value = event.currentTarget.checked;
            }}
          />
          Keep current
        </label>
        <a href="/docs">API</a>
      </details>
      <p class="quiet who">
        {me.value?.name} <span>({me.value?.role})</span>
        {me.value?.session && (
          <button type="button" class="button button-small" onClick={() => void signOut()}>
            Sign out
          </button>
        )}
      </p>
    </header>
  );
}

function Absent() {
  return (
    <Page title="There is no such page">
      <p>
        Check the address, or go to <a href="/ui/">what is wrong now</a>.
      </p>
    </Page>
  );
}

/** So many rules are asked for by their ids. */
const FEW = 100;

/** How long changes are collected before they are asked for, in milliseconds. */
const COLLECTED = 200;

/** Keeps what is shown current as the service says what changes. */
function keepCurrent(): void {
  let waiting: Set<string> | undefined = new Set();
  let timer: ReturnType<typeof setTimeout> | undefined;
  startLive((rules) => {
    if (!isLive.value) {
      return;
    }
    // What names no rule may be about any, such as a silence.
    if (rules === undefined || rules.length === 0) {
      waiting = undefined;
    }
    for (const id of rules ?? []) {
      waiting?.add(id);
    }
    if (timer !== undefined) {
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      const ids = waiting;
      waiting = new Set();
      void (ids === undefined || ids.size > FEW ? refreshOverview() : refreshRules([...ids]));
    }, COLLECTED);
  });
}

function Frame() {
  const { route } = useLocation();
  useEffect(keepCurrent, []);
  const [open, setOpen] = useState<'palette' | 'keys'>();
  useKeys({
    '?': () => setOpen('keys'),
    n: () => route('/ui/'),
    r: () => route('/ui/rules'),
    c: () => route('/ui/checks'),
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
        event.preventDefault();
        setOpen('palette');
      }
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <div class="frame">
        <Nav search={() => setOpen('palette')} />
        <div class="body">
          <Banners />
          <Announcer />
          {isSignedOut.value && <LoginAgain />}
          <Router>
            <Route path="/ui/" component={Now} />
            <Route path="/ui/rules" component={Rules} />
            <Route path="/ui/checks" component={Checks} />
            <Route path="/ui/rules/new" component={NewRule} />
            <Route path="/ui/checks/new" component={NewCheck} />
            <Route path="/ui/rules/:kind/:app" component={RulePage} />
            <Route path="/ui/rules/:kind/:app/edit" component={EditRule} />
            <Route path="/ui/rules/:kind/:app/:part" component={RulePage} />
            <Route path="/ui/rules/:kind/:app/:part/edit" component={EditRule} />
            <Route path="/ui/checks/:kind/:app/:part" component={CheckPage} />
            <Route path="/ui/checks/:kind/:app/:part/edit" component={EditCheck} />
            <Route path="/ui/apps/:app" component={AppPage} />
            <Route path="/ui/history" component={History} />
            <Route path="/ui/deliveries" component={Deliveries} />
            <Route path="/ui/silences" component={Silences} />
            <Route path="/ui/health" component={Health} />
            <Route path="/ui/noise" component={Noise} />
            <Route path="/ui/pages" component={StatusPages} />
            <Route path="/ui/drift" component={Drift} />
            <Route path="/ui/audit" component={Audit} />
            <Route path="/ui/tokens" component={Tokens} />
            <Route default component={Absent} />
          </Router>
        </div>
      </div>
      {open === 'palette' && <Palette pages={pages()} onClose={() => setOpen(undefined)} />}
      {open === 'keys' && <KeyList onClose={() => setOpen(undefined)} />}
    </>
  );
}

function App() {
  const [failure, setFailure] = useState<Failure>();
  const start = () => {
    setFailure(undefined);
    refresh().catch((error: unknown) => setFailure(failureOf(error)));
  };
  useEffect(start, []);
  if (failure) {
    return (
      <main class="page">
        <Failed failure={failure} again={start} />
      </main>
    );
  }
  if (me.value === undefined) {
    return null;
  }
  if (me.value === null) {
    return <Login />;
  }
  return (
    <LocationProvider scope="/ui/">
      <Frame />
    </LocationProvider>
  );
}

// A file of another version that is gone: the page of this version is loaded, once.
addEventListener('vite:preloadError', (event) => {
  if (sessionStorage.getItem('reloaded') !== location.href) {
    event.preventDefault();
    sessionStorage.setItem('reloaded', location.href);
    location.reload();
  }
});

// How many are critical is seen in a tab that is not open, too.
effect(() => {
  const count = critical.value;
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (icon) {
    icon.dataset.calm ??= icon.href;
    icon.href = count === 0 ? icon.dataset.calm : alarm(count);
  }
});

function alarm(count: number): string {
  const text = count > 9 ? '9+' : String(count);
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M10 1h12l9 9v12l-9 9H10l-9-9V10z" fill="%23a3161f"/>' +
    `<text x="16" y="22" font-family="sans-serif" font-size="17" font-weight="bold" text-anchor="middle" fill="white">${text}</text></svg>`;
  return `data:image/svg+xml,${svg.replaceAll('"', "'")}`;
}

const root = document.getElementById('root');
if (root) {
  render(<App />, root);
}
