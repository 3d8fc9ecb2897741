import { defineConfig } from '@playwright/test';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: 'test/ui',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: [['list']],
  timeout: 60_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results',
  projects: [
    { name: 'tests', testMatch: /\.spec\.ts$/ },
    { name: 'screenshots', testMatch: /screenshots\.ts$/ },
    { name: 'bench', testMatch: /bench\.ts$/, workers: 1 },
  ],
  use: {
    baseURL: process.env.BASE_URL ?? '',
    trace: 'retain-on-failure',
    // Half an hour from every other place.
    timezoneId: 'America/St_Johns',
    locale: 'en-GB',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args },
  },
});
