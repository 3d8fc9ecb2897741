import { expect, expectAccessible, open, signIn, test } from './fixtures';
import { ago, appName, call, memory, until } from './world';

/** An app whose dyno needs 300 MB, and 450 in two of its hours. */
async function history(app: string): Promise<void> {
  const samples: [Date, number][] = [];
  for (let minute = 24 * 60; minute > 0; minute -= 1) {
    const isHigh = (minute > 300 && minute < 360) || (minute > 900 && minute < 960);
    samples.push([ago(minute * 60), isHigh ? 450 : 300]);
  }
  await memory(app, 'web.1', samples);
}

test('a rule is made in the form, which says what is wrong while it is typed', async ({ admin }) => {
  const app = appName('new');
  await open(admin, '/ui/rules/new');
  await admin.getByRole('button', { name: /Memory/ }).click();
  await admin.getByLabel('App').fill(app);
  await admin.getByLabel('Dyno type').fill('web');
  await admin.getByLabel('Warning from, MB').fill('600');
  await admin.getByLabel('Critical from, MB').fill('500');
  await admin.getByLabel('Window').fill('5m');
  await admin.getByLabel('Every').fill('1m');
  await expect(admin.getByText('must be less than crit (500)')).toBeVisible();
  await expect(admin.getByLabel('Warning from, MB')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(admin);
  await admin.getByLabel('Warning from, MB').fill('400');
  await expect(admin.getByText('must be less than crit (500)')).toHaveCount(0);
  // Nobody would be told.
  await admin.getByRole('button', { name: 'Create the rule' }).click();
  await expect(
    admin
      .getByRole('alert')
      .or(admin.getByText(/target/))
      .first(),
  ).toBeVisible();
  await admin.getByLabel('Slack').fill('#new');
  await admin.getByRole('button', { name: 'Create the rule' }).click();
  await expect(admin.getByRole('heading', { name: `${app} · web · memory` })).toBeVisible();
  const rule = await call('GET', `/task/memory/${app}/web`);
  expect([rule.warn, rule.crit, rule.slack]).toEqual(['400', '500', '#new']);
});

test('while a threshold moves, the page shows what the rule would have done', async ({ admin }) => {
  test.slow();
  const app = appName('editor');
  await history(app);
  await call('POST', '/task/memory', {
    app,
    dynotype: 'web',
    warn: '400',
    crit: '500',
    window: '5m',
    every: '1m',
    slack: '#editor',
  });
  await open(admin, `/ui/rules/memory/${app}/web/edit`);
  await admin
    .getByRole('region', { name: 'What it would have done' })
    .getByRole('combobox')
    .selectOption('1d');
  const sentence = admin.locator('.sentence');
  await expect(sentence).toContainText('2 alerts in 1 d', { timeout: 60_000 });
  await expect(admin.getByRole('img', { name: /As edited web\.1: wrong for/ })).toBeVisible();
  await expectAccessible(admin);
  // From here on what is judged is known: no replay is needed to say what another threshold would have done.
  let replays = 0;
  admin.on('request', (request) => {
    replays += request.url().includes('/backtest') ? 1 : 0;
  });
  const slider = admin.getByRole('slider', { name: 'Warning' });
  await expect(slider).toHaveAttribute('aria-valuenow', '400');
  await slider.focus();
  for (let step = 0; step < 12; step += 1) {
    await admin.keyboard.press('ArrowUp');
  }
  await expect(admin.getByLabel('Warning from, MB')).toHaveValue('460');
  await expect(sentence).toContainText('≈ 0 alerts');
  await expect(sentence).toContainText('the rule in force: ≈ 2 alerts');
  await expect(sentence).toContainText(/^0 alerts in 1 d; the rule in force: 2 alerts/, { timeout: 60_000 });
  // One after the last key, and one after each pause between two keys that was long enough: none a key.
  expect(replays).toBeGreaterThan(0);
  expect(replays).toBeLessThan(6);
  // The pointer does the same.
  const box = await slider.boundingBox();
  if (!box) {
    throw new Error('the threshold is not there');
  }
  await admin.mouse.move(box.x + 100, box.y + box.height / 2);
  await admin.mouse.down();
  await admin.mouse.move(box.x + 100, box.y + box.height / 2 + 60, { steps: 5 });
  await admin.mouse.up();
  const value = Number(await admin.getByLabel('Warning from, MB').inputValue());
  expect(value).toBeGreaterThan(250);
  expect(value).toBeLessThan(440);
  // The chart speaks what is under its cursor.
  await admin.getByRole('application', { name: /Memory in MB/ }).focus();
  await admin.keyboard.press('ArrowLeft');
  await expect(admin.locator('.chart [role="status"]')).toContainText(
    /\d{4}-\d\d-\d\d .*: web\.1 \d+(\.\d+)? MB/,
  );
  await expect(admin.getByRole('img', { name: /^Alerts by threshold/ })).toBeVisible();
  await admin.getByText('As a table').click();
  await expect(admin.locator('.curve table')).toBeVisible();
});

test('the suggestion is taken by a click, and saving says what it changes', async ({ admin }) => {
  test.slow();
  const app = appName('suggest');
  await history(app);
  await call('POST', '/task/memory', {
    app,
    dynotype: 'web',
    warn: '290',
    crit: '500',
    window: '5m',
    every: '1m',
    slack: '#suggest',
  });
  await open(admin, `/ui/rules/memory/${app}/web/edit`);
  await admin
    .getByRole('region', { name: 'What it would have done' })
    .getByRole('combobox')
    .selectOption('1d');
  await admin.getByRole('button', { name: 'Use it' }).click({ timeout: 60_000 });
  const warn = await admin.getByLabel('Warning from, MB').inputValue();
  expect(Number(warn)).toBeGreaterThan(440);
  const row = admin.getByRole('row', { name: /Warning from, MB/ });
  await expect(row).toContainText('290');
  await expect(row).toContainText(warn);
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByRole('heading', { name: `${app} · web · memory` })).toBeVisible();
  expect((await call('GET', `/task/memory/${app}/web`)).warn).toBe(warn);
});

