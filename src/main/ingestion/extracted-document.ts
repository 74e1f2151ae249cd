import type { Root } from 'mdast'
import type { Notice } from '../../shared/api/base.ts'
import type { FormatId } from '../../shared/api/documents.ts'

declare module 'mdast' {
  interface Data {
    /** Page a top-level block begins on, from 1. Set by formats that have pages. */
    page?: number
  }
}

/** What a file says of itself. Anything unknown is left out, never guessed. */
export interface ExtractedMetadata {
  title?: string
  author?: string
  /** `YYYY-MM-DD` */
  publicationDate?: string
  collection?: string
  documentType?: 'research' | 'guide' | 'protocol' | 'case_study'
  accessTier?: 'free' | 'premium'
  tags?: string[]
  /** ISO 639-1 or -3 code the file declares. */
  language?: string
  /** Anything else worth keeping, as the file named it. */
  extra?: Record<string, unknown>
}

/** The text of one document as every format hands it over, before it becomes canonical Markdown. */
export interface ExtractedDocument {
  metadata: ExtractedMetadata
  /**
   * The structure. A Markdown file gives its own source instead, so that what people wrote stays as they wrote it.
   */
  body: { root: Root } | { markdown: string }
  pageCount: number | null
  /** Pages without usable text and other things the reader must know. */
  notices: Notice[]
  /** Which part of the file this is: the row's key for CSV, null for a file that is one document. */
  part: string | null
}

/** Everything a file held. */
export interface ExtractedFile {
  documents: ExtractedDocument[]
  /** Rows of a CSV that could not become a document: line number from 1 (the header is line 1), and why. */
  rowFailures: { line: number; message: string }[]
}

/** A file format: one file in this folder, one line in the list. Everything heavy is imported inside `extract`. */
export interface FileFormat {
  readonly id: FormatId
  /** For people: "Word document". */
  readonly name: string
  readonly extensions: readonly string[]
  readonly mediaTypes: readonly string[]
  /** Whether the bytes look like this format, by their beginning; formats without a signature answer null. */
  recognises(head: Uint8Array): boolean | null
  /**
   * The file's documents: one, or one for each good row of a CSV. Runs in the extraction worker. Throws AppError
   * `file-*` with a sentence a trainer understands; whatever else it throws is taken for a damaged file.
   */
  extract(bytes: Uint8Array, file: { name: string }, signal?: AbortSignal): Promise<ExtractedFile>
}
