import { expect, expectAccessible, expectNoSideways, open, test } from './fixtures';
import { makeShop, type Shop } from './shop';
import { ago, appName, behave, call, SINK, until } from './world';

let shop: Shop;

test.beforeAll(async () => {
  shop = await makeShop('moment');
});

/** Turns a task off in Kapacitor, behind the service's back. */
async function turnOff(task: string): Promise<void> {
  const path = `/kapacitor/v1/tasks/${encodeURIComponent(task)}`;
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ status: 'disabled' });
  const response = await fetch(process.env.KAPACITOR_URL + path, { method: 'PATCH', headers, body });
  if (!response.ok) {
    throw new Error(`Kapacitor: ${response.status} ${await response.text()}`);
  }
}

test.describe('390 px', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('what fires is tested from its row, on a phone too', async ({ admin }) => {
    await open(admin, '/ui/');
    const row = admin
      .getByRole('listitem')
      .filter({ hasText: shop.app })
      .filter({ hasText: 'memory' })
      .filter({ has: admin.getByRole('button') });
    for (const name of ['I am on it', 'Silence', 'Test']) {
      await expect(row.getByRole('button', { name })).toBeVisible();
    }
    await row.getByRole('button', { name: 'Test' }).click();
    await expect(admin.getByText('A test message was sent to all of its targets.')).toBeVisible();
    const text = encodeURIComponent(`${shop.app}-sample.memory_total-web: a test notification`);
    await until(
      async () => (await (await fetch(`${SINK}/received?contains=${text}`)).json()).length > 0,
      'the message',
    );
    await expectNoSideways(admin);
    await expectAccessible(admin);
  });
});

test('a test message that does not arrive is no success', async ({ admin }) => {
  const app = appName('refused');
  await behave(`hook/${app}`, 400, 1);
  await call('POST', '/task/crashed', { app, post: `${SINK}/hook/${app}` });
  await open(admin, `/ui/rules/crashed/${app}`);
  await admin.getByRole('button', { name: 'Test' }).click();
  await expect(admin.getByRole('alert')).toContainText('The test message did not reach post');
});

test('a check is asked now, and its answer is shown at once', async ({ admin }) => {
  const app = appName('ask');
  const path = `/check/probe/${app}/sink`;
  const url = `${SINK}/received?via=slack&contains=${app}`;
  await call('POST', '/check/probe', { app, name: 'sink', url, interval: '1h', slack: '#ask' });
  const answers = async () => (await call<unknown[]>('GET', `${path}/results`)).length;
  const before = await answers();
  await open(admin, `/ui/checks/probe/${app}/sink`);
  await admin.getByRole('button', { name: 'Ask now' }).click();
  await expect(admin.getByText('It was asked just now.')).toBeVisible();
  await expect(admin.getByText('A good answer (HTTP 200)')).toBeVisible();
  await expect(admin.getByRole('heading', { name: /^Last asked \d+ s ago/ })).toBeVisible();
  expect(await answers()).toBeGreaterThan(before);
  await call('POST', `${path}/disable`);
  await admin.getByRole('button', { name: 'Ask now' }).click();
  await expect(admin.getByRole('alert')).toContainText('the check is paused');
  await expectAccessible(admin);
});

