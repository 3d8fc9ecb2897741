import { expect, settled, signIn, test } from './fixtures';
import { AWAY, makeMany, sql } from './large';
import { TOKEN } from './world';

test.use({ allowed: { faults: [/^503 .*\/readyz$/, /^502 /] } });

test('10,000 rules are as quick as ten: few requests, few nodes, little memory', async ({
  page,
  context,
}) => {
  test.slow();
  makeMany();
  await signIn(context, TOKEN, AWAY);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('Network.enable');
  let bytes = 0;
  const asked: string[] = [];
  session.on('Network.loadingFinished', (event) => {
    bytes += event.encodedDataLength;
  });
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${AWAY}/ui/rules`);
  await settled(page);
  await expect(page.getByText(/^1\d{4}$/)).toBeVisible();
  // Of the data: the page's own files are kept by browsers.
  const data = asked.filter((it) => !it.startsWith('/ui/'));
  expect(data.length, data.join(' ')).toBeLessThanOrEqual(6);
  const rows = page.locator('tbody tr:not([aria-hidden])');
  expect(await rows.count()).toBeLessThanOrEqual(60);
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(3_000);
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find((it) => it.name === 'JSHeapUsedSize')?.value ?? 0) / 1_000_000;
  };
  const before = await heap();
  expect(before, 'MB').toBeLessThanOrEqual(60);
  // To the end and back, and through a filter.
  const frame = page.getByRole('region', { name: 'Rules, the worst first' });
  await frame.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(page.getByRole('row', { name: /large-9999-prod/ })).toBeVisible();
  expect(await rows.count()).toBeLessThanOrEqual(60);
  await page.getByLabel('Filter rules').fill('large-4711-');
  await expect(rows).toHaveCount(1);
  await page.getByLabel('Filter rules').fill('');
  // What happens is not kept.
  for (let round = 0; round < 5; round += 1) {
    sql(`
      insert into events (subject, part, kind, app, at_ns, level, message, details, duration_ns, source, late)
      select 'large-' || n || '-prod-crash', n || '-${round}', 'crashed', 'large-' || n || '-prod',
        extract(epoch from clock())::bigint * 1000000000, 'CRITICAL', 'crashed', '', 0, 'post', false
      from generate_series(1, 1000) n`);
    await expect(page.locator('[aria-live="polite"]')).toContainText('more', { timeout: 20_000 });
  }
  const grown = (await heap()) - before;
  expect(grown, 'MB more after 5,000 events').toBeLessThanOrEqual(5);
  console.log(
    `10,000 rules: ${data.length} requests for data, ${(bytes / 1000).toFixed(0)} kB in all, heap ${before.toFixed(1)} MB, ` +
      `${grown.toFixed(1)} MB more after 5,000 events`,
  );
});
