/** What the thread that fits is told: passages in pages, then to fit. */
export type LsaWorkerRequest = { type: 'add'; passages: string[] } | { type: 'fit' }

/** What it answers: that a page is in (ask for the next), how far the fit is, and the model. */
export type LsaWorkerAnswer =
  | { type: 'added' }
  | { type: 'progress'; share: number }
  | { type: 'fitted'; parts: Uint8Array[]; meanTerms: number }
