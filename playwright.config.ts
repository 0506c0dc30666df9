import { defineConfig } from '@playwright/test'
import { chromiumPath } from './e2e/house/browser.ts'

// Chromium's sandbox refuses to run as root, and containers have a small /dev/shm.
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.spec.ts',
  outputDir: './test-results/browser',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromiumPath(),
      chromiumSandbox: !isRoot,
      args: isRoot ? ['--no-sandbox', '--disable-dev-shm-usage'] : [],
    },
  },
})
