/** The fields of each kind, as the form shows them. */

export interface Field {
  name: string;
  label: string;
  help: string;
  as: 'text' | 'number' | 'choice' | 'tick' | 'lines' | 'json';
  choices?: readonly string[];
  /** It has to be given. */
  needed?: boolean;
  /** It is a part of the key, which stays. */
  key?: boolean;
}

const APP: Field = {
  name: 'app',
  label: 'App',
  help: 'Such as shop-prod.',
  as: 'text',
  needed: true,
  key: true,
};

const TARGETS: Field[] = [
  {
    name: 'slack',
    label: 'Slack',
    help: 'A channel such as #on-call, or a person such as @ann.',
    as: 'text',
  },
  { name: 'email', label: 'E-mail', help: 'Addresses, with commas between them.', as: 'text' },
  { name: 'post', label: 'Webhook', help: 'An address that is posted to, https://…', as: 'text' },
  {
    name: 'targets',
    label: 'Other channels',
    help: 'As JSON: [{"channel": "pagerduty", "key": "…"}], also teams, discord, telegram, ntfy and sentry.',
    as: 'json',
  },
];

const TELLING: Field[] = [
  {
    name: 'remind',
    label: 'Remind after',
    help: 'How long something is wrong before it is told again, such as 4h. Empty: it is not.',
    as: 'text',
  },
  {
    name: 'depends_on',
    label: 'Depends on',
    help: 'Ids of rules and checks, as JSON: ["probe:shop-prod:home"]. While one is CRITICAL, this is not told.',
    as: 'json',
  },
];

const DELIVERY: Field = {
  name: 'delivery',
  label: 'Delivered by',
  help: 'Who tells the targets. Empty: as the service is set.',
  as: 'choice',
  choices: ['', 'service', 'kapacitor', 'shadow'],
};

const NAMED: Field[] = [
  APP,
  { name: 'name', label: 'Name', help: 'Such as nightly-backup.', as: 'text', needed: true, key: true },
  { name: 'title', label: 'Title', help: 'How messages name it. Empty: its name.', as: 'text' },
];

const DESCRIBED: Field[] = [{ name: 'description', label: 'Description', help: 'For people.', as: 'text' }];

const EXPECTATION: Field[] = [
  {
    name: 'period',
    label: 'Period',
    help: 'How long after a report the next is expected, such as 1h.',
    as: 'text',
  },
  { name: 'cron', label: 'Cron', help: 'Or at which times: five fields, such as 0 3 * * *.', as: 'text' },
  { name: 'oncalendar', label: 'OnCalendar', help: 'Or as a timer of systemd has it.', as: 'lines' },
  {
    name: 'timezone',
    label: 'Time zone',
    help: 'Of these times, such as Europe/Berlin. Empty: UTC.',
    as: 'text',
  },
  {
    name: 'grace',
    label: 'Grace',
    help: 'How late it may be before it is down, such as 30m. Empty: 1h.',
    as: 'text',
  },
];

const HOSTS: Field = {
  name: 'hosts',
  label: 'Other hosts',
  help: 'As JSON: ["www.shop.example"]. Empty: the app answers on its own name only.',
  as: 'json',
};

export interface KindForm {
  name: string;
  family: 'task' | 'check';
  title: string;
  about: string;
  fields: Field[];
  /** Whether its past can be tried. */
  replays: boolean;
}

