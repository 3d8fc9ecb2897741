import { expect, expectAccessible, open, test } from './fixtures';
import { makeShop, type Shop } from './shop';
import { appName, call, SINK, until } from './world';

let shop: Shop;

test.beforeAll(async () => {
  shop = await makeShop('one');
});

test('who is on call sees what is wrong, says that they are on it, and silences it', async ({ admin }) => {
  await open(admin, '/ui/');
  const critical = admin.getByRole('listitem').filter({ hasText: shop.app }).filter({ hasText: 'memory' });
  await expect(critical).toContainText('Critical');
  await expect(critical).toContainText('web.1');
  await expect(critical).toContainText('told: slack #shop-alerts, email shop@example.com');
  await critical.getByRole('button', { name: 'I am on it' }).click();
  await expect(critical).toContainText('ADMIN_TOKEN is on it');
  await critical.getByRole('button', { name: 'Silence' }).click();
  const dialog = admin.getByRole('dialog');
  await expect(dialog).toContainText('Holds back 1 that is wrong now');
  await expectAccessible(admin);
  await dialog.getByLabel('For').selectOption('4h');
  await dialog.getByLabel('Why').fill('known, being worked on');
  await dialog.getByRole('button', { name: 'Silence' }).click();
  await expect(critical).toContainText('silenced until');
  await admin.getByRole('link', { name: /silenced/ }).click();
  await expect(admin.getByRole('row', { name: new RegExp(shop.app) })).toBeVisible();
});

test('the page of a rule says how each part is, what was told, and what it judged', async ({ admin }) => {
  await open(admin, `/ui/rules/memory/${shop.app}/web`);
  await expect(admin.getByRole('row', { name: /web\.1/ })).toContainText('Critical');
  await expect(admin.getByRole('row', { name: /web\.2/ })).toHaveCount(0);
  await expect(admin.getByRole('application', { name: /Memory in MB/ })).toBeVisible({ timeout: 45_000 });
  await admin.getByRole('link', { name: 'History' }).last().click();
  await expect(admin.getByRole('row', { name: /CRITICAL .* web\.1/ }).first()).toBeVisible();
  await admin.getByRole('link', { name: 'Deliveries' }).last().click();
  await expect(admin.getByRole('row', { name: /delivered.*#shop-alerts/ }).first()).toBeVisible();
  await admin.getByRole('link', { name: 'Script' }).click();
  await expect(admin.getByText('Every value of a rule arrives as a task variable')).toBeVisible();
  await expect(admin.getByText('ingest_key', { exact: true })).toBeVisible();
  await admin.goBack();
  await expect(admin).toHaveURL(/tab=deliveries/);
});

test('a rule is paused and resumed, and a test message arrives', async ({ admin }) => {
  const app = appName('pause');
  await call('POST', '/task/crashed', { app, slack: `#${app}` });
  await open(admin, `/ui/rules/crashed/${app}`);
  await admin.keyboard.press('p');
  await expect(admin.getByText('It is paused.')).toBeVisible();
  await expect(admin.getByText('Paused', { exact: true })).toBeVisible();
  await admin.getByRole('button', { name: 'Resume' }).click();
  await expect(admin.getByText('It watches again.')).toBeVisible();
  await admin.getByRole('button', { name: 'Test' }).click();
  await expect(admin.getByText('A test message was sent to all of its targets.')).toBeVisible();
  await until(
    async () => (await (await fetch(`${SINK}/received?contains=${app}`)).json()).length > 0,
    'the message',
  );
});

test('who changed what, and the way back', async ({ admin }) => {
  const app = appName('back');
  await call('POST', '/task/5xx', { app, tolerance: 'low', slack: '#back' });
  await call('PATCH', `/task/5xx/${app}`, { tolerance: 'high', email: 'ann@example.com' });
  await open(admin, `/ui/rules/5xx/${app}?tab=versions`);
  const second = admin.getByRole('listitem').filter({ hasText: 'Version 2' });
  await expect(second).toContainText('in force');
  await expect(second.getByRole('row', { name: /tolerance/ })).toContainText('low');
  await expect(second.getByRole('row', { name: /tolerance/ })).toContainText('high');
  const first = admin.getByRole('listitem').filter({ hasText: 'Version 1' });
  await first.getByRole('button', { name: 'Roll back to it' }).click();
  await expectAccessible(admin);
  await admin.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await expect(admin.getByRole('listitem').filter({ hasText: 'Version 3' })).toContainText('in force');
  const rule = await call('GET', `/task/5xx/${app}`);
  expect([rule.tolerance, rule.email]).toEqual(['low', null]);
});

test('a rule is deleted by who types its app', async ({ admin }) => {
  const app = appName('gone');
  await call('POST', '/task/release', { app, slack: '#gone' });
  await open(admin, `/ui/rules/release/${app}`);
  await admin.getByRole('button', { name: 'Delete' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('textbox').fill('another');
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await admin.keyboard.press('Escape');
  await expect(admin.getByRole('button', { name: 'Delete' })).toBeFocused();
  await admin.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('textbox').fill(app);
  await admin.keyboard.press('Enter');
  await expect(admin).toHaveURL(/\/ui\/rules$/);
  await expect(call('GET', `/task/release/${app}`)).rejects.toThrow('404');
  await admin.goto(`/ui/rules/release/${app}`);
  await expect(admin.getByRole('alert')).toContainText(`there is no release task ${app}-release`);
});

test('all of an app is on one axis, with its releases', async ({ admin }) => {
  await open(admin, `/ui/apps/${shop.app}`);
  await expect(admin.getByRole('link', { name: 'Home page · probe' })).toBeVisible();
  await expect(admin.getByRole('img', { name: /web\.1: wrong for/ })).toBeVisible();
  await expect(admin.locator('.flag-release')).toContainText('v87');
  await admin.getByLabel('Range').selectOption('3');
  await expect(admin).toHaveURL(/range=3/);
  await admin.getByRole('button', { name: 'Silence the app' }).click();
  await expect(admin.getByRole('dialog').getByLabel('App')).toHaveValue(shop.app);
});
