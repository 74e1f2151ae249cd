import type { DocumentFilter } from '../../shared/api/documents.ts'
import { accessTierNames, documentTypeNames, formatNames, nameOf } from '../wording/names.ts'
import { sayDate } from '../wording/say-time.ts'

export type ListField = 'collections' | 'documentTypes' | 'formats' | 'tags' | 'accessTiers'

/** The fields that are filtered by picking values, with their headings and the names of their values. */
export const listFields: Record<ListField, { one: string; many: string; name: (value: string) => string }> = {
  collections: { one: 'Collection', many: 'Collections', name: (value) => value },
  documentTypes: { one: 'Type', many: 'Types', name: (value) => nameOf(documentTypeNames, value) },
  formats: { one: 'Format', many: 'Formats', name: (value) => nameOf(formatNames, value) },
  tags: { one: 'Tag', many: 'Tags', name: (value) => value },
  accessTiers: { one: 'Access', many: 'Access', name: (value) => nameOf(accessTierNames, value) },
}

export interface FilterChip {
  key: string
  /** What the chip says: `Collection: Teaching`. */
  text: string
  /** The filter without what the chip stands for. */
  without: DocumentFilter
}

/** A filter as the chips that stand for its parts. */
export function filterChips(filter: DocumentFilter): FilterChip[] {
  const chips: FilterChip[] = []
  for (const field of Object.keys(listFields) as ListField[]) {
    for (const value of filter[field] ?? []) {
      const { one, name } = listFields[field]
      chips.push({
        key: `${field} ${value}`,
        text: `${one}: ${name(value)}`,
        without: toggleValue(filter, field, value),
      })
    }
  }
  const { dateFrom, dateTo, ...undated } = filter
  if (dateFrom !== undefined)
    chips.push({
      key: 'from',
      text: `From ${sayDate(dateFrom)}`,
      without: { ...undated, ...(dateTo && { dateTo }) },
    })
  if (dateTo !== undefined)
    chips.push({
      key: 'to',
      text: `Until ${sayDate(dateTo)}`,
      without: { ...undated, ...(dateFrom && { dateFrom }) },
    })
  return chips
}

/** The filter with a value put in, or taken out if it was there. */
export function toggleValue(filter: DocumentFilter, field: ListField, value: string): DocumentFilter {
  const before: readonly string[] = filter[field] ?? []
  const after = before.includes(value) ? before.filter((other) => other !== value) : [...before, value]
  const { [field]: _, ...rest } = filter
  return after.length === 0 ? rest : { ...rest, [field]: after }
}
