import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createExtractPool, type ExtractPool } from '../../../src/main/ingestion/extract-pool.ts'
import { hashFile } from '../../../src/main/ingestion/hash-file.ts'
import { column, drawnPdf } from '../../fixtures/files/drawn-pdf.ts'
import { onePagePdf } from '../../fixtures/files/raw-pdf.ts'

let folder: string
let pool: ExtractPool | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-extract-'))
})
afterEach(async () => {
  await pool?.close()
  pool = undefined
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

async function fileOf(name: string, content: string | Uint8Array) {
  const path = join(folder, name)
  await writeFile(path, content)
  return { path, name }
}

/** Nested so deep that reading it takes far longer than any test. */
const endless = () => fileOf('endless.html', '<div>'.repeat(60_000) + 'x')

describe('the extraction pool', () => {
  it('gives a file’s documents with chunks, pages and the hash of its bytes', async () => {
    pool = createExtractPool({ size: 1 })
    const bytes = await drawnPdf({
      pages: [
        column(['Ask before you tell.'], { y: 700 }),
        column(['Wait before you ask again.'], { y: 700 }),
      ],
    })
    const file = await pool.extract(await fileOf('coach.pdf', bytes))
    expect(file).toMatchObject({ format: 'pdf', sizeBytes: bytes.length, rowFailures: [] })
    expect(file.contentHash).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(file.contentHash).toBe((await hashFile(join(folder, 'coach.pdf'))).contentHash)
    const [document] = file.documents
    expect(document!.pages.map(({ page }) => page)).toEqual([1, 2])
    for (const chunk of document!.chunks)
      expect(chunk.content).toBe(document!.markdown.slice(chunk.start, chunk.end))
    expect(document!.chunks.map(({ text }) => text).join(' ')).toContain('Wait before you ask again.')
  })

  it('gives every row of a table in order, and why bad ones are none', async () => {
    pool = createExtractPool({ size: 1 })
    const rows = Array.from({ length: 1200 }, (_, index) => `Title ${index},Content number ${index}`)
    const table = await pool.extract(await fileOf('rows.csv', ['title,content', ...rows, ',bad'].join('\n')))
    expect(table.documents.map(({ title }) => title)).toEqual(rows.map((_, index) => `Title ${index}`))
    expect(table.rowFailures).toEqual([{ line: 1202, message: 'The title is missing.' }])
  })

  it('stops a file that takes too long, and goes on with the next', async () => {
    pool = createExtractPool({ size: 1, limits: { timeMs: 5000 } })
    const slow = pool.extract(await endless())
    const next = pool.extract(await fileOf('a.txt', 'Hello there.'))
    await expect(slow).rejects.toMatchObject({
      code: 'file-too-slow',
      message: expect.stringContaining('endless.html') as string,
    })
    expect((await next).documents).toHaveLength(1)
  })

  it('stops a file that takes too much memory outside the heap', async () => {
    pool = createExtractPool({ size: 1, limits: { memoryBytes: 250 * 1024 * 1024 } })
    const bomb = onePagePdf(deflateSync(Buffer.alloc(400_000_000, ' ')), '/FlateDecode')
    const before = process.memoryUsage.rss()
    let peak = 0
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss() - before)), 10)
    await expect(pool.extract(await fileOf('bomb.pdf', bomb))).rejects.toMatchObject({
      code: 'file-too-complex',
    })
    clearInterval(watch)
    expect(peak).toBeLessThan(400 * 1024 * 1024)
    expect((await pool.extract(await fileOf('a.txt', 'Hello there.'))).documents).toHaveLength(1)
  })

  it('gives up within moments of an abort, both a file under way and one that waits', async () => {
    pool = createExtractPool({ size: 1 })
    const [running, waiting] = [new AbortController(), new AbortController()]
    const slow = pool.extract(await endless(), running.signal)
    const queued = pool.extract(await fileOf('b.txt', 'Never read.'), waiting.signal)
    setTimeout(() => waiting.abort(), 100)
    setTimeout(() => running.abort(), 300)
    const start = performance.now()
    await expect(queued).rejects.toMatchObject({ name: 'AbortError' })
    await expect(slow).rejects.toMatchObject({ name: 'AbortError' })
    expect(performance.now() - start).toBeLessThan(2000)
    expect((await pool.extract(await fileOf('a.txt', 'Hello there.'))).documents).toHaveLength(1)
    await expect(pool.extract(await fileOf('a.txt', 'Hello.'), AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  it('says when a file is gone, a folder, empty or broken', async () => {
    pool = createExtractPool({ size: 2 })
    const codeOf = (path: string, name: string) =>
      pool!.extract({ path, name }).catch((error: unknown) => error)
    const cases = await Promise.all([
      codeOf(join(folder, 'gone.pdf'), 'gone.pdf'),
      codeOf(folder, 'folder.pdf'),
      codeOf((await fileOf('empty.pdf', '')).path, 'empty.pdf'),
      codeOf((await fileOf('broken.pdf', '%PDF-1.4 nothing')).path, 'broken.pdf'),
    ])
    expect(cases).toMatchObject([
      { code: 'file-not-found', message: expect.stringMatching(/^gone\.pdf is no longer/) as string },
      { code: 'file-unreadable', message: expect.stringMatching(/^folder\.pdf is a folder/) as string },
      { code: 'file-empty' },
      { code: 'file-damaged' },
    ])
    for (const error of cases) expect((error as Error).message).not.toContain(folder)
  })

  it('reads two files at the same time with two workers', async () => {
    pool = createExtractPool({ size: 2 })
    const slow = pool.extract(await endless()).catch((error: unknown) => error)
    const quick = pool.extract(await fileOf('a.txt', 'Hello there.')).then(() => 'quick')
    expect(await Promise.race([slow, quick])).toBe('quick')
    await pool.close()
    expect(await slow).toMatchObject({ code: 'cancelled' })
  })

  it('brings another worker for a file that waits behind a slow one, however patient it is', async () => {
    pool = createExtractPool({ size: 2, limits: { spareAfterMs: 300 } })
    const slow = pool.extract(await endless()).catch((error: unknown) => error)
    const quick = pool.extract(await fileOf('a.txt', 'Hello there.')).then(() => 'quick')
    expect(await Promise.race([slow, quick])).toBe('quick')
  })

  it('takes no more work once closed', async () => {
    const closed = createExtractPool({ size: 1 })
    await closed.close()
    await expect(closed.extract({ path: folder, name: 'a' })).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('hashing a file', () => {
  it('stops when aborted and says when the file is gone', async () => {
    const { path } = await fileOf('a.bin', Buffer.alloc(5_000_000, 7))
    await expect(hashFile(path, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' })
    await expect(hashFile(join(folder, 'gone'))).rejects.toMatchObject({ code: 'file-not-found' })
  })
})
