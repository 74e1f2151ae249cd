/** Below this a rate says nothing yet. */
const minSeconds = 1

/**
 * A running estimate of one run of a job: chunks a second, and seconds left by the items done since the run began
 * (`doneBefore` of them were done by earlier runs). Null until there is something to estimate from.
 */
export function estimateProgress(doneBefore: number, now: () => number = () => performance.now()) {
  const startedAt = now()
  return (
    done: number,
    total: number,
    chunks: number,
  ): { rate: number | null; secondsLeft: number | null } => {
    const seconds = (now() - startedAt) / 1000
    const doneNow = done - doneBefore
    if (seconds < minSeconds || doneNow === 0) return { rate: null, secondsLeft: null }
    return {
      rate: Math.round((chunks / seconds) * 10) / 10,
      secondsLeft: Math.ceil(((total - done) * seconds) / doneNow),
    }
  }
}
