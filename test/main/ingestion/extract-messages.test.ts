import { describe, expect, it } from 'vitest'
import { joinParts, partsOfFile } from '../../../src/main/ingestion/extract-messages.ts'
import type { PreparedDocument, PreparedFile } from '../../../src/main/ingestion/prepared-document.ts'

function documentOf(title: string, chunkCount: number): PreparedDocument {
  const words = Array.from({ length: chunkCount }, (_, index) => `${title}-${index} `)
  let start = 0
  const chunks = words.map((content, index) => {
    const chunk = {
      index,
      start,
      end: start + content.length,
      content,
      text: content,
      terms: '',
      headingPath: [],
      pageFrom: null,
      pageTo: null,
    }
    start = chunk.end
    return chunk
  })
  return {
    part: title,
    metadata: {},
    title,
    language: 'und',
    markdown: words.join(''),
    pages: [],
    outline: [],
    pageCount: null,
    notices: [],
    chunks,
  }
}

function fileOf(chunkCounts: number[]): PreparedFile {
  return {
    format: 'csv',
    contentHash: 'a',
    sizeBytes: 1,
    documents: chunkCounts.map((count, index) => documentOf(`d${index}`, count)),
    rowFailures: [{ line: 2, message: 'bad' }],
  }
}

describe('the messages between worker and pool', () => {
  it.each([
    [[]],
    [[0]],
    [[1]],
    [[1000]],
    [[1001]],
    [[2500]],
    [[999, 5, 3000, 1]],
    [Array.from({ length: 2100 }, () => 1)],
  ])('carry a file in parts and lose nothing: %j chunks', (counts) => {
    const file = fileOf(counts)
    const parts = structuredClone([...partsOfFile(file)])
    expect(joinParts(parts)).toEqual(file)
  })

  it('never hold more than the main thread can unpack at once', () => {
    const parts = [...partsOfFile(fileOf([2500, 700, 1, 1, 4000, ...Array.from({ length: 3000 }, () => 1)]))]
    const sizes = parts.map(
      (part) => part.moreChunks.length + part.documents.reduce((sum, { chunks }) => sum + chunks.length, 0),
    )
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1001)
  })
})
