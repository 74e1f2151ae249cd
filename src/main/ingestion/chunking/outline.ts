import type { CanonicalText, OutlineEntry } from './chunk.ts'
import { pageAt } from './page-at.ts'
import { parseBlocks } from '../../text/markdown/parse-blocks.ts'
import { headingText } from '../../text/markdown/plain-text.ts'

/** The headings of a document in order. Headings inside lists and quotes are quoted matter and left out. */
export function outline(canonical: CanonicalText): OutlineEntry[] {
  const { markdown, pages } = canonical
  return parseBlocks(markdown)
    .filter(({ kind }) => kind === 'heading')
    .map((heading) => ({
      depth: heading.depth,
      text: headingText(markdown, heading),
      start: heading.start,
      page: pageAt(pages, heading.start),
    }))
    .filter(({ text }) => text !== '')
}
