import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, open, signIn, test } from './fixtures';
import { makeShop } from './shop';
import { appName, behave, call, SINK, until } from './world';

test('a target that has gone is seen, and is told again when somebody enables it', async ({ admin }) => {
  const app = appName('gone');
  const path = `hook/${app}`;
  await behave(path, 410, 1);
  await call('POST', '/check/heartbeat', { app, name: 'job', period: '1h', post: `${SINK}/${path}` });
  const { ping_url } = (await call<{ state: { ping_url: string } }>('GET', `/check/heartbeat/${app}/job`))
    .state;
  await fetch(`${ping_url}/fail`);
  await open(admin, `/ui/deliveries?q=app:${app}`);
  const target = admin
    .getByRole('region', { name: 'Targets' })
    .getByRole('listitem')
    .filter({ hasText: app });
  await expect(target).toContainText('disabled');
  await expectAccessible(admin);
  await open(admin, `/ui/rules?q=told:failing`);
  await open(admin, `/ui/checks/heartbeat/${app}/job`);
  await expect(admin.getByText('not told', { exact: true })).toBeVisible();
  await open(admin, `/ui/deliveries?q=app:${app}`);
  await target.getByRole('button', { name: 'Enable' }).click();
  await expect(admin.getByText(/is told again/)).toBeVisible();
  await admin.getByRole('row', { name: /dead/ }).getByRole('button', { name: 'Try again' }).click();
  await expect(admin.getByRole('row', { name: /delivered/ })).toBeVisible();
  const received = await (await fetch(`${SINK}/received?via=webhook&contains=${app}`)).json();
  expect(received.length).toBe(1);
});

test('a target is tested, and what it answers stands beside it', async ({ admin }) => {
  const app = appName('try');
  const path = `hook/${app}`;
  await call('POST', '/check/heartbeat', { app, name: 'job', period: '1h', post: `${SINK}/${path}` });
  await until(async () => {
    const known = await call<{ to: string }[]>('GET', '/targets?limit=1000');
    return known.some((it) => it.to.includes(app));
  }, 'the target is known');
  await open(admin, '/ui/deliveries');
  await expect(admin.locator('.channels')).toContainText(/webhook\s*\d+ target/);
  const targets = admin.getByRole('region', { name: 'Targets', exact: true });
  await targets.getByText('told without trouble').click();
  const row = targets.getByRole('row', { name: new RegExp(app) });
  await row.getByRole('button', { name: 'Test' }).click();
  await expect(row).toContainText('It took the test message.');
  await expectAccessible(admin);
  await behave(path, 503, 10);
  await row.getByRole('button', { name: 'Test' }).click();
  await expect(row).toContainText('HTTP 503');
});

test('what is held is dropped by who says why', async ({ admin }) => {
  const app = appName('known');
  await call('POST', '/silences', { app, for: '1h', reason: 'db move' });
  await call('POST', '/check/heartbeat', { app, name: 'job', period: '1h', slack: '#known' });
  const { ping_url } = (await call<{ state: { ping_url: string } }>('GET', `/check/heartbeat/${app}/job`))
    .state;
  await fetch(`${ping_url}/fail`);
  await until(async () => {
    const held = await call<unknown[]>('GET', `/deliveries?app=${app}&state=held`);
    return held.length === 1;
  }, 'the message is held back');
  await open(admin, `/ui/deliveries?q=app:${app}`);
  const held = admin.getByRole('row', { name: /held/ });
  await held.getByRole('button', { name: 'Drop' }).click();
  const dialog = admin.getByRole('dialog');
  await expectAccessible(admin);
  await dialog.getByLabel('Why').fill('everybody knows');
  await dialog.getByRole('button', { name: 'Drop' }).click();
  const dropped = admin.getByRole('row', { name: /dropped/ });
  await expect(dropped).toContainText('dropped by ADMIN_TOKEN: everybody knows');
  await expect(held).toHaveCount(0);
  await open(admin, `/ui/deliveries?q=app:${app} state:dropped`);
  await expect(dropped).toHaveCount(1);
});

