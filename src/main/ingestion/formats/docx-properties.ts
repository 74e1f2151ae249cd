import type { ExtractedMetadata } from '../extracted-document.ts'
import { isSensibleTitle } from './document-title.ts'
import { parseDate, parseLanguage, parseTags } from './metadata-fields.ts'

/**
 * Title, author, keywords and language from a Word file's core properties. When it was made is kept for what it is and
 * not taken for the date of publication.
 */
export function coreProperties(xml: string): ExtractedMetadata {
  const title = field(xml, 'title')
  const author = field(xml, 'creator')
  const tags = parseTags(field(xml, 'keywords') ?? '')
  const created = parseDate(field(xml, 'created') ?? '') ?? parseDate(field(xml, 'modified') ?? '')
  const language = parseLanguage(field(xml, 'language'))
  return {
    ...(title && isSensibleTitle(title) ? { title } : {}),
    // Program names that libraries write where a person should be.
    ...(author &&
    !/^(python-docx|docx4j|apache poi|un-?named|user|admin|administrator|unknown)$/i.test(author)
      ? { author }
      : {}),
    ...(created ? { extra: { created } } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(language ? { language } : {}),
  }
}

function field(xml: string, name: string): string | undefined {
  const value = new RegExp(`<(?:[\\w-]+:)?${name}\\b[^>]*>([^<]*)</`).exec(xml)?.[1]
  return value ? decodeEntities(value).replace(/\s+/g, ' ').trim() || undefined : undefined
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex: string, decimal: string, name: string) => {
      if (name) return entities[name] ?? whole
      const codePoint = hex ? Number.parseInt(hex, 16) : Number(decimal)
      return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole
    },
  )
}
