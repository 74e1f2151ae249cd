import type { JobKind, JobProgress } from '../../shared/api/jobs.ts'
import type { Failure } from '../../shared/api/base.ts'

/** A job as its definition meets it. */
export interface JobRecord {
  readonly id: string
  readonly kind: JobKind
  readonly payload: Record<string, unknown>
  /** What earlier runs of it reported last. */
  readonly progress: JobProgress
}

export interface JobContext {
  readonly job: JobRecord
  /** Aborts when the person cancels or the program closes. Work stops within two seconds of it. */
  readonly signal: AbortSignal
  /** Tells what is new; anything left out stays as it was. Cheap: watchers hear of it at most ten times a second. */
  report(progress: Partial<JobProgress>): void
}

/** How one kind of job is done. Adding a kind is one definition and its line where the app lists them. */
export interface JobDefinition {
  readonly kind: JobKind
  /** Jobs of one lane run one after the other, lanes run side by side. */
  readonly lane: 'import' | 'embedding'
  /**
   * Does the work, from the beginning or from wherever an interrupted run left it: it must be harmless to run again.
   * Failures of single items are recorded by the job itself; a thrown error fails the whole job.
   */
  run(context: JobContext): Promise<void>
}

/** One file of an import job, as stored. */
export interface JobItemRecord {
  readonly id: string
  readonly name: string
  readonly source: ItemSource
}

/** Where an item's bytes are. */
export interface ItemSource {
  path: string
  uri: string
  isCopy: boolean
}

/** How one item ended. `imported` may carry a failure as well: rows of a CSV that could not be read. */
export interface ItemResult {
  state: 'imported' | 'unchanged' | 'failed'
  failure: Failure | null
  documentIds: string[]
}

export const emptyProgress: JobProgress = {
  done: 0,
  total: 0,
  failed: 0,
  unchanged: 0,
  incomplete: 0,
  current: null,
  chunks: 0,
  rate: null,
  secondsLeft: null,
}
