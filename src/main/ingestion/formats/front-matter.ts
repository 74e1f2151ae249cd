import { parse, YAMLError } from 'yaml'
import type { Notice } from '../../../shared/api/base.ts'
import type { ExtractedMetadata } from '../extracted-document.ts'
import {
  fieldName,
  parseAccessTier,
  parseDate,
  parseDocumentType,
  parseLanguage,
  parseTags,
} from './metadata-fields.ts'

/** What the YAML block at the top of a Markdown text says; a block that is no YAML gives a notice, never an error. */
export function readFrontMatter(
  text: string,
  file: { name: string },
): { metadata: ExtractedMetadata; notices: Notice[] } {
  const source = /^---[ \t]*\n([\s\S]*?)\n?(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text)?.[1]
  if (!source?.trim()) return { metadata: {}, notices: [] }
  try {
    // Aliases are what billion-laughs files are made of, and no front matter needs a hundred.
    const value: unknown = parse(source, { maxAliasCount: 100, logLevel: 'error', uniqueKeys: false })
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return { metadata: {}, notices: [] }
    return { metadata: metadataOf(value as Record<string, unknown>), notices: [] }
  } catch (error) {
    const line = error instanceof YAMLError ? error.linePos?.[0].line : undefined
    const where = line === undefined ? '' : ` (line ${line + 1} of the file)`
    return {
      metadata: {},
      notices: [
        {
          code: 'front-matter-unreadable',
          message: `The block of details at the top of ${file.name} is not valid YAML${where}, so title, tags and the like were not taken from it. The text itself was imported.`,
        },
      ],
    }
  }
}

function metadataOf(value: Record<string, unknown>): ExtractedMetadata {
  const fields = new Map(Object.entries(value).map(([key, field]) => [fieldName(key), field]))
  const take = (...names: string[]): unknown => {
    const name = names.find((candidate) => fields.has(candidate) && fields.get(candidate) !== null)
    if (name === undefined) return undefined
    const field = fields.get(name)
    fields.delete(name)
    return field
  }
  const metadata: ExtractedMetadata = {}
  metadata.title = plainText(take('title', 'name'))
  metadata.author = authorNames(take('author', 'authors', 'creator', 'by'))
  metadata.publicationDate = dateOf(take('publication_date', 'date', 'published', 'publish_date', 'created'))
  metadata.collection = plainText(take('collection', 'coach_id', 'coach', 'course'))
  metadata.tags = tagsOf(take('tags', 'tag', 'keywords', 'categories'))
  metadata.language = parseLanguage(take('lang', 'locale')) ?? parseLanguage(take('language'))
  const documentType = plainText(take('document_type', 'doc_type', 'type'))
  if (documentType) metadata.documentType = parseDocumentType(documentType) ?? undefined
  const accessTier = plainText(take('access_tier', 'tier', 'access'))
  if (accessTier) metadata.accessTier = parseAccessTier(accessTier) ?? undefined
  if (fields.size > 0)
    metadata.extra = JSON.parse(JSON.stringify(Object.fromEntries(fields))) as Record<string, unknown>
  return Object.fromEntries(Object.entries(metadata).filter(([, field]) => field !== undefined))
}

function plainText(value: unknown): string | undefined {
  const text =
    typeof value === 'string' || typeof value === 'number' ? String(value).replace(/\s+/g, ' ').trim() : ''
  return text || undefined
}

/** One name, a list of names, or a list of records with a name. */
function authorNames(value: unknown): string | undefined {
  const names = (Array.isArray(value) ? value : [value]).map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'name' in entry ? plainText(entry.name) : plainText(entry),
  )
  return names.filter(Boolean).join(', ') || undefined
}

function dateOf(value: unknown): string | undefined {
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  const text = plainText(value)
  return (text && parseDate(text)) || undefined
}

function tagsOf(value: unknown): string[] | undefined {
  const tags = parseTags(value)
  return tags.length > 0 ? tags : undefined
}
