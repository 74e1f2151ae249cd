import { sql, type RawBuilder } from 'kysely'
import type { Notice } from '../../shared/api/base.ts'
import type { DocumentDetail, DocumentListRequest, DocumentSummary } from '../../shared/api/documents.ts'
import type { Queryable } from '../database/database.ts'
import { documentConditions } from './document-conditions.ts'

interface SummaryRow {
  id: string
  title: string
  format: DocumentSummary['format']
  collection: string | null
  document_type: DocumentSummary['documentType']
  access_tier: DocumentSummary['accessTier']
  tags: string[]
  author: string | null
  publication_date: string | null
  language: string | null
  source_name: string
  size_bytes: string
  page_count: number | null
  version_number: number
  chunk_count: number
  embedded: number
  reason: string | null
  created_at: Date
  updated_at: Date
}

interface DetailRow extends SummaryRow {
  version_id: string
  content: string
  pages: DocumentDetail['pages']
  outline: DocumentDetail['outline']
  notices: Notice[]
}

const summaryColumns = sql`
  d.id, d.title, d.format, col.name AS collection, d.document_type, d.access_tier, d.author,
  d.publication_date::text AS publication_date, d.language, s.name AS source_name, s.size_bytes, v.page_count,
  v.version_number, v.chunk_count, d.created_at, d.updated_at,
  ARRAY(SELECT tag FROM document_tags t WHERE t.document_id = d.id ORDER BY tag) AS tags,
  (SELECT count(*)::int FROM document_chunks c
    JOIN chunk_embeddings e ON e.chunk_id = c.id AND e.space_id = space.id
    WHERE c.document_id = d.id AND c.is_active) AS embedded,
  (SELECT f.message FROM document_chunks c
    JOIN embedding_failures f ON f.chunk_id = c.id AND f.space_id = space.id
    WHERE c.document_id = d.id AND c.is_active LIMIT 1) AS reason`

const summaryTables = sql`
  documents d
  JOIN document_sources s ON s.id = d.source_id
  JOIN document_versions v ON v.id = d.current_version_id
  LEFT JOIN collections col ON col.id = d.collection_id
  LEFT JOIN embedding_spaces space ON space.state = 'active'`

/** Sort fields of the contract, as SQL. Texts sort without regard to case, ids settle ties so that pages never overlap. */
const sortExpressions: Record<DocumentListRequest['sort'], RawBuilder<unknown>> = {
  title: sql`lower(d.title)`,
  collection: sql`lower(col.name)`,
  format: sql`d.format`,
  sizeBytes: sql`s.size_bytes`,
  updatedAt: sql`d.updated_at`,
  createdAt: sql`d.created_at`,
}

/** One page of the documents that match, and how many match in all. */
export async function selectDocuments(
  target: Queryable,
  request: DocumentListRequest,
): Promise<{ documents: DocumentSummary[]; total: number }> {
  const conditions = documentConditions(request.filter, request.titleContains)
  const direction = request.descending ? sql`DESC` : sql`ASC`
  const { rows } = await sql<SummaryRow>`
    SELECT ${summaryColumns} FROM ${summaryTables}
    WHERE ${conditions}
    ORDER BY ${sortExpressions[request.sort]} ${direction} NULLS LAST, d.id
    LIMIT ${request.limit} OFFSET ${request.offset}`.execute(target)
  const total = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM ${summaryTables} WHERE ${conditions}`.execute(target)
  return { documents: rows.map(toSummary), total: total.rows[0]!.n }
}

/** One live document with the text of its current version, or null. */
export async function selectDocument(target: Queryable, id: string): Promise<DocumentDetail | null> {
  const { rows } = await sql<DetailRow>`
    SELECT ${summaryColumns}, v.id AS version_id, v.content, v.pages, v.outline, v.notices
    FROM ${summaryTables}
    WHERE d.id = ${id} AND d.deleted_at IS NULL`.execute(target)
  const row = rows[0]
  if (!row) return null
  return {
    ...toSummary(row),
    versionId: row.version_id,
    content: row.content,
    pages: row.pages,
    outline: row.outline,
    notices: row.notices,
  }
}

export type FacetName = 'collections' | 'documentTypes' | 'formats' | 'tags' | 'accessTiers'

/** Every value documents can be filtered by, with its number of live documents, most frequent first. */
export async function selectFacets(
  target: Queryable,
): Promise<Record<FacetName, { value: string; count: number }[]>> {
  const { rows } = await sql<{ facet: FacetName; value: string; count: number }>`
    WITH live AS (SELECT * FROM documents WHERE deleted_at IS NULL),
    pairs AS (
      SELECT 'collections' AS facet, c.name AS value FROM live JOIN collections c ON c.id = live.collection_id
      UNION ALL SELECT 'documentTypes', document_type FROM live
      UNION ALL SELECT 'formats', format FROM live
      UNION ALL SELECT 'accessTiers', access_tier FROM live
      UNION ALL SELECT 'tags', t.tag FROM live JOIN document_tags t ON t.document_id = live.id
    )
    SELECT facet, value, count(*)::int AS count FROM pairs
    WHERE value IS NOT NULL GROUP BY facet, value ORDER BY count DESC, value`.execute(target)
  const facets: Record<FacetName, { value: string; count: number }[]> = {
    collections: [],
    documentTypes: [],
    formats: [],
    tags: [],
    accessTiers: [],
  }
  for (const { facet, value, count } of rows) facets[facet].push({ value, count })
  return facets
}

/** How many documents, passages and passages with a vector the library has. */
export async function selectTotals(
  target: Queryable,
): Promise<{ documents: number; chunks: number; embeddedChunks: number }> {
  const { rows } = await sql<{ documents: number; chunks: number; embeddedChunks: number }>`
    SELECT
      (SELECT count(*)::int FROM documents WHERE deleted_at IS NULL) AS documents,
      (SELECT count(*)::int FROM document_chunks c JOIN documents d ON d.id = c.document_id
        WHERE c.is_active AND d.deleted_at IS NULL) AS chunks,
      (SELECT count(*)::int FROM document_chunks c
        JOIN documents d ON d.id = c.document_id
        JOIN embedding_spaces space ON space.state = 'active'
        JOIN chunk_embeddings e ON e.chunk_id = c.id AND e.space_id = space.id
        WHERE c.is_active AND d.deleted_at IS NULL) AS "embeddedChunks"`.execute(target)
  return rows[0]!
}

function toSummary(row: SummaryRow): DocumentSummary {
  return {
    id: row.id,
    title: row.title,
    format: row.format,
    collection: row.collection,
    documentType: row.document_type,
    accessTier: row.access_tier,
    tags: row.tags,
    author: row.author,
    publicationDate: row.publication_date,
    language: row.language === 'und' ? null : row.language,
    sourceName: row.source_name,
    sizeBytes: Number(row.size_bytes),
    pageCount: row.page_count,
    version: row.version_number,
    coverage: { chunks: row.chunk_count, embedded: row.embedded, reason: row.reason },
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}