test('of a rule that is blind the owner is told, the query is opened, and it is checked again', async ({
  admin,
  context,
}) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = appName('blind');
  const task = `${app}-crash`;
  await call('POST', '/task/crashed', { app, slack: '#blind' });
  // The service repairs it every 30 s: it is turned off again and again.
  const off = setInterval(() => void turnOff(task).catch(() => {}), 500);
  try {
    await until(async () => {
      const { rules } = await call<{ rules: { blind: unknown[] | null }[] }>('GET', `/rules?ids=${task}`);
      return (rules[0]?.blind?.length ?? 0) > 0;
    }, 'the rule is blind');
    await open(admin, '/ui/health');
    const rule = admin.getByRole('listitem').filter({ hasText: app });
    await rule.getByRole('button', { name: 'Copy for the owner' }).click();
    await expect(rule.getByText('Copied')).toBeVisible();
    const lines = (await admin.evaluate(() => navigator.clipboard.readText())).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      new RegExp(`^${app} · crashed has been blind since \\d{4}-\\d\\d-\\d\\d [\\d:]+ UTC\\.$`),
    );
    expect(lines[1]).toMatch(/^Why: not executing/);
    expect(lines[2]).toBe(`${process.env.BASE_URL}/ui/rules/crashed/${app}`);
    await expectAccessible(admin);
    await rule.getByRole('link', { name: 'Open the query' }).click();
    await expect(admin).toHaveURL(new RegExp(`/ui/rules/crashed/${app}\\?tab=script$`));
    await admin.goBack();
    await expect(rule).toBeVisible();
  } finally {
    clearInterval(off);
  }
  const cause = admin.locator('section').filter({ hasText: app });
  await cause.getByRole('button', { name: 'Check again' }).click();
  await expect(admin.getByText(/^Kapacitor has what it should have\./)).toBeVisible({ timeout: 45_000 });
  await expect(admin.getByRole('listitem').filter({ hasText: app })).toHaveCount(0, { timeout: 60_000 });
});

test('one task that differs is repaired', async ({ admin }) => {
  test.slow();
  const app = appName('drift');
  const task = `${app}-crash`;
  await call('POST', '/task/crashed', { app, slack: '#drift' });
  const row = admin.getByRole('row', { name: new RegExp(task) });
  // The service repairs it every 30 s, and may be faster.
  await expect(async () => {
    await turnOff(task);
    await open(admin, '/ui/drift');
    await expectAccessible(admin);
    await row.getByRole('button', { name: 'Repair this one' }).click({ timeout: 3_000 });
  }).toPass({ timeout: 45_000 });
  await expect(admin.getByText(`${task} is as it should be.`)).toBeVisible({ timeout: 45_000 });
  await expect(row).toHaveCount(0);
  const path = `/kapacitor/v1/tasks/${encodeURIComponent(task)}`;
  expect(await (await fetch(process.env.KAPACITOR_URL + path)).json()).toMatchObject({ status: 'enabled' });
});

test.describe('a repair that takes long', () => {
  // It takes thousands of tasks for that: what the service answers then is played.
  const drift = (left: string[]) => ({
    checked: 3,
    drifted: left.map((id) => ({ id, differences: [{ what: 'missing' }] })),
    undelivered: [],
    unmanaged: [],
    strangers: [],
  });

  for (const [status, json, total] of [
    [202, { done: 1, total: 3 }, 3],
    [429, { title: '', status: 429, detail: 'a reconciliation is under way', error: '' }, 2],
  ] as const) {
    test(`is followed until it is over, after ${status}`, async ({ admin }) => {
      let left = ['a-crash', 'b-crash'];
      await admin.route('**/reconcile', (route) => route.fulfill({ status, json }));
      await admin.route(
        (url) => url.pathname === '/drift',
        (route) => route.fulfill({ json: drift(left) }),
      );
      await open(admin, '/ui/drift');
      await admin.getByRole('button', { name: 'Repair all' }).click();
      await expect(admin.getByText(`${total - 2} of ${total} repaired`)).toBeVisible();
      await expect(admin.getByRole('button', { name: 'Repairing …' })).toBeDisabled();
      await expect(admin.getByRole('button', { name: 'Repair this one' }).first()).toBeDisabled();
      left = ['b-crash'];
      await expect(admin.getByText(`${total - 1} of ${total} repaired`)).toBeVisible();
      left = [];
      await expect(admin.getByText('Kapacitor has what it should have.')).toBeVisible();
      await expect(admin.getByText(/ repaired$/)).toHaveCount(0);
      await expect(admin.getByText('Kapacitor is as it should be')).toBeVisible();
    });
  }

  test('is not waited for for ever', async ({ admin }) => {
    await admin.clock.install();
    await admin.route('**/reconcile', (route) => route.fulfill({ status: 202, json: { done: 1, total: 3 } }));
    await admin.route(
      (url) => url.pathname === '/drift',
      (route) => route.fulfill({ json: drift(['a-crash', 'b-crash']) }),
    );
    await open(admin, '/ui/drift');
    await admin.getByRole('button', { name: 'Repair all' }).click();
    await expect(admin.getByText('1 of 3 repaired')).toBeVisible();
    await admin.clock.fastForward(40_000);
    await expect(admin.getByRole('alert').filter({ hasText: '2 of 3 still differ' })).toBeVisible();
    await expect(admin.getByRole('button', { name: 'Repair all' })).toBeEnabled();
  });
});

