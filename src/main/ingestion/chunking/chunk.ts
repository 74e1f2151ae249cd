import type { DocumentDetail } from '../../../shared/api/documents.ts'

/** A version's text in the one form everything downstream reads: Markdown, and where its pages begin in it. */
export interface CanonicalText {
  /** NFC, `\n` line ends, no NUL, no lone surrogates. */
  markdown: string
  /** Ascending by `start`; empty for formats without pages. */
  pages: { page: number; start: number }[]
}

/** A passage: the unit that is found, embedded and shown. Offsets count UTF-16 code units of the Markdown. */
export interface Chunk {
  index: number
  start: number
  end: number
  /** `markdown.slice(start, end)` */
  content: string
  /** The passage as plain text, without Markdown signs: what embedders and snippets read. */
  text: string
  /** Titles of the headings above, outermost first; a chunk that begins with a heading has that heading in its path. */
  headingPath: string[]
  pageFrom: number | null
  pageTo: number | null
}

export type OutlineEntry = DocumentDetail['outline'][number]