export const KINDS: readonly KindForm[] = [
  {
    name: '5xx',
    family: 'task',
    title: '5xx answers',
    about: 'Tells when too many requests are answered with a 5xx status.',
    replays: true,
    fields: [
      APP,
      {
        name: 'tolerance',
        label: 'Tolerance',
        help: 'low speaks first, high last. The numbers below say more exactly when.',
        as: 'choice',
        choices: ['medium', 'low', 'high'],
        needed: true,
      },
      {
        name: 'warn_percent',
        label: 'Warning from, % of requests',
        help: 'Empty: by the tolerance.',
        as: 'number',
      },
      {
        name: 'crit_percent',
        label: 'Critical from, % of requests',
        help: 'Empty: by the tolerance.',
        as: 'number',
      },
      {
        name: 'min_errors',
        label: 'Failed requests at least',
        help: 'Empty: by the tolerance.',
        as: 'number',
      },
      {
        name: 'window',
        label: 'Window',
        help: 'How much of the past is looked at: 1m to 1h. Empty: 5m.',
        as: 'text',
      },
      ...TARGETS,
      ...TELLING,
      DELIVERY,
    ],
  },
  {
    name: 'memory',
    family: 'task',
    title: 'Memory',
    about: 'Tells when a dyno needs too much memory.',
    replays: true,
    fields: [
      APP,
      { name: 'dynotype', label: 'Dyno type', help: 'Such as web.', as: 'text', needed: true, key: true },
      { name: 'warn', label: 'Warning from, MB', help: 'Less than the next.', as: 'text', needed: true },
      {
        name: 'crit',
        label: 'Critical from, MB',
        help: 'More than the one before.',
        as: 'text',
        needed: true,
      },
      {
        name: 'window',
        label: 'Window',
        help: 'How much of the past is looked at, such as 5m.',
        as: 'text',
        needed: true,
      },
      {
        name: 'every',
        label: 'Every',
        help: 'How often it is looked at, such as 1m.',
        as: 'text',
        needed: true,
      },
      {
        name: 'aggregate',
        label: 'Judged is',
        help: 'What is made of the samples in the window.',
        as: 'choice',
        choices: ['mean', 'max', 'p95'],
      },
      ...TARGETS,
      ...TELLING,
      DELIVERY,
    ],
  },
  {
    name: 'latency',
    family: 'task',
    title: 'Slow answers',
    about: 'Tells when an app takes too long to answer.',
    replays: true,
    fields: [
      APP,
      { name: 'warn', label: 'Warning from, ms', help: 'Less than the next.', as: 'number', needed: true },
      {
        name: 'crit',
        label: 'Critical from, ms',
        help: 'More than the one before.',
        as: 'number',
        needed: true,
      },
      {
        name: 'percentile',
        label: 'Percentile',
        help: 'Which answer of the window is compared: 50 to 100. Empty: 95.',
        as: 'number',
      },
      {
        name: 'min_requests',
        label: 'Requests at least',
        help: 'How many the window must have. Empty: 20.',
        as: 'number',
      },
      {
        name: 'window',
        label: 'Window',
        help: 'How much of the past is looked at, such as 1m, 10m or 1h. Empty: 5m.',
        as: 'text',
      },
      HOSTS,
      ...TARGETS,
      ...TELLING,
      DELIVERY,
    ],
  },
  {
    name: 'traffic',
    family: 'task',
    title: 'Missing requests',
    about: 'Tells when an app gets no requests, or far fewer than usual at this hour of the week.',
    replays: true,
    fields: [
      APP,
      {
        name: 'none_for',
        label: 'Critical without requests for',
        help: '2m to 1h, whatever is usual. Empty: it is not asked.',
        as: 'text',
      },
      {
        name: 'warn_percent',
        label: 'Warning below, % of the usual',
        help: 'At most 80; more than the next. Empty: 50.',
        as: 'number',
      },
      {
        name: 'crit_percent',
        label: 'Critical below, % of the usual',
        help: 'Less than the one before. Empty: 10.',
        as: 'number',
      },
      {
        name: 'min_usual',
        label: 'Usual requests at least',
        help: 'How many must be usual in the window. Empty: 100.',
        as: 'number',
      },
      {
        name: 'window',
        label: 'Window',
        help: 'How much is compared with the last four weeks: 20m to 6h. Empty: 1h.',
        as: 'text',
      },
      HOSTS,
      ...TARGETS,
      ...TELLING,
      DELIVERY,
    ],
  },
  {
    name: 'slo',
    family: 'task',
    title: 'Error budget',
    about: 'Tells when an app uses up its error budget of 30 days too fast.',
    replays: true,
    fields: [
      APP,
      {
        name: 'objective',
        label: 'Objective, % of requests',
        help: 'How many are to be answered without a 5xx status over 30 days: 90 to 99.999.',
        as: 'number',
        needed: true,
      },
      {
        name: 'min_errors',
        label: 'Failed requests at least',
        help: 'How many must have failed in the window. Empty: 10.',
        as: 'number',
      },
      HOSTS,
      ...TARGETS,
      ...TELLING,
      DELIVERY,
    ],
  },
  {
    name: 'crashed',
    family: 'task',
    title: 'Crashes',
    about: 'Tells of each crash of an app.',
    replays: true,
    fields: [APP, ...TARGETS, DELIVERY],
  },
  {
    name: 'release',
    family: 'task',
    title: 'Releases',
    about: 'Tells of each release of an app.',
    replays: true,
    fields: [
      APP,
      {
        name: 'grace',
        label: 'Grace',
        help: 'How long after a release the app’s other rules are held back: 1m to 1h. Empty: not at all.',
        as: 'text',
      },
      ...TARGETS,
      DELIVERY,
    ],
  },
  {
    name: 'heartbeat',
    family: 'check',
    title: 'Heartbeat',
    about: 'Tells when a job, such as one of cron, does not report that it has run.',
    replays: false,
    fields: [...NAMED, ...EXPECTATION, ...TARGETS, ...TELLING, ...DESCRIBED],
  },
  {
    name: 'probe',
    family: 'check',
    title: 'Probe',
    about: 'Tells when an endpoint does not answer, over HTTP, TCP or DNS.',
    replays: false,
    fields: [
      ...NAMED,
      {
        name: 'url',
        label: 'Endpoint',
        help: 'https://…, tcp://host:port or dns://…',
        as: 'text',
        needed: true,
      },
      { name: 'interval', label: 'Every', help: 'How often it is asked. Empty: 1m.', as: 'text' },
      {
        name: 'timeout',
        label: 'Timeout',
        help: 'How long an answer may take: 1s to 30s. Empty: 10s.',
        as: 'text',
      },
      {
        name: 'fail_after',
        label: 'Down after',
        help: 'So many bad answers in a row. Empty: 2.',
        as: 'number',
      },
      {
        name: 'expect',
        label: 'Expected',
        help: 'As JSON: {"status": "200", "contains": ["ok"], "within": "2s", "certificate": "14d"}.',
        as: 'json',
      },
      ...TARGETS,
      ...TELLING,
      ...DESCRIBED,
    ],
  },
  {
    name: 'job',
    family: 'check',
    title: 'Job',
    about: 'Asks a job how it is, and tells when it has failed or has not run in its time.',
    replays: false,
    fields: [
      ...NAMED,
      { name: 'url', label: 'Address', help: 'Where it says how it is, as JSON.', as: 'text', needed: true },
      { name: 'interval', label: 'Every', help: 'How often it is asked. Empty: 1m.', as: 'text' },
      {
        name: 'fail_after',
        label: 'Down after',
        help: 'So many bad answers in a row. Empty: 1.',
        as: 'number',
      },
      ...TARGETS,
      ...TELLING,
      ...DESCRIBED,
    ],
  },
  {
    name: 'item',
    family: 'check',
    title: 'Item',
    about: 'Something that is refreshed by whoever knows that it works.',
    replays: false,
    fields: [
      ...NAMED,
      {
        name: 'interval',
        label: 'Refreshed every',
        help: 'How long after that it is down. Empty: 10m.',
        as: 'text',
      },
      ...TARGETS,
      ...TELLING,
      ...DESCRIBED,
    ],
  },
];

/** What is typed: each field as text. */
export type Texts = Record<string, string>;

/** A rule's field as text. */
export function textOf(field: Field, value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  if (field.as === 'json') {
    return Array.isArray(value) && value.length === 0 ? '' : JSON.stringify(value);
  }
  return String(value);
}

/** What is typed as the API takes it; null, where nothing is. The error: what is not JSON. */
export function parsedOf(field: Field, text: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') {
    return null;
  }
  if (field.as === 'number') {
    const number = Number(trimmed);
    return Number.isFinite(number) ? number : trimmed;
  }
  if (field.as === 'json') {
    try {
      return JSON.parse(trimmed) as unknown;
    } catch {
      // The service says what would be right.
      return trimmed;
    }
  }
  return trimmed;
}

/** A rule as it is sent, without what is not typed; `also` has what the form does not know. */
export function bodyOf(
  fields: readonly Field[],
  texts: Texts,
  also: Record<string, unknown>,
): Record<string, unknown> {
  const body: Record<string, unknown> = { ...also };
  for (const field of fields) {
    const value = parsedOf(field, texts[field.name] ?? '');
    if (value === null) {
      delete body[field.name];
    } else {
      body[field.name] = value;
    }
  }
  return body;
}
