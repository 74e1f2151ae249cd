import type { ErrorCode } from '../../shared/errors.ts'
import type { PreparedChunk, PreparedDocument, PreparedFile } from './prepared-document.ts'

/** What the pool asks of a worker. `next` lets it send the next part of a large answer. */
export type ExtractRequest = { type: 'extract'; source: { path: string; name: string } } | { type: 'next' }

/** What a worker answers: parts of the file, then `done`; or why there is none. */
export type ExtractAnswer =
  | { type: 'part'; part: ExtractPart }
  | { type: 'done'; memoryBytes: number }
  | {
      type: 'failed'
      code: ErrorCode
      message: string
      details: Record<string, unknown>
      stack?: string
      memoryBytes: number
    }

type LeanChunk = Omit<PreparedChunk, 'content'>

/** A piece of a prepared file. A chunk's `content` is left out: it is a range of the document's Markdown. */
export interface ExtractPart {
  /** In the first part only. */
  file?: Omit<PreparedFile, 'documents'>
  /** Further chunks of the last document of the parts before. */
  moreChunks: LeanChunk[]
  documents: (Omit<PreparedDocument, 'chunks'> & { chunks: LeanChunk[] })[]
}

/** Chunks of one message: a thousand take the receiving thread about 5 ms to unpack. */
const chunksPerPart = 1000

/** The file in parts small enough that unpacking one never holds up the main thread. */
export function* partsOfFile(file: PreparedFile): Generator<ExtractPart> {
  const { documents, ...rest } = file
  let part: ExtractPart = { file: rest, moreChunks: [], documents: [] }
  let room = chunksPerPart
  for (const document of documents) {
    if (room <= 0) {
      yield part
      part = { moreChunks: [], documents: [] }
      room = chunksPerPart
    }
    const first = document.chunks.slice(0, Math.max(1, room)).map(leanChunk)
    part.documents.push({ ...document, chunks: first })
    // A document costs something even without chunks.
    room -= first.length + 1
    for (let from = first.length; from < document.chunks.length; from += chunksPerPart) {
      yield part
      const moreChunks = document.chunks.slice(from, from + chunksPerPart).map(leanChunk)
      part = { moreChunks, documents: [] }
      room = chunksPerPart - moreChunks.length
    }
  }
  yield part
}

/** Puts the parts of one file together again, in the order they were sent. */
export function joinParts(parts: readonly ExtractPart[]): PreparedFile {
  const documents: PreparedDocument[] = []
  for (const part of parts) {
    const last = documents.at(-1)
    if (last) for (const chunk of part.moreChunks) last.chunks.push(wholeChunk(chunk, last.markdown))
    for (const document of part.documents) {
      documents.push({
        ...document,
        chunks: document.chunks.map((chunk) => wholeChunk(chunk, document.markdown)),
      })
    }
  }
  return { ...parts[0]!.file!, documents }
}

function leanChunk(chunk: PreparedChunk): LeanChunk {
  const { content: _content, ...lean } = chunk
  return lean
}

function wholeChunk(chunk: LeanChunk, markdown: string): PreparedChunk {
  return { ...chunk, content: markdown.slice(chunk.start, chunk.end) }
}
