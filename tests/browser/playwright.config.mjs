import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';

const TARGET = fileURLToPath(new URL('../../target/browser/', import.meta.url));

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.mjs',
  outputDir: `${TARGET}results`,
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  globalTimeout: 600_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['html', { outputFolder: `${TARGET}report`, open: 'never' }], ['./support/bounds.mjs']],
  use: {
    locale: 'en-GB',
    timezoneId: 'Asia/Almaty',
    actionTimeout: 10_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || undefined,
      // A build machine runs as root in a container.
      args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-dev-shm-usage'] : [],
    },
  },
});
