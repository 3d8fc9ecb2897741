import { expect, expectAccessible, expectNoSideways, open, signIn, test } from './fixtures';
import { makeShop, type Shop } from './shop';
import { call } from './world';

/** Every page, with what shows that it is there. */
const PAGES: [string, (app: string) => string][] = [
  ['now', () => '/ui/'],
  ['rules', () => '/ui/rules'],
  ['rule', (app) => `/ui/rules/memory/${app}/web`],
  ['history of a rule', (app) => `/ui/rules/memory/${app}/web?tab=history`],
  ['deliveries of a rule', (app) => `/ui/rules/memory/${app}/web?tab=deliveries`],
  ['versions', (app) => `/ui/rules/memory/${app}/web?tab=versions`],
  ['script', (app) => `/ui/rules/memory/${app}/web?tab=script`],
  ['new rule', () => '/ui/rules/new'],
  ['new 5xx rule', () => '/ui/rules/new?kind=5xx'],
  ['edit', (app) => `/ui/rules/memory/${app}/web/edit`],
  ['checks', () => '/ui/checks'],
  ['heartbeat', (app) => `/ui/checks/heartbeat/${app}/nightly-backup`],
  ['probe', (app) => `/ui/checks/probe/${app}/home`],
  ['new check', () => '/ui/checks/new?kind=probe'],
  ['app', (app) => `/ui/apps/${app}`],
  ['history', () => '/ui/history'],
  ['deliveries', () => '/ui/deliveries'],
  ['silences', () => '/ui/silences'],
  ['blind', () => '/ui/health'],
  ['drift', () => '/ui/drift'],
  ['noise', () => '/ui/noise'],
  ['status pages', () => '/ui/pages'],
  ['audit', () => '/ui/audit'],
  ['tokens', () => '/ui/tokens'],
  ['no page', () => '/ui/no-such-page'],
];

/** More than the page has of anything that it shows. */
const NODES = 3_000;

let shop: Shop;

test.beforeAll(async () => {
  shop = await makeShop();
  // A silence that has ended has no button in its row: its table, too, is scrolled by keys.
  const { id } = await call<{ id: string }>('POST', '/silences', {
    app: shop.app,
    for: '1h',
    reason: 'maintenance of the database',
  });
  await call('DELETE', `/silences/${id}`);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 844 } });
      test('every page can be read by everybody', async ({ admin }) => {
        test.slow();
        for (const [name, path] of PAGES) {
          await test.step(name, async () => {
            await open(admin, path(shop.app));
            await expectAccessible(admin);
            await expectNoSideways(admin);
            const nodes = await admin.evaluate(() => document.querySelectorAll('*').length);
            expect(nodes).toBeLessThan(NODES);
          });
        }
      });
    });
  }
}

// 640 px are what 1280 are at twice the size of text.
for (const width of [320, 640]) {
  test.describe(`${width} px and forced colours`, () => {
    test.use({ viewport: { width, height: 700 }, forcedColors: 'active' });
    test('nothing is cut', async ({ admin }) => {
      test.slow();
      for (const [name, path] of PAGES) {
        await test.step(name, async () => {
          await open(admin, path(shop.app));
          await expectNoSideways(admin);
        });
      }
    });
  });
}

test('who is not signed in signs in first, and comes to where the address leads', async ({
  page,
  context,
}) => {
  await page.goto(`/ui/rules/memory/${shop.app}/web`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel('Token').fill('kat_wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('the token is not known');
  await expect(page.getByLabel('Token')).toHaveValue('kat_wrong');
  await page.getByLabel('Token').fill(shop.token);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: `${shop.app} · web · memory` })).toBeVisible();
  const cookies = await context.cookies();
  expect(cookies.map((it) => [it.name, it.httpOnly, it.sameSite])).toEqual([['ka', true, 'Strict']]);
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  );
  expect(kept).not.toContain('kat_');
});

test('a team sees its own apps and no page for operators', async ({ page, context }) => {
  const other = await makeShop('other');
  await signIn(context, shop.token);
  await open(page, '/ui/rules');
  await expect(page.getByRole('link', { name: shop.app }).first()).toBeVisible();
  await expect(page.getByText(other.app)).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link')).not.toContainText([
    'Tokens',
  ]);
  await page.goto('/ui/tokens');
  await expect(page.getByRole('alert').first()).toContainText('needs the role admin');
});
