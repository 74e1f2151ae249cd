import { sql, type RawBuilder } from 'kysely'
import type { DocumentFilter } from '../../shared/api/documents.ts'
import { containsPattern } from '../database/like-pattern.ts'

/**
 * What a filter means, as a condition on `documents d` joined with `document_sources s` and, outer, `collections col`.
 * Always leaves deleted documents out.
 */
export function documentConditions(filter: DocumentFilter, titleContains?: string): RawBuilder<boolean> {
  const conditions: RawBuilder<unknown>[] = [sql`d.deleted_at IS NULL`]
  if (filter.collections?.length) conditions.push(sql`col.name = ANY(${filter.collections})`)
  if (filter.documentTypes?.length) conditions.push(sql`d.document_type = ANY(${filter.documentTypes})`)
  if (filter.formats?.length) conditions.push(sql`d.format = ANY(${filter.formats})`)
  if (filter.accessTiers?.length) conditions.push(sql`d.access_tier = ANY(${filter.accessTiers})`)
  if (filter.tags?.length) {
    conditions.push(sql`EXISTS (
      SELECT 1 FROM document_tags t WHERE t.document_id = d.id AND t.tag = ANY(${filter.tags}))`)
  }
  if (filter.dateFrom)
    conditions.push(sql`coalesce(d.publication_date, d.created_at::date) >= ${filter.dateFrom}::date`)
  if (filter.dateTo)
    conditions.push(sql`coalesce(d.publication_date, d.created_at::date) <= ${filter.dateTo}::date`)
  const text = titleContains?.trim()
  if (text) {
    const pattern = containsPattern(text)
    conditions.push(sql`(d.title ILIKE ${pattern} OR s.name ILIKE ${pattern})`)
  }
  return sql<boolean>`${sql.join(conditions, sql` AND `)}`
}
