import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { ExtractedMetadata } from '../extracted-document.ts'
import { isSensibleTitle } from './document-title.ts'
import { parseDate, parseLanguage, parseTags } from './metadata-fields.ts'

/**
 * Title, author, keywords and language from a PDF's info dictionary, else from its XMP. When the file was made is kept
 * for what it is: a handbook of 2019 printed to PDF today was not published today.
 */
export async function pdfMetadata(document: PDFDocumentProxy): Promise<ExtractedMetadata> {
  // Broken details must not cost the text.
  const found = await document.getMetadata().catch(() => null)
  if (!found) return {}
  const info = found.info as Record<string, unknown>
  const xmp = found.metadata as { get(name: string): unknown } | null
  const title = [plain(info.Title), plain(xmp?.get('dc:title'))].find((text) => text && isSensibleTitle(text))
  const author = plain(info.Author) ?? plain(xmp?.get('dc:creator'))
  const created = pdfDate(plain(info.CreationDate)) ?? parseDate(plain(xmp?.get('xmp:createdate')) ?? '')
  const published = parseDate(plain(xmp?.get('prism:publicationdate')) ?? plain(xmp?.get('dc:date')) ?? '')
  const tags = parseTags(plain(info.Keywords) ?? '')
  const language = parseLanguage(info.Language) ?? parseLanguage(plain(xmp?.get('dc:language')))
  return {
    ...(title ? { title } : {}),
    ...(author && !/^(user|admin|administrator|owner|unknown|anonymous|unbekannt)$/i.test(author)
      ? { author }
      : {}),
    ...(published ? { publicationDate: published } : {}),
    ...(created ? { extra: { created } } : {}),
    ...(tags.length > 0 && tags.length <= 50 ? { tags } : {}),
    ...(language ? { language } : {}),
  }
}

function plain(value: unknown): string | undefined {
  const text = Array.isArray(value) ? value.filter((part) => typeof part === 'string').join(', ') : value
  if (typeof text !== 'string') return undefined
  const clean = text.replace(/\0/g, '').replace(/\s+/g, ' ').trim()
  return clean && !clean.includes('\uFFFD') && clean.length <= 1000 ? clean : undefined
}

/** `D:20240103093826+01'00'` → `2024-01-03` */
function pdfDate(value: string | undefined): string | undefined {
  const date = /^(?:D:)?(\d{4})(\d{2})(\d{2})/.exec(value ?? '')
  return (date && parseDate(`${date[1]}-${date[2]}-${date[3]}`)) || undefined
}
