import type { Log } from '../platform/log.ts'

/** How a library is opened, whichever engine it is on. */
export interface OpenOptions {
  /** Who opens it, for the message to a second program: "the Lectern window", "lectern serve". */
  holder: string
  log: Log
  /** Connections to a server at most; the embedded engine has one. */
  poolSize?: number
  /** How long a statement and a transaction may take unless `withLimits` says otherwise, in milliseconds. */
  deadlines?: { queryMs?: number; transactionMs?: number }
}
