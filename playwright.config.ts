import { existsSync } from 'node:fs'
import { defineConfig } from 'playwright/test'

/** The Chromium that `npm test` found, or a usual place of the system's; else Playwright's own. */
const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const executablePath = process.env['CHROMIUM_PATH'] || system

/** Chromium refuses to run its sandbox as root, which is who runs the tests in a container. */
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export default defineConfig({
  testDir: 'test',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // Each file has a program with an engine of its own: one at a time is what a small machine does best.
  workers: 1,
  timeout: 60_000,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['./test/support/playwright-summary-reporter.ts']],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { args, ...(executablePath && { executablePath }) },
  },
})
