import { expect, expectAccessible, open, test } from './fixtures';
import { appName, call, SINK } from './world';

test('a heartbeat is made, pinged as the page says, and seen to live and to fail', async ({
  admin,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const app = appName('beat');
  await open(admin, `/ui/checks/new?kind=heartbeat&app=${app}`);
  await expect(admin.getByLabel('App', { exact: true })).toHaveValue(app);
  await admin.getByLabel('Name', { exact: true }).fill('nightly');
  await admin.getByLabel('Title', { exact: true }).fill('Nightly backup');
  await admin.getByLabel('Cron').fill('0 3 * *');
  await expect(admin.getByLabel('Cron')).toHaveAttribute('aria-invalid', 'true');
  await admin.getByLabel('Cron').fill('0 3 * * *');
  await admin.getByLabel('Time zone', { exact: true }).fill('Europe/Berlin');
  await admin.getByLabel('Slack', { exact: true }).fill('#beat');
  await admin.getByRole('button', { name: 'Create the check' }).click();
  await expect(admin.getByRole('heading', { name: `${app} · Nightly backup · heartbeat` })).toBeVisible();
  await expect(admin.getByText('New', { exact: true })).toBeVisible();
  await expect(admin.locator('.times li')).toHaveCount(5);
  await expect(admin.locator('.times li').first()).toContainText('03:00:00');
  // What is copied works as it is.
  await admin.getByRole('button', { name: 'Copy the address' }).click();
  const address = await admin.evaluate(() => navigator.clipboard.readText());
  expect(await (await fetch(address, { method: 'POST', body: 'all is well' })).text()).toBe('OK');
  await expect(admin.getByText('Up', { exact: true })).toBeVisible();
  await admin.getByRole('button', { name: 'Report now' }).click();
  await expect(admin.getByText('It is reported that it has run.')).toBeVisible();
  await fetch(`${address}/3`, { method: 'POST', body: 'disk full' });
  await expect(admin.getByText('Down', { exact: true })).toBeVisible();
  const report = admin.getByRole('listitem').filter({ hasText: '#3' });
  await expect(report).toContainText('fail exit 3');
  await report.getByText('Body, 9 characters').click();
  await expect(report).toContainText('disk full');
  await expect(admin.getByRole('listitem').filter({ hasText: 'up → down' })).toBeVisible();
  await expectAccessible(admin);
  for (const [example, text] of [
    ['With its outcome', '--data-raw "$m"'],
    ['Python', 'urllib.request.urlopen'],
    ['PowerShell', 'Invoke-RestMethod'],
  ]) {
    await admin.getByLabel('Example', { exact: true }).selectOption(example ?? '');
    await expect(admin.locator('pre.code').first()).toContainText(text ?? '');
    await expect(admin.locator('pre.code').first()).toContainText(address);
  }
});

test('a probe shows what the endpoint answered, and where the time went', async ({ admin }) => {
  const app = appName('probe');
  const url = `${SINK}/received?via=slack&contains=${app}`;
  await call('POST', '/check/probe', { app, name: 'sink', url, interval: '10s', slack: '#probe' });
  await open(admin, `/ui/checks/probe/${app}/sink`);
  await expect(admin.getByText('A good answer (HTTP 200)')).toBeVisible({ timeout: 30_000 });
  await expect(admin.getByRole('meter', { name: 'all of it' })).toBeVisible();
  await expect(admin.getByRole('meter', { name: 'connect' })).toBeVisible();
  await expect(admin.getByText('Up', { exact: true })).toBeVisible();
});

test('a status page is made, arranged, seen as everybody sees it, and has an incident', async ({
  admin,
  context,
}) => {
  const app = appName('page');
  for (const name of ['shop', 'pay']) {
    await call('POST', '/check/heartbeat', { app, name, title: `The ${name}`, period: '1h' });
  }
  await open(admin, '/ui/pages');
  await admin.getByRole('button', { name: 'New status page' }).click();
  const dialog = admin.getByRole('dialog');
  await expectAccessible(admin);
  await dialog.getByLabel('Title').fill('Our status');
  await dialog.getByLabel('Address').fill(app);
  await dialog.getByLabel('App').fill(app);
  await dialog.getByRole('button', { name: 'Create the page' }).click();
  await expect(admin.getByRole('heading', { name: 'Our status', exact: true })).toBeVisible();
  await admin.getByRole('button', { name: 'Add a group' }).click();
  await admin.getByLabel('Add').selectOption({ label: 'The pay · heartbeat' });
  await admin.getByLabel('Add').selectOption({ label: 'The shop · heartbeat' });
  await admin.getByRole('button', { name: 'Move The shop up' }).click();
  await admin.getByRole('button', { name: 'Publish' }).click();
  await expect(admin.getByText('It is published.')).toBeVisible();
  const preview = admin.frameLocator('iframe');
  await expect(preview.getByRole('heading', { name: 'Our status' })).toBeVisible();
  await expect(preview.getByText('The shop')).toBeVisible();
  await admin.getByRole('button', { name: 'Report an incident' }).click();
  await dialog.getByLabel('Title').fill('Payments fail');
  await dialog.getByLabel('Message').fill('We look into it.');
  await expectAccessible(admin);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(preview.getByText('Payments fail')).toBeVisible();
  await admin.getByRole('button', { name: 'Post an update' }).click();
  await dialog.getByLabel('How far it is').selectOption('resolved');
  await dialog.getByLabel('Message').fill('It works again.');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(admin.getByText('resolved: It works again.')).toBeVisible();
  await expectAccessible(admin);
  // Everybody sees it: one request, and no script at all.
  const everybody = await context.browser()?.newContext();
  const page = await everybody?.newPage();
  if (!page || !everybody) {
    throw new Error('there is no browser');
  }
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.resourceType()));
  await page.goto(`${process.env.BASE_URL}/status/${app}`);
  await expect(page.getByText('The pay')).toBeVisible();
  expect(asked).toEqual(['document']);
  expect(await page.locator('script').count()).toBe(0);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await everybody.close();
  await admin.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('textbox').fill(app);
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(call('GET', `/status-pages/${app}`)).rejects.toThrow('404');
});
