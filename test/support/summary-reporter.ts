import type { Reporter } from 'vitest/node'

/** Ends the run with one line of counts that a script, or a person in a long log, can find. */
export const summaryReporter: Reporter = {
  onTestRunEnd(modules, unhandledErrors) {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    )
    const count = (state: string) => states.filter((each) => each === state).length
    // A file that does not load and an error outside every test have no test to their name.
    const unloaded = modules.filter(
      (module) => module.state() === 'failed' && module.errors().length > 0,
    ).length
    const failed = count('failed') + count('pending') + unloaded + unhandledErrors.length
    console.log(`vitest: ${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`)
  },
}
