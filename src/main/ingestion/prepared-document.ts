import type { FormatId } from '../../shared/api/documents.ts'
import type { Notice } from '../../shared/api/base.ts'
import type { Chunk, OutlineEntry } from './chunking/chunk.ts'
import type { ExtractedMetadata } from './extracted-document.ts'

/** A chunk with what word search and embedders read of it. */
export interface PreparedChunk extends Chunk {
  /** Search terms of title, heading path and text, space-separated (text/analyze.ts). */
  terms: string
}

/** One document, ready to be embedded and stored: what the extraction worker answers with. */
export interface PreparedDocument {
  part: string | null
  metadata: ExtractedMetadata
  /** Never empty: the file's title, else its first heading, else its name. */
  title: string
  /** ISO 639-3, 'und' if unknown. */
  language: string
  markdown: string
  pages: { page: number; start: number }[]
  outline: OutlineEntry[]
  pageCount: number | null
  notices: Notice[]
  chunks: PreparedChunk[]
}

/** What became of one file. */
export interface PreparedFile {
  format: FormatId
  /** SHA-256 of the bytes, hexadecimal. */
  contentHash: string
  sizeBytes: number
  documents: PreparedDocument[]
  /** Rows of a CSV that could not become a document: line number from 1 (the header is line 1), and why. */
  rowFailures: { line: number; message: string }[]
}
