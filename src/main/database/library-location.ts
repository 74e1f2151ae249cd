/** Where a library is: a folder with the embedded engine, or a PostgreSQL server with pgvector. */
export type LibraryLocation =
  { folder: string } | { url: string; ca?: string; allowPlaintextLoopback?: boolean }
