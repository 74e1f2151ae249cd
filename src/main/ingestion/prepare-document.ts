import { AppError } from '../../shared/errors.ts'
import { analyze } from '../text/analyze.ts'
import { detectLanguage, unknownLanguage } from '../text/language.ts'
import { normalizeText } from '../text/normalize.ts'
import { toCanonicalText } from './chunking/canonical-text.ts'
import type { Chunk, OutlineEntry } from './chunking/chunk.ts'
import { chunkDocument } from './chunking/chunk-document.ts'
import { outline } from './chunking/outline.ts'
import type { ExtractedDocument } from './extracted-document.ts'
import type { PreparedChunk, PreparedDocument } from './prepared-document.ts'

/** A passage shorter than this is taken to be in its document's language: less text names the wrong one too often. */
const leastToDiffer = 300
/** Characters of a title people can still read in a list. */
const longestTitle = 300
/** Front matter, a date or an author's name may stand above a title. */
const latestTitle = 800

/**
 * An extracted document as it is stored: canonical Markdown, title, language, outline, and its passages with their
 * search terms. Pure, and the same for the same input. Throws AppError `file-no-text` when nothing readable is left.
 */
export function prepareDocument(extracted: ExtractedDocument, file: { name: string }): PreparedDocument {
  const canonical = toCanonicalText(extracted.body)
  const passages = chunkDocument(canonical).filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
  if (passages.length === 0) {
    throw new AppError(
      'file-no-text',
      `“${file.name}” holds no text that can be read. If it is a scan, run text recognition on it first.`,
    )
  }
  const headings = outline(canonical)
  const title = titleOf(extracted.metadata.title, titleHeading(headings), file.name)
  const language = detectLanguage(joinTexts(passages), extracted.metadata.language)
  return {
    part: extracted.part,
    metadata: extracted.metadata,
    title,
    language,
    markdown: canonical.markdown,
    pages: canonical.pages,
    outline: headings,
    pageCount: extracted.pageCount,
    notices: extracted.notices,
    chunks: passages.map((chunk, index) => ({ ...chunk, index, terms: termsOf(chunk, title, language) })),
  }
}

/** Beginning, middle and end are enough to tell a language; joining twenty megabytes is not. */
function joinTexts(chunks: Chunk[]): string {
  const step = Math.max(1, Math.floor(chunks.length / 6))
  return chunks
    .filter((_, index) => index % step === 0)
    .map(({ text }) => text)
    .join('\n')
}

/**
 * What word search indexes of a chunk. Titles keep their function words, so that "How to…" is found by its name. A
 * chunk in another language than its document has the stems of both: a query is analyzed in the languages that
 * documents have.
 */
function termsOf(chunk: Chunk, title: string, language: string): PreparedChunk['terms'] {
  const headings = [title, ...chunk.headingPath.filter((heading) => heading !== title)]
  let rest = chunk.text
  // A heading that the text begins with counts once.
  for (const heading of headings) if (rest.startsWith(heading)) rest = rest.slice(heading.length).trimStart()
  const terms = [
    ...headings.flatMap((heading) => analyze(heading, language, { keepStopWords: true })),
    ...analyze(rest, language),
  ]
  const own = rest.length >= leastToDiffer ? detectLanguage(rest) : unknownLanguage
  if (own !== unknownLanguage && own !== language) {
    const known = new Set(terms)
    terms.push(...analyze(rest, own).filter((term) => !known.has(term)))
  }
  return terms.join(' ')
}

/** The first heading, if it stands where titles stand: one after pages of text is a section, such as "References". */
function titleHeading(headings: OutlineEntry[]): string | undefined {
  const first = headings[0]
  return first && first.start <= latestTitle ? first.text : undefined
}

function titleOf(
  declared: string | undefined,
  heading: string | undefined,
  fileName: string,
): PreparedDocument['title'] {
  // A file from an imported folder comes with its folders in the name.
  const ownName = fileName.split('/').at(-1) || fileName
  const titles = [declared, heading, ownName.replace(/\.[^.\s]{1,10}$/, '').replace(/[_\s]+/g, ' '), ownName]
  const title = titles
    .map((title) =>
      normalizeText(title ?? '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .find((title) => /[\p{L}\p{N}]/u.test(title))
  const whole = title ?? 'Untitled'
  return whole.length > longestTitle
    ? `${whole
        .slice(0, longestTitle - 1)
        .toWellFormed()
        .trimEnd()}…`
    : whole
}
