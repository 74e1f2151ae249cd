import type { Kysely, Transaction } from 'kysely'

/** Rows are typed where they are read (`sql<Row>`…``); the query builder itself knows no tables. */
export type Tables = Record<string, never>

/** What a query runs on: the pool, or a transaction's one connection. */
export type Queryable = Kysely<Tables>

/** A transaction. Pass it on to everything inside: the embedded engine has one connection, a second one would wait for ever. */
export type Tx = Transaction<Tables>

/** What this server can do, asked once at start. */
export interface Capabilities {
  readonly serverVersion: string
  readonly vectorVersion: string
  /** BM25 through `pg_textsearch`; without it words are ranked by `ts_rank` over any word. */
  readonly wordRanking: 'bm25' | 'ts-rank'
  /** The number this database gave the type `vector`, for `vectorArrayParameter`. */
  readonly vectorOid: number
}

/** How long work on the database may take, and a way to call it off. */
export interface QueryLimits {
  /** For each statement, in milliseconds. */
  queryMs?: number
  /** For a transaction from BEGIN to COMMIT, in milliseconds. */
  transactionMs?: number
  /** Aborting answers the caller with `cancelled` at once; a transaction is rolled back. */
  signal?: AbortSignal
}

/** Where a second program can ask the one that holds the library. */
export interface Endpoint {
  url: string
  token: string
}

/** An open, migrated database. Above this folder nobody can tell which engine it is. */
export interface Database {
  readonly engine: 'embedded' | 'remote'
  /** Folder, or host and database name: for people, never with a password. */
  readonly location: string
  readonly durable: boolean
  readonly capabilities: Capabilities
  readonly query: Queryable
  /** Runs `work` in one transaction: all of it, or nothing. Throws what `work` throws, and typed errors for the database's own. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Runs `work` with other limits for every query and transaction in it, however deep: long maintenance raises
   * them, a search passes its caller's signal. Limits not named stay as they were.
   */
  withLimits<T>(limits: QueryLimits, work: () => Promise<T>): Promise<T>
  /** Notes where the running program can be asked, readable by this user only. Does nothing for a remote database. */
  publishEndpoint(endpoint: Endpoint): Promise<void>
  close(): Promise<void>
}