test('a silence is made from an address, ended, and listed as past', async ({ admin }) => {
  const shop = await makeShop('quiet');
  await open(admin, `/ui/silences?app=${shop.app}&for=4h`);
  const dialog = admin.getByRole('dialog');
  await expect(dialog.getByLabel('App')).toHaveValue(shop.app);
  await expect(dialog.getByLabel('For')).toHaveValue('4h');
  await expect(dialog).toContainText('Holds back 2 that are wrong now');
  await dialog.getByLabel('Why').fill('maintenance of the database');
  await dialog.getByRole('button', { name: 'Silence' }).click();
  const row = admin.getByRole('row', { name: new RegExp(`${shop.app}.*maintenance of the database`) });
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'End now' }).click();
  const past = admin
    .getByRole('table', { name: 'Past silences' })
    .getByRole('row', { name: new RegExp(shop.app) });
  await expect(past).toBeVisible();
});

test('a silence is extended by another one, and one of the past is repeated', async ({ admin }) => {
  const app = appName('longer');
  const about = { app, kind: 'crashed', level: 'WARNING', reason: 'db move' };
  const short = await call<{ until: string }>('POST', '/silences', { ...about, for: '1h' });
  await open(admin, '/ui/silences');
  const rowsOf = (title: string) =>
    admin.getByRole('table', { name: `${title} silences` }).getByRole('row', { name: new RegExp(app) });
  await rowsOf('Active').getByRole('button', { name: 'Extend' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('How much longer').selectOption('1 day');
  await expectAccessible(admin);
  const one = '**/silences/*';
  await admin.route(one, (route) =>
    route.request().method() === 'DELETE' ? route.abort() : route.fallback(),
  );
  await dialog.getByRole('button', { name: 'Extend' }).click();
  await expect(dialog).toContainText('The longer silence is in force, but the old one could not be ended.');
  await admin.unroute(one);
  await dialog.getByRole('button', { name: 'End the old one' }).click();
  await expect(rowsOf('Past')).toHaveCount(1);
  await expect(rowsOf('Active')).toHaveCount(1);
  const active = await call<(typeof about & { until: string })[]>('GET', '/silences?limit=1000');
  const long = active.find((it) => it.app === app);
  expect(long).toMatchObject(about);
  expect(Date.parse(long?.until ?? '') - Date.parse(short.until)).toBe(24 * 3_600_000);
  await rowsOf('Active').getByRole('button', { name: 'End now' }).click();
  await expect(rowsOf('Past')).toHaveCount(2);
  await rowsOf('Past').first().getByRole('button', { name: 'Repeat' }).click();
  await expect(dialog.getByLabel('App')).toHaveValue(app);
  await expect(dialog.getByLabel('Why')).toHaveValue('db move');
  await expect(dialog).toContainText('Only crashed · up to WARNING.');
  await dialog.getByRole('button', { name: 'Silence' }).click();
  await expect(rowsOf('Active')).toContainText(`${app} · crashed · up to WARNING`);
});

test('a silence says how much it holds back, and a deploy grace is listed apart', async ({ admin }) => {
  const [app, released] = [appName('held'), appName('grace')];
  await call('POST', '/silences', { app, for: '1h', reason: 'db move' });
  await call('POST', '/check/heartbeat', { app, name: 'job', period: '1h', slack: '#held' });
  const { ping_url } = (await call<{ state: { ping_url: string } }>('GET', `/check/heartbeat/${app}/job`))
    .state;
  await fetch(`${ping_url}/fail`);
  await call('POST', `/apps/${released}/releases`, { version: 'v8', grace: '5m' });
  await open(admin, '/ui/silences');
  const silence = admin.getByRole('row', { name: new RegExp(app) });
  await expect(silence).toContainText('1 now, 0 for good', { timeout: 30_000 });
  const grace = admin.getByRole('row', { name: new RegExp(released) });
  await expect(grace).toHaveCount(1);
  await expect(
    admin.getByRole('table', { name: 'Deploy graces' }).getByRole('row', { name: `${released} v8` }),
  ).toContainText('0 now');
  await grace.getByRole('button', { name: 'End now' }).click();
  await expect(grace.getByRole('button')).toHaveCount(0);
});

test('what happened is drawn by the hour, and saved for a spreadsheet', async ({ admin }) => {
  const app = appName('csv');
  await call('POST', '/check/heartbeat', { app, name: 'job', period: '1h', slack: '#csv' });
  const { ping_url } = (await call<{ state: { ping_url: string } }>('GET', `/check/heartbeat/${app}/job`))
    .state;
  await fetch(`${ping_url}/fail`);
  await open(admin, `/ui/history?q=app:${app}`);
  await expect(admin.getByRole('row', { name: /CRITICAL/ })).toHaveCount(1);
  await expect(admin.getByRole('img', { name: /^1 alerts from/ })).toBeVisible();
  const [download] = await Promise.all([
    admin.waitForEvent('download'),
    admin.getByRole('button', { name: 'Save as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('history.csv');
  const path = await download.path();
  const text = await readFile(path, 'utf8');
  expect(text.split('\r\n').length).toBe(2);
  expect(text).toMatch(new RegExp(`CRITICAL,\\w*,${app},heartbeat`));
});

test('a maintenance window is made and shows when it opens', async ({ admin }) => {
  const name = appName('window');
  await open(admin, '/ui/silences');
  await admin.getByRole('button', { name: 'New window' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('App').fill(`${name}-*`);
  await dialog.getByLabel('Time zone').fill('Europe/Berlin');
  await dialog.getByLabel('Why').fill('backups');
  await expectAccessible(admin);
  await dialog.getByRole('button', { name: 'Create the window' }).click();
  const item = admin.getByRole('listitem').filter({ hasText: `${name}-*` });
  await expect(item).toContainText('saturday at 23:00 Europe/Berlin for 4h');
  expect(await item.locator('time').count()).toBeGreaterThanOrEqual(10);
  await item.getByRole('button', { name: `Delete ${name}` }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(item).toHaveCount(0);
});

test('a token is made, shown once, used, and revoked; the audit says by whom', async ({ admin, context }) => {
  const name = appName('token');
  await open(admin, '/ui/tokens');
  await admin.getByRole('button', { name: 'New token' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Name').fill('bad name');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  await expect(dialog.getByText('must be 1 to 64 letters')).toBeVisible();
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Apps').fill('shop-*');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const token = (await dialog.locator('code').textContent()) ?? '';
  expect(token).toMatch(/^kat_[0-9a-f]{64}$/);
  expect(admin.url()).not.toContain('kat_');
  await expectAccessible(admin);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(admin.getByText(token)).toHaveCount(0);
  expect((await call('GET', '/me', undefined, token)).name).toBe(name);
  const other = await context.browser()?.newContext();
  if (!other) {
    throw new Error('there is no browser');
  }
  await signIn(other, token);
  await admin.reload();
  await expect(admin.getByRole('row', { name: new RegExp(`^${name}.*127\\.0\\.0\\.1`) })).toBeVisible();
  const row = admin.getByRole('row', { name: new RegExp(`^${name} read`) });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await expect(dialog).toContainText('read: look, validate, backtest');
  await expect(dialog).toContainText('shop-*');
  await expect(dialog).toContainText('127.0.0.1, last used');
  await expectAccessible(admin);
  await admin.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toHaveCount(0);
  await expect(call('GET', '/me', undefined, token)).rejects.toThrow('401');
  expect((await other.request.get(`${process.env.BASE_URL}/me`)).status()).toBe(401);
  await other.close();
  await open(admin, `/ui/audit?q=${name}`);
  await expect(admin.getByRole('row', { name: /token\.create/ })).toContainText('ADMIN_TOKEN');
  await expect(admin.getByRole('row', { name: /token\.revoke/ })).toBeVisible();
});

test('what each rule has said in a month is counted, and what may be done is said', async ({ admin }) => {
  const app = appName('noise');
  await call('POST', '/check/heartbeat', { app, name: 'job', period: '1h', slack: '#noise' });
  const { ping_url } = (await call<{ state: { ping_url: string } }>('GET', `/check/heartbeat/${app}/job`))
    .state;
  for (let round = 0; round < 5; round += 1) {
    await fetch(ping_url);
    await fetch(`${ping_url}/fail`);
  }
  await open(admin, `/ui/noise?q=app:${app}`);
  const row = admin.getByRole('row', { name: new RegExp(app) });
  await expect(row).toContainText('5');
  await expect(row.getByRole('link', { name: /it comes and goes/ })).toBeVisible();
  await row.getByRole('link', { name: /it comes and goes/ }).click();
  await expect(admin.getByRole('heading', { name: `Edit ${app} · job · heartbeat` })).toBeVisible();
});

test('the documents of the API run under a strict policy', async ({ page }) => {
  await page.goto('/docs');
  await expect(page.getByRole('heading', { name: /kapacitor-alerts/ })).toBeVisible({ timeout: 30_000 });
  await page.getByText('/rules', { exact: true }).first().click();
  await expect(page.getByRole('button', { name: 'Try it out' }).first()).toBeVisible();
});

test('the address of the service leads people to the page', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/ui\/$/);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});
