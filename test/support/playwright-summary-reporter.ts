import type { Reporter, Suite, TestError } from 'playwright/types/testReporter'

/** Ends the run with why tests were skipped, and one line of counts in the same words as the other test runner's. */
class PlaywrightSummaryReporter implements Reporter {
  private suite: Suite | undefined
  private errors = 0

  onBegin(_config: unknown, suite: Suite) {
    this.suite = suite
  }

  onError(_error: TestError) {
    this.errors += 1
  }

  onEnd() {
    const tests = this.suite?.allTests() ?? []
    const outcomes = tests.map((test) => test.outcome())
    const reasons = tests.flatMap((test) => test.annotations.filter(({ type }) => type === 'skip'))
    for (const reason of new Set(reasons.map(({ description }) => description)))
      console.log(`Skipped: ${reason}`)
    const count = (...wanted: string[]) => outcomes.filter((outcome) => wanted.includes(outcome)).length
    const failed = count('unexpected') + this.errors
    console.log(
      `playwright: ${count('expected', 'flaky')} passed, ${failed} failed, ${count('skipped')} skipped`,
    )
  }
}

// Playwright loads a reporter as a file's default export and in no other way.
export default PlaywrightSummaryReporter