test('who was slower sees what the other has changed, and decides', async ({ admin }) => {
  const app = appName('conflict');
  await call('POST', '/task/5xx', { app, tolerance: 'low', slack: '#mine' });
  await open(admin, `/ui/rules/5xx/${app}/edit`);
  await admin.getByLabel('Slack').fill('#ours');
  await call('PATCH', `/task/5xx/${app}`, { tolerance: 'high' });
  await admin.getByRole('button', { name: 'Save' }).click();
  const merge = admin.getByRole('alert').filter({ hasText: 'Somebody has changed the rule' });
  await expect(merge.getByRole('row', { name: /Tolerance/ })).toContainText('high');
  await expect(merge.getByRole('row', { name: /Slack/ })).toContainText('#ours');
  await expectAccessible(admin);
  expect((await call('GET', `/task/5xx/${app}`)).slack).toBe('#mine');
  await merge.getByRole('button', { name: 'Keep mine' }).click();
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByRole('heading', { name: `${app} · 5xx`, exact: true })).toBeVisible();
  const rule = await call('GET', `/task/5xx/${app}`);
  expect([rule.slack, rule.tolerance]).toEqual(['#ours', 'low']);
});

test('what was typed survives a reload, and the end of the session', async ({ page, context }) => {
  const app = appName('draft');
  await call('POST', '/task/5xx', { app, tolerance: 'low', slack: '#draft' });
  const { token } = await call<{ token: string }>('POST', '/tokens', {
    name: `${app}-ci`,
    role: 'write',
    apps: [app],
  });
  await signIn(context, token);
  await open(page, `/ui/rules/5xx/${app}/edit`);
  await page.getByLabel('Slack').fill('#typed');
  await page.reload();
  await expect(page.getByLabel('Slack')).toHaveValue('#typed');
  await expect(page.getByText('What you had typed is back.')).toBeVisible();
  // The session ends: the page asks to sign in over what is there.
  await context.clearCookies();
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Token').fill(token);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByLabel('Slack')).toHaveValue('#typed');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: `${app} · 5xx`, exact: true })).toBeVisible();
  await until(async () => (await call('GET', `/task/5xx/${app}`)).slack === '#typed', 'it is saved');
});
