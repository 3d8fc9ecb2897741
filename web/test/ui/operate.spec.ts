import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, open, signIn, test } from './fixtures';
import { makeShop } from './shop';
import { appName, behave, call, SINK } from './world';

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
