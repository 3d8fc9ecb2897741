import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { BASE_URL, TOKEN } from './world';

interface Fixtures {
  /** What may go wrong in this test. */
  allowed: { faults: RegExp[] };
  /** A page of a browser that is signed in as an admin. */
  admin: Page;
}

/** Signs a browser in. */
export async function signIn(context: BrowserContext, token = TOKEN, url = BASE_URL): Promise<void> {
  const headers = { 'sec-fetch-site': 'same-origin' };
  const response = await context.request.post(`${url}/session`, { data: { token }, headers });
  expect(response.status(), await response.text()).toBe(201);
}

/** Fails the test where a page logs an error, breaks its policy, or asks another origin for something. */
function watch(page: Page, faults: string[], allowed: RegExp[]): void {
  const note = (fault: string) => {
    if (!allowed.some((it) => it.test(fault))) {
      faults.push(fault);
    }
  };
  page.on('console', (message) => {
    const text = message.text();
    // What the service answers is judged by its status, below.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) {
      note(`console: ${text}`);
    }
  });
  page.on('pageerror', (error) => note(`error: ${error.stack ?? error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) {
      note(`${response.status()} ${response.url()}`);
    }
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    const isOwn = url.hostname === '127.0.0.1' || url.protocol === 'data:' || url.protocol === 'blob:';
    if (!isOwn) {
      note(`another origin: ${request.url()}`);
    }
  });
}

export const test = base.extend<Fixtures>({
  allowed: [{ faults: [] }, { option: true }],
  context: async ({ context, allowed }, use) => {
    const faults: string[] = [];
    context.on('page', (page) => watch(page, faults, allowed.faults));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(
          `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
        );
      });
    });
    await use(context);
    expect(faults).toEqual([]);
  },
  admin: async ({ context }, use) => {
    await signIn(context);
    await use(await context.newPage());
  },
});

export { expect };

/** Waits until a page shows what it has loaded. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.locator('.loading')).toHaveCount(0);
}

/** Goes to a page and waits for what it shows. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(BASE_URL + path);
  await settled(page);
}

/** Whether everybody can use what is shown: WCAG 2.0 to 2.2, A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const found = violations.map((it) => ({
    rule: it.id,
    help: it.help,
    nodes: it.nodes.slice(0, 5).map((node) => `${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
  }));
  expect(found).toEqual([]);
}

/** The page itself does not scroll sideways. */
export async function expectNoSideways(page: Page): Promise<void> {
  const [inside, outside] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(inside, 'wider than the window').toBeLessThanOrEqual(outside ?? 0);
}
