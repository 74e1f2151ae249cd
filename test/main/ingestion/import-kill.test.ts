import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../../src/main/database/connect.ts'
import { checkLibrary } from '../../support/check-library.ts'
import { writeCorpus } from '../../support/corpus.ts'
import { silentLog } from '../../../src/main/platform/log.ts'

const child = fileURLToPath(new URL('../../support/import-child.ts', import.meta.url))
const libraries = 3
const killsPerLibrary = 8
const files = 60
const csvRows = 25

let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'lectern-kill-'))
  await writeCorpus(join(root, 'corpus'), files)
  const rows = Array.from(
    { length: csvRows },
    (_, row) => `coach,Row ${row},"Practice text ${row} on open questions."`,
  )
  await writeFile(join(root, 'corpus', 'rows.csv'), ['coach_id,title,content', ...rows].join('\n'))
})

afterAll(() => rm(root, { recursive: true, force: true }))

/** Imports the corpus in a program of its own and kills it after `killAfterMs`, counted from when its library is open. */
function importUntilKilled(
  library: string,
  killAfterMs: number,
): Promise<{ told: string[]; isDone: boolean; stderr: string }> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, library, join(root, 'corpus')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let stderr = ''
    let timer: NodeJS.Timeout | undefined
    running.stdout.on('data', (part: Buffer) => {
      output += part.toString()
      if (output.includes('open\n')) timer ??= setTimeout(() => running.kill('SIGKILL'), killAfterMs)
    })
    running.stderr.on('data', (part: Buffer) => {
      stderr += part.toString()
    })
    running.on('error', reject)
    running.on('close', () => {
      clearTimeout(timer)
      const lines = output.split('\n')
      resolve({
        told: lines
          .filter((line) => line.startsWith('imported '))
          .map((line) => line.slice('imported '.length)),
        isDone: lines.includes('done'),
        stderr,
      })
    })
  })
}

test(
  `${libraries * killsPerLibrary} kills during an import lose no document that was reported and make none twice`,
  { timeout: 600_000 },
  async () => {
    const seed = Number(process.env['LECTERN_TEST_SEED'] ?? Date.now() % 100_000)
    const random = seededRandom(seed)
    for (let round = 0; round < libraries; round++) {
      const library = join(root, `library-${round}`)
      const told = new Set<string>()
      for (let kill = 0; kill < killsPerLibrary; kill++) {
        const killAfterMs = Math.floor(random() * 900)
        const result = await importUntilKilled(library, killAfterMs)
        result.told.forEach((id) => told.add(id))
        const where = `seed ${seed}, library ${round}, kill ${kill} after ${killAfterMs} ms\n${result.stderr}`
        const database = await openDatabase({ folder: library }, { holder: 'check', log: silentLog })
        expect(await checkLibrary(database, [...told]), where).toEqual([])
        await database.close()
      }
      const last = await importUntilKilled(library, 120_000)
      expect(last.isDone, last.stderr).toBe(true)
      const database = await openDatabase({ folder: library }, { holder: 'check', log: silentLog })
      expect(await checkLibrary(database, [...told])).toEqual([])
      const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM documents`.execute(
        database.query,
      )
      expect(rows[0]!.n).toBe(files + csvRows)
      await database.close()
    }
  },
)

/** A repeatable sequence of numbers in [0, 1): mulberry32, a public-domain generator. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
