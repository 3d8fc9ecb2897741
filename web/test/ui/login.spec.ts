import { execFileSync } from 'node:child_process';
import { expect, test } from './fixtures';
import { BASE_URL, call, TOKEN } from './world';

/** What `kapacitor-alerts login-link` prints. */
function loginLink(...words: string[]): string {
  const program = process.env.PROGRAM ?? '';
  const env = { ...process.env, ADMIN_TOKEN: TOKEN, PUBLIC_URL: BASE_URL };
  return execFileSync(program, ['login-link', ...words], { env, encoding: 'utf8' }).trim();
}

test('a link signs a browser in, once', async ({ page, context }) => {
  const link = loginLink();
  expect(link.startsWith(`${BASE_URL}/ui/login#kat_`)).toBe(true);
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Now' })).toBeVisible();
  expect(page.url()).toBe(`${BASE_URL}/ui/`);
  await expect(page.getByText('ADMIN_TOKEN')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(await context.cookies()).toEqual([]);
  // It is used up.
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByRole('alert')).toContainText('the link was used already');
});

test('a link may be in the name of another token', async ({ page }) => {
  const name = `link-${process.pid}`;
  await call('POST', '/tokens', { name, role: 'read', apps: ['shop-*'] });
  await page.goto(loginLink(name));
  await expect(page.getByText(name)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Tokens' })).toHaveCount(0);
  expect(() => loginLink('nobody')).toThrow('there is no token named nobody');
});
