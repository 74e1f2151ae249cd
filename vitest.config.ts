import { defineConfig } from 'vitest/config'
import { FastTestsFirst } from './test/support/fast-tests-first.ts'
import { summaryReporter } from './test/support/summary-reporter.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'node_modules/**'],
    globalSetup: ['test/support/global-setup.ts'],
    // An engine takes about 250 MB and most of a core, so two workers fill a small machine.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', summaryReporter],
    sequence: { sequencer: FastTestsFirst },
  },
})
