import { sql } from 'kysely'
import type { Database } from '../../src/main/database/database.ts'

/**
 * Everything that must be true of a library at any moment, whatever was killed. Answers the broken rules in words,
 * an empty list when the library is whole. `documentIds` are documents somebody was told of.
 */
export async function checkLibrary(
  database: Database,
  documentIds: readonly string[] = [],
): Promise<string[]> {
  const { query } = database
  const problems: string[] = []
  const expectNone = async (problem: string, rows: Promise<{ rows: { id: string }[] }>) => {
    for (const { id } of (await rows).rows) problems.push(`${problem}: ${id}`)
  }

  const { rows: present } = await sql<{ id: string }>`SELECT id FROM documents`.execute(query)
  const known = new Set(present.map((row) => row.id))
  for (const id of documentIds)
    if (!known.has(id)) problems.push(`document reported as imported is gone: ${id}`)

  await expectNone(
    'document without a current version',
    sql<{ id: string }>`SELECT id FROM documents WHERE current_version_id IS NULL`.execute(query),
  )
  await expectNone(
    'version numbers have a gap',
    sql<{ id: string }>`
      SELECT document_id AS id FROM document_versions GROUP BY document_id
      HAVING max(version_number) <> count(*)`.execute(query),
  )
  await expectNone(
    'version without all its passages',
    sql<{ id: string }>`
      SELECT v.id FROM document_versions v LEFT JOIN document_chunks c ON c.version_id = v.id
      GROUP BY v.id HAVING count(c.id) <> v.chunk_count`.execute(query),
  )
  await expectNone(
    'passage active outside the current version of a live document, or the reverse',
    sql<{ id: string }>`
      SELECT c.id FROM document_chunks c JOIN documents d ON d.id = c.document_id
      WHERE c.is_active <> (c.version_id = d.current_version_id AND d.deleted_at IS NULL)`.execute(query),
  )
  await expectNone(
    'two documents from one source',
    sql<{ id: string }>`SELECT uri AS id FROM document_sources GROUP BY uri HAVING count(*) > 1`.execute(
      query,
    ),
  )
  await expectNone(
    'a file imported twice',
    sql<{ id: string }>`
      SELECT file_hash AS id FROM document_sources WHERE kind = 'file'
      GROUP BY file_hash HAVING count(*) > 1`.execute(query),
  )
  await expectNone(
    'vector of the wrong width',
    sql<{ id: string }>`
      SELECT e.chunk_id AS id FROM chunk_embeddings e JOIN embedding_spaces s ON s.id = e.space_id
      WHERE vector_dims(e.embedding) <> s.dimensions`.execute(query),
  )

  const { rows: chunks } = await sql<{
    id: string
    content: string
    start: number
    end: number
    whole: string
  }>`
    SELECT c.id, c.content, c.start_offset AS start, c.end_offset AS end, v.content AS whole
    FROM document_chunks c JOIN document_versions v ON v.id = c.version_id`.execute(query)
  for (const { id, content, start, end, whole } of chunks) {
    if (whole.slice(start, end) !== content) problems.push(`passage is not its range of the text: ${id}`)
  }
  return problems
}