test('the history says who was told', async ({ admin }) => {
  await open(admin, `/ui/history?q=app:${shop.app}%20kind:memory`);
  const critical = admin.getByRole('row', { name: /web\.1/ }).first();
  await expect(critical).toContainText('2 of 2', { timeout: 30_000 });
  // One whose target is gone.
  const app = appName('untold');
  await behave(`hook/${app}`, 410, 1);
  await call('POST', '/check/heartbeat', { app, name: 'job', period: '1h', post: `${SINK}/hook/${app}` });
  const { state } = await call<{ state: { ping_url: string } }>('GET', `/check/heartbeat/${app}/job`);
  await fetch(`${state.ping_url}/fail`);
  await open(admin, `/ui/history?q=app:${app}`);
  await expect(admin.getByText('0 of 1, nobody').first()).toHaveClass('bad');
  await expectAccessible(admin);
});

test('an event leads to its moment on the chart, and back to the last 24 hours', async ({ admin }) => {
  await open(admin, `/ui/history?q=app:${shop.app}%20kind:memory`);
  const row = admin.getByRole('row', { name: /CRITICAL .*web\.1/ }).first();
  await row.getByRole('link', { name: / ago$/ }).click();
  await expect(admin).toHaveURL(/\/ui\/rules\/memory\/\S+\?at=\d{4}-\d\d-\d\dT/);
  await expect(admin.getByRole('heading', { name: /^The day around \d{4}-/ })).toBeVisible();
  await expect(admin.getByRole('application', { name: /Memory in MB/ })).toBeVisible({ timeout: 45_000 });
  await expect(admin.locator('.chart-marker-here')).toHaveText(/^\d\d:\d\d:\d\d$/);
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Show the last 24 hours' }).click();
  await expect(admin).not.toHaveURL(/at=/);
  await expect(admin.getByRole('heading', { name: 'What it judged in the last day' })).toBeVisible();
  await expect(admin.locator('.chart-marker-here')).toHaveCount(0);
  await admin.goBack();
  await expect(admin).toHaveURL(/\/ui\/history/);
});

test('the day around a moment is the one that the address names', async ({ admin }) => {
  const page = `/ui/rules/memory/${shop.app}/web`;
  await open(admin, `${page}?at=${ago(3 * 86_400).toISOString()}`);
  await expect(admin.getByText('There were no data.')).toBeVisible({ timeout: 45_000 });
  await open(admin, `${page}?at=${ago(40 * 86_400).toISOString()}`);
  await expect(admin.getByText('Kapacitor replays 30 days at most.')).toBeVisible();
  await open(admin, `${page}?at=yesterday`);
  await expect(admin.getByRole('heading', { name: 'What it judged in the last day' })).toBeVisible();
  await open(admin, `/ui/rules/crashed/${shop.app}?at=${ago(60).toISOString()}`);
  await expect(admin.getByText('so it has no chart')).toBeVisible();
  await expectAccessible(admin);
});
