/**
 * What becomes of each table in a backup. `backed-up` is the user's and cannot be made again; `derived` is made again
 * from what is backed up, at a price in time; `internal` belongs to this installation.
 */
export type TableRole = 'backed-up' | 'derived' | 'internal'

/** Every table of the schema; a test fails on one that is missing here. */
export const tableRoles: Readonly<Record<string, TableRole>> = {
  collections: 'backed-up',
  document_sources: 'backed-up',
  documents: 'backed-up',
  document_tags: 'backed-up',
  document_versions: 'backed-up',
  document_chunks: 'backed-up',
  embedding_spaces: 'backed-up',
  embedding_model_parts: 'backed-up',
  chunk_embeddings: 'backed-up',
  settings: 'backed-up',
  embedding_cache: 'derived',
  embedding_failures: 'derived',
  jobs: 'internal',
  job_items: 'internal',
  schema_migrations: 'internal',
}
