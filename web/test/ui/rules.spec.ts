import { expect, expectAccessible, open, settled, test } from './fixtures';
import { makeShop, type Shop } from './shop';
import { ago, appName, call, memory, until } from './world';

let shop: Shop;

test.beforeAll(async () => {
  shop = await makeShop('list');
});

test('the filter and the order stand in the address, and what is in the address is shown', async ({
  admin,
}) => {
  await open(admin, '/ui/rules');
  const filter = admin.getByLabel('Filter rules');
  await admin.keyboard.press('/');
  await expect(filter).toBeFocused();
  await filter.fill(`${shop.app} kind:memory,5xx`);
  const rows = admin.getByRole('table').locator('tbody tr:not([aria-hidden])');
  await expect(rows).toHaveCount(2);
  await expect(admin).toHaveURL(/q=list-\S+kind%3Amemory%2C5xx/);
  // The worst first.
  await expect(rows.first()).toContainText('Critical');
  await expect(rows.first()).toContainText('≥ 400 MB, critical ≥ 500 MB, mean of 1m');
  await expect(rows.first()).toContainText('slack #shop-alerts, email shop@example.com');
  await admin.getByRole('button', { name: 'Kind' }).click();
  await expect(rows.first()).toContainText('5xx');
  await expect(admin.getByRole('columnheader', { name: 'Kind' })).toHaveAttribute('aria-sort', 'ascending');
  await admin.reload();
  await settled(admin);
  await expect(filter).toHaveValue(`${shop.app} kind:memory,5xx`);
  await expect(rows.first()).toContainText('5xx');
  await filter.fill('no-such-thing');
  await admin.getByRole('button', { name: /^Show all/ }).click();
  await expect(rows.first()).toBeVisible();
  await expect(admin).not.toHaveURL(/q=/);
});

test('a filter is kept in the browser, and forgotten', async ({ admin }) => {
  await open(admin, `/ui/rules?q=${shop.app}`);
  await admin.getByRole('button', { name: 'Keep this filter' }).click();
  await admin.getByLabel('Filter rules').fill('');
  await admin.reload();
  await admin.getByRole('button', { name: shop.app, exact: true }).click();
  await expect(admin.getByLabel('Filter rules')).toHaveValue(shop.app);
  await expectAccessible(admin);
  await admin.getByRole('button', { name: `Forget ${shop.app}` }).click();
  await expect(admin.getByRole('button', { name: shop.app, exact: true })).toHaveCount(0);
});

test('several rules are paused, resumed and deleted at once, with one report', async ({ admin }) => {
  const app = appName('bulk');
  for (const kind of ['5xx', 'release', 'crashed']) {
    await call('POST', `/task/${kind}`, {
      app,
      slack: '#bulk',
      ...(kind === '5xx' ? { tolerance: 'low' } : {}),
    });
  }
  await open(admin, `/ui/rules?q=${app}`);
  await admin.getByLabel('Choose all rows').check();
  await expect(admin.getByText('3 chosen')).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole('button', { name: 'Pause' }).click();
  await expect(admin.getByText('3 done, 0 refused.')).toBeVisible();
  await expect(admin.getByText('Paused')).toHaveCount(3);
  await admin.getByLabel('Choose all rows').check();
  await admin.getByRole('button', { name: 'Resume' }).click();
  await expect(admin.getByText('Paused')).toHaveCount(0);
  await expect(admin.getByText('3 chosen')).toHaveCount(0);
  await admin.getByLabel('Choose all rows').check();
  // One is gone meanwhile: the others are deleted all the same, and it is said which was not.
  await call('DELETE', `/task/release/${app}`);
  await admin.getByRole('button', { name: 'Delete' }).click();
  const dialog = admin.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expectAccessible(admin);
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await dialog.getByRole('textbox').fill(app);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(admin.getByText(`Nothing passes`)).toBeVisible();
  const left = await call<{ rules: unknown[] }>('GET', `/rules?app=${app}`);
  expect(left.rules).toEqual([]);
});

test('who refuses is named with the reason', async ({ admin }) => {
  const app = appName('refused');
  await call('POST', '/task/crashed', { app, slack: '#refused' });
  await call('POST', '/task/release', { app, slack: '#refused' });
  await open(admin, `/ui/rules?q=${app}`);
  await admin.getByLabel('Choose all rows').check();
  await call('DELETE', `/task/release/${app}`);
  await admin.getByRole('button', { name: 'Pause' }).click();
  await expect(admin.getByText('1 done, 1 refused.')).toBeVisible();
  await expectAccessible(admin);
  await expect(admin.getByText(`there is no release task ${app}-release`)).toBeVisible();
});

