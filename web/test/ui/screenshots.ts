import { mkdirSync } from 'node:fs';
import { type Page, test } from '@playwright/test';
import { open, signIn } from './fixtures';
import { ago, BASE_URL, call, memory, requests, SINK, until } from './world';

/** Where the documents have them. */
const FOLDER = '../docs/images';

const DAY = 24 * 60;

/** A day of an app: its memory in waves, with two hours that are high, and requests of which some fail. */
async function past(app: string): Promise<void> {
  for (const [dyno, base] of [
    ['web.1', 330],
    ['web.2', 300],
    ['web.3', 270],
  ] as const) {
    const samples = Array.from({ length: DAY }, (_, index): [Date, number] => {
      const minute = DAY - index;
      const wave = 40 * Math.sin(minute / 90 + base);
      const isHigh = (minute > 290 && minute < 350) || (minute > 900 && minute < 930 && dyno === 'web.1');
      return [ago(minute * 60), base + wave + (isHigh ? 110 : 0) + (minute % 7)];
    });
    await memory(app, dyno, samples);
  }
  for (let minute = 240; minute > 1; minute -= 2) {
    const isBad = minute > 100 && minute < 120;
    await requests(`${app}.example.com`, 200, ago(minute * 60), 40);
    await requests(`${app}.example.com`, 503, ago(minute * 60), isBad ? 8 : 0);
  }
}

/** A platform with some apps, of which one has trouble. */
async function platform(): Promise<void> {
  const limits = { warn: '420', crit: '520', window: '5m', every: '1m' };
  for (const app of ['shop-prod', 'cart-prod', 'search-prod', 'mail-prod', 'blog-prod', 'pay-prod']) {
    const slack = `#${app.split('-')[0]}-alerts`;
    await call('POST', '/task/5xx', { app, tolerance: 'medium', slack });
    await call('POST', '/task/memory', {
      app,
      dynotype: 'web',
      ...limits,
      slack,
      email: 'on-call@example.com',
    });
    await call('POST', '/task/release', { app, slack });
    await call('POST', '/task/crashed', { app, slack });
    await call('POST', '/check/probe', {
      app,
      name: 'site',
      title: 'Website',
      url: `${SINK}/received`,
      slack,
    });
    const backup = { app, name: 'backup', title: 'Nightly backup', cron: '0 3 * * *', grace: '30m', slack };
    await call('POST', '/check/heartbeat', { ...backup, timezone: 'Europe/Berlin' });
    const state = await call<{ state: { ping_url: string } }>('GET', `/check/heartbeat/${app}/backup`);
    await fetch(state.state.ping_url, { method: 'POST', body: 'dumped 48 tables, 2.1 GB' });
  }
  await past('shop-prod');
  await call('PATCH', '/task/memory/shop-prod/web', { warn: '400' });
  await call('POST', '/apps/shop-prod/releases', { version: 'v87' });
  await call('POST', '/task/crashed/blog-prod/disable');
  await call('POST', '/check/probe', {
    app: 'pay-prod',
    name: 'api',
    title: 'Payments',
    url: `${SINK}/no-such-page`,
    interval: '10s',
    retry_interval: '5s',
    slack: '#pay-alerts',
  });
  const mail = await call<{ state: { ping_url: string } }>('GET', '/check/heartbeat/mail-prod/backup');
  await fetch(`${mail.state.ping_url}/1`, { method: 'POST', body: 'pg_dump: disk full' });
  await memory('search-prod', 'web.2', [
    [ago(70), 505],
    [ago(10), 512],
  ]);
  await until(async () => (await call<unknown[]>('GET', '/alerts')).length >= 3, 'three alerts');
  await call('POST', '/silences', { app: 'blog-prod', for: '4h', reason: 'moves to another database' });
  await call('PUT', '/status-pages/shop', {
    title: 'Shop',
    app: 'shop-prod',
    groups: [
      {
        name: 'Shop',
        entries: [
          { rule: 'probe:shop-prod:site', name: 'Website' },
          { rule: 'heartbeat:shop-prod:backup', name: 'Backups' },
        ],
      },
    ],
  });
}

async function take(page: Page, name: string, path: string, shown?: string): Promise<void> {
  await open(page, path);
  if (shown) {
    await page.locator(shown).first().waitFor({ timeout: 90_000 });
  }
  await page.waitForTimeout(1_000);
  await page.screenshot({ path: `${FOLDER}/${name}.png` });
}

test('the pictures of the documents', async ({ browser }) => {
  test.setTimeout(600_000);
  mkdirSync(FOLDER, { recursive: true });
  await platform();
  const look = async (colorScheme: 'light' | 'dark', width: number, height: number) => {
    const timezoneId = 'Europe/Berlin';
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height },
      timezoneId,
      baseURL: BASE_URL,
    });
    await signIn(context);
    return context.newPage();
  };
  const page = await look('light', 1280, 800);
  await take(page, 'now', '/ui/');
  await take(page, 'rules', '/ui/rules');
  await take(page, 'rule', '/ui/rules/memory/shop-prod/web', '.chart');
  await take(page, 'checks', '/ui/checks');
  await take(page, 'check', '/ui/checks/heartbeat/shop-prod/backup');
  await take(page, 'app', '/ui/apps/shop-prod');
  await take(page, 'history', '/ui/history');
  await take(page, 'deliveries', '/ui/deliveries');
  await take(page, 'silences', '/ui/silences');
  await take(page, 'noise', '/ui/noise');
  await take(page, 'status-pages', '/ui/pages?page=shop', 'iframe');
  await take(page, 'audit', '/ui/audit');
  const wide = await look('light', 1440, 1100);
  await open(wide, '/ui/rules/memory/shop-prod/web/edit');
  await wide
    .getByRole('region', { name: 'What it would have done' })
    .getByRole('combobox')
    .selectOption('1d');
  await wide.locator('.chart').waitFor({ timeout: 90_000 });
  await wide.getByRole('slider', { name: 'Warning' }).focus();
  for (let step = 0; step < 6; step += 1) {
    await wide.keyboard.press('ArrowUp');
  }
  await wide.locator('.sentence', { hasNotText: '≈ 0' }).waitFor();
  await wide.waitForTimeout(6_000);
  await wide.screenshot({ path: `${FOLDER}/editor.png` });
  await take(await look('dark', 1280, 800), 'now-dark', '/ui/');
  await take(await look('light', 390, 844), 'now-phone', '/ui/');
});
