import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createExtractPool } from '../../../src/main/ingestion/extract-pool.ts'
import type { PreparedDocument } from '../../../src/main/ingestion/prepared-document.ts'
import { AppError } from '../../../src/shared/errors.ts'

const data = join(
  process.env.LECTERN_TEST_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'files',
)
const files = existsSync(data)
  ? readdirSync(data, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(data, name)).isFile())
      .sort()
  : []
if (files.length === 0) console.log(`No real files at ${data}: set LECTERN_TEST_DATA to check them.`)

const limitMs = 30_000
const limitMb = 768

interface Outcome {
  file: string
  format: string
  result: string
  pages: number | null
  chunks: number
  ms: number
  peakMb: number
}

describe.skipIf(files.length === 0)('real files', () => {
  const pool = createExtractPool({ size: 1 })
  afterAll(() => pool.close())

  it(
    'all become documents or an error that names the file and what to do, within time and memory',
    async () => {
      const outcomes: Outcome[] = []
      for (const file of files) outcomes.push(await outcomeOf(file))
      console.table(outcomes)
      console.log(summary(outcomes))
      const bad = outcomes.filter(
        ({ result, ms, peakMb }) => !/^(ok|file-[a-z-]+)$/.test(result) || ms >= limitMs || peakMb >= limitMb,
      )
      expect(bad).toEqual([])
      const imported = outcomes.filter(({ result }) => result === 'ok')
      expect(imported.length).toBeGreaterThan(files.length * 0.9)
    },
    15 * 60_000,
  )

  async function outcomeOf(file: string): Promise<Outcome> {
    const name = file.split(/[/\\]/).at(-1)!
    const startRss = process.memoryUsage.rss()
    let peak = startRss
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20)
    const start = performance.now()
    try {
      const { format, documents } = await pool.extract({ path: join(data, file), name })
      const chunks = documents.reduce((sum, document) => sum + document.chunks.length, 0)
      const result = documents.every(isWhole) ? 'ok' : 'broken document'
      return { file, format, result, pages: documents[0]!.pageCount, chunks, ...cost() }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const result = error.message.includes(name) ? error.code : `nameless: ${error.message}`
      return { file, format: '', result, pages: null, chunks: 0, ...cost() }
    } finally {
      clearInterval(watch)
    }

    function cost(): { ms: number; peakMb: number } {
      return {
        ms: Math.round(performance.now() - start),
        peakMb: Math.round((peak - startRss) / 1024 / 1024),
      }
    }
  }
})

/** Whether a document has a title, text that a database takes, and chunks that are ranges of it. */
function isWhole({ title, markdown, chunks }: PreparedDocument): boolean {
  const areRanges = chunks.every((chunk) => chunk.content === markdown.slice(chunk.start, chunk.end))
  return title !== '' && !markdown.includes('\0') && chunks.length > 0 && areRanges
}

function summary(outcomes: Outcome[]): string {
  const counts = Map.groupBy(outcomes, ({ result }) => result)
  const slowest = outcomes.reduce((worst, outcome) => (outcome.ms > worst.ms ? outcome : worst))
  const largest = outcomes.reduce((worst, outcome) => (outcome.peakMb > worst.peakMb ? outcome : worst))
  return [
    ...[...counts].map(([result, group]) => `${result}: ${group.length}`),
    `slowest: ${slowest.file} (${slowest.ms} ms)`,
    `most memory: ${largest.file} (+${largest.peakMb} MB)`,
  ].join('\n')
}