test('keys go through the rows, and can be switched off', async ({ admin }) => {
  await open(admin, `/ui/rules?q=${shop.app}`);
  await admin.keyboard.press('j');
  await admin.keyboard.press('j');
  await admin.keyboard.press('x');
  await expect(admin.getByText('1 chosen')).toBeVisible();
  await admin.keyboard.press('x');
  await expect(admin.getByText('1 chosen')).toHaveCount(0);
  await admin.keyboard.press('?');
  await expect(admin.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByLabel('Single keys do this').uncheck();
  await admin.keyboard.press('Escape');
  await expect(admin.getByRole('dialog')).toHaveCount(0);
  await admin.keyboard.press('?');
  await expect(admin.getByRole('dialog')).toHaveCount(0);
});

test('Ctrl K goes to a page, an app or a rule', async ({ admin }) => {
  await open(admin, '/ui/');
  await admin.keyboard.press('Control+k');
  const field = admin.getByRole('combobox', { name: 'A page, an app or a rule' });
  await expect(field).toBeFocused();
  await expectAccessible(admin);
  await field.fill(`${shop.app} memory`);
  await expect(admin.getByRole('dialog').getByRole('option').first()).toContainText('memory');
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('heading', { name: `${shop.app} · web · memory` })).toBeFocused();
  await admin.keyboard.press('Control+k');
  await field.fill('silences');
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('heading', { name: 'Silences' })).toBeFocused();
});

test('what changes is seen without a reload, and is said to who does not see it', async ({ admin }) => {
  const app = appName('live');
  const limits = { warn: '400', crit: '500', window: '1m', every: '10s' };
  await call('POST', '/task/memory', { app, dynotype: 'web', ...limits, slack: '#live' });
  await open(admin, `/ui/rules?q=${app}`);
  const row = admin.getByRole('row', { name: new RegExp(app) });
  await expect(row).toContainText('OK');
  await memory(app, 'web.1', [
    [ago(20), 540],
    [ago(10), 560],
  ]);
  await expect(row).toContainText('Critical', { timeout: 40_000 });
  await expect(admin.locator('[aria-live="polite"]')).toContainText(`${app} web memory CRITICAL`);
  await expect(admin.locator('link[rel="icon"]')).toHaveAttribute('href', /^data:/);
  // A rule that comes and one that goes, too.
  await call('POST', '/task/crashed', { app, slack: '#live' });
  await expect(admin.getByRole('row', { name: /each crash/ })).toBeVisible();
  await call('DELETE', `/task/crashed/${app}`);
  await expect(admin.getByRole('row', { name: /each crash/ })).toHaveCount(0);
});

test('rows do not move under the pointer', async ({ admin }) => {
  const app = appName('still');
  for (const name of ['a', 'b', 'c']) {
    await call('POST', '/check/heartbeat', { app, name, period: '1h', slack: '#still' });
  }
  await open(admin, `/ui/checks?q=${app}`);
  const rows = admin.getByRole('table').locator('tbody tr:not([aria-hidden])');
  await expect(rows).toHaveCount(3);
  await rows.nth(0).hover();
  const { ping_url } = (await call<{ state: { ping_url: string } }>('GET', `/check/heartbeat/${app}/c`))
    .state;
  await fetch(`${ping_url}/fail`);
  await expect(rows.nth(2)).toContainText('Down');
  await admin.getByRole('button', { name: 'sort again' }).click();
  await expect(rows.nth(0)).toContainText('Down');
});

test('one stream is open for all tabs of a browser', async ({ admin, context }) => {
  const streams: string[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/stream')) {
      streams.push(request.url());
    }
  });
  const others = [await context.newPage(), await context.newPage()];
  for (const page of [admin, ...others]) {
    await open(page, `/ui/rules?q=${shop.app}`);
  }
  const app = appName('tabs');
  await call('POST', '/task/crashed', { app, slack: '#tabs' });
  for (const page of [admin, ...others]) {
    await page.getByLabel('Filter rules').fill(app);
    await expect(page.getByRole('row', { name: new RegExp(app) })).toBeVisible({ timeout: 8_000 });
  }
  expect(streams.length).toBe(1);
  // With the tab that has it, it goes to another.
  await admin.close();
  await until(async () => streams.length === 2, 'another tab follows');
});
