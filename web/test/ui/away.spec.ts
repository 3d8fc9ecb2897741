import { expect, expectAccessible, open, signIn, test } from './fixtures';
import { appName, call, TOKEN } from './world';

const AWAY = process.env.AWAY_URL ?? '';

test.describe('Kapacitor is away', () => {
  test.use({ allowed: { faults: [/^503 .*\/readyz$/, /^502 /, /^503 .*\/(drift|state|validate)$/] } });

  test('what is changed is stored, and the page says so', async ({ page, context }) => {
    await signIn(context, TOKEN, AWAY);
    await page.goto(`${AWAY}/ui/`);
    await expect(page.getByText('Kapacitor is away.')).toBeVisible();
    await expectAccessible(page);
    const app = appName('later');
    await page.goto(`${AWAY}/ui/rules/new?kind=crashed&app=${app}`);
    await page.getByLabel('Slack').fill('#later');
    await page.getByRole('button', { name: 'Create the rule' }).click();
    await expect(
      page.getByText('It is stored. Kapacitor is away; it follows as soon as it is back.'),
    ).toBeVisible();
    await page.getByRole('link', { name: 'Go to it' }).click();
    await expect(page.getByText('It is stored, and Kapacitor follows as soon as it can')).toBeVisible();
    await expect(page.getByText('pending', { exact: true })).toBeVisible();
    await page.goto(`${AWAY}/ui/drift`);
    await expect(page.getByRole('alert').first()).toContainText('Kapacitor cannot be reached');
    await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

test('a browser that is offline keeps what it has, and says how old it is', async ({ admin, context }) => {
  const app = appName('offline');
  await call('POST', '/task/crashed', { app, slack: '#offline' });
  await open(admin, `/ui/rules?q=${app}`);
  await expect(admin.getByRole('row', { name: new RegExp(app) })).toBeVisible();
  await context.setOffline(true);
  await expect(admin.getByText('You are offline.')).toBeVisible();
  await expect(admin.getByText(/What is shown is \d+ s old/)).toBeVisible();
  await expect(admin.getByRole('row', { name: new RegExp(app) })).toBeVisible();
  await context.setOffline(false);
  await expect(admin.getByText('You are offline.')).toHaveCount(0);
});

test('who asks too often is told until when', async ({ page }) => {
  // One that the service itself can be made to give only once for all tests.
  await page.route('**/session', (route) =>
    route.fulfill({
      status: 429,
      headers: { 'retry-after': '17', 'content-type': 'application/problem+json' },
      body: JSON.stringify({
        title: 'Too Many Requests',
        status: 429,
        detail: 'too many attempts',
        error: '',
      }),
    }),
  );
  await page.goto('/ui/');
  await page.getByLabel('Token').fill('kat_x');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('Try again in 17 s.');
});

test('an older page that misses its files loads itself anew once', async ({ admin }) => {
  await open(admin, '/ui/');
  // As after an update of the service: the files of this version are gone.
  await admin.route('**/ui/assets/Noise-*.js', (route) => route.fulfill({ status: 404, body: '' }), {
    times: 1,
  });
  await admin.getByRole('link', { name: 'Noise' }).click();
  await expect(admin.getByRole('heading', { name: 'Noise' })).toBeVisible();
});
