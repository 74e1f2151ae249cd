import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { runLectern, startLectern, type Ended, type RunningLectern } from '../../../support/run-lectern.ts'

let folder: string
let library: string
const running: RunningLectern[] = []

const lectern = (...args: string[]): Promise<Ended> =>
  runLectern(['--library', library, ...args], { dataFolder: folder })

function json(ended: Ended): unknown {
  if (!/^[^\n]+\n$/.test(ended.out)) throw new Error(`Not one line of JSON: ${ended.out}\n${ended.error}`)
  return JSON.parse(ended.out)
}

/** A library that another process holds, as a window would. */
async function serve(...args: string[]): Promise<{ address: string; holder: RunningLectern }> {
  const holder = startLectern(['--library', library, 'serve', '--port', '0', '--json', ...args], {
    dataFolder: folder,
  })
  running.push(holder)
  const [line] = await holder.seen(/^.*\n/)
  return { address: (JSON.parse(line) as { address: string }).address, holder }
}

/** Every file of a folder with its content's hash and time of change: two equal ones were not touched between. */
async function fingerprint(root: string): Promise<string[]> {
  const names = await readdir(root, { recursive: true })
  const lines = names.sort().map(async (name) => {
    const path = join(root, name)
    const info = await stat(path).catch(() => null)
    if (!info?.isFile()) return name
    const content = createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
    return `${name} ${info.mtimeMs} ${content}`
  })
  return Promise.all(lines)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-cli-'))
  library = join(folder, 'library')
  const course = join(folder, 'course')
  await mkdir(join(course, 'week 1'), { recursive: true })
  await writeFile(
    join(course, 'feedback.md'),
    '# Giving feedback\n\nGood feedback is specific and about the work.\n\n## In groups\n\nAsk the quiet participants first.\n',
  )
  await writeFile(
    join(course, 'week 1', 'listening.txt'),
    'Active listening means to repeat what the coachee said in your own words.\n',
  )
  await writeFile(join(folder, 'broken.pdf'), '%PDF-1.7\nthis is no PDF at all\n')
})

afterEach(async () => {
  for (const holder of running.splice(0)) await holder.kill()
})

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('lectern', () => {
  it('names the rows of a table that it could not read', async () => {
    const table = join(folder, 'rows.csv')
    await writeFile(table, 'title,content\nA,Text about asking.\n,Without a title\n')
    const ended = await lectern('--library', join(folder, 'rows'), 'import', table, '--json')
    expect(ended.code).toBe(1)
    expect(json(ended)).toMatchObject({
      imported: 1,
      unchanged: 0,
      failed: [{ path: table, code: 'file-bad-rows' }],
    })
  })

  it('imports folders and files, and reports what it could not read with exit code 1', async () => {
    const missing = join(folder, 'missing.docx')
    const ended = await lectern(
      'import',
      join(folder, 'course'),
      join(folder, 'broken.pdf'),
      missing,
      '--json',
      '--collection',
      'Course',
    )
    expect(json(ended)).toEqual({
      imported: 2,
      unchanged: 0,
      failed: expect.toSatisfy((failed: { path: string; code: string; message: string }[]) => {
        const byPath = new Map(failed.map((each) => [each.path, each]))
        expect([...byPath.keys()].sort()).toEqual([join(folder, 'broken.pdf'), missing])
        expect(byPath.get(missing)?.code).toBe('file-not-found')
        expect(byPath.get(join(folder, 'broken.pdf'))?.code).toMatch(/^file-/)
        return failed.every(({ message }) => message.length > 0)
      }),
    })
    expect(ended.code).toBe(1)
  })

  it('finds the same files unchanged the second time', async () => {
    const ended = await lectern('import', join(folder, 'course'), '--json')
    expect(json(ended)).toEqual({ imported: 0, unchanged: 2, failed: [] })
    expect(ended.code).toBe(0)
  })

  it('answers a search with the passage, where it stands and why it was found', async () => {
    const ended = await lectern('search', 'quiet', 'participants', '--json', '--limit', '1')
    expect(json(ended)).toMatchObject({
      hits: [
        {
          documentId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          title: 'Giving feedback',
          version: 1,
          page: null,
          headingPath: ['Giving feedback'],
          text: expect.stringContaining('quiet participants'),
          why: { wordsRank: 1 },
        },
      ],
      notices: expect.any(Array),
      tookMs: expect.any(Number),
    })
    const [hit] = (json(ended) as { hits: Record<string, unknown>[] }).hits
    expect(Object.keys(hit!)).toEqual([
      'documentId',
      'title',
      'version',
      'page',
      'headingPath',
      'start',
      'end',
      'text',
      'score',
      'why',
    ])
    expect(ended.code).toBe(0)
  })

  it('searches and lists within a filter', async () => {
    const found = await lectern('search', 'feedback', '--collection', 'Elsewhere', '--json')
    expect(json(found)).toMatchObject({ hits: [] })
    const listed = await lectern('documents', '--collection', 'Course', '--format', 'text', '--json')
    expect(json(listed)).toMatchObject({
      documents: [{ sourceName: 'course/week 1/listening.txt' }],
      total: 1,
    })
  })

  it('shows documents, passages and the state of the library as text', async () => {
    const [documents, found, status] = [
      await lectern('documents'),
      await lectern('search', 'listening'),
      await lectern('status'),
    ]
    expect(documents.out).toMatch(/^Title +Collection/)
    expect(documents.out).toContain('Giving feedback')
    expect(found.out).toContain('Active listening means')
    expect(status.out).toMatch(/^Library +.*library/)
    expect(status.out).toContain('2 documents')
  })

  it('reports the state as JSON', async () => {
    expect(json(await lectern('status', '--json'))).toMatchObject({
      engine: 'embedded',
      documents: 2,
      durable: true,
      wordRanking: 'bm25',
    })
  })

  it.each([
    [['search', '--json'], 2, 'invalid-input'],
    [['search', 'x', '--limit', '1000', '--json'], 2, 'invalid-input'],
    [['nonsense', '--json'], 2, 'invalid-input'],
  ])('answers %j with exit code %i and the error as JSON', async (args, code, error) => {
    const ended = await lectern(...args)
    expect(json(ended)).toEqual({ error: { code: error, message: expect.any(String) } })
    expect(ended.code).toBe(code)
  })

  it('ends with exit code 3 when the library cannot be opened', async () => {
    const file = join(folder, 'broken.pdf')
    const ended = await runLectern(['--library', join(file, 'library'), 'status', '--json'], {
      dataFolder: folder,
    })
    expect(json(ended)).toMatchObject({ error: { code: 'library-unwritable' } })
    expect(ended.code).toBe(3)
  })
})

describe('a library that another program holds', () => {
  it('answers through that program, and its folder stays untouched', async () => {
    await serve()
    const before = await fingerprint(library)
    const status = await lectern('status', '--json')
    expect(json(status)).toMatchObject({ location: library })
    expect(status.error).toContain('lectern serve')
    expect(await fingerprint(library)).toEqual(before)
  })

  it('takes an import through that program', async () => {
    const { holder } = await serve()
    const path = join(folder, 'questions.md')
    await writeFile(path, '# Open questions\n\nOpen questions begin with what, how and when.\n')
    expect(json(await lectern('import', path, '--json'))).toEqual({ imported: 1, unchanged: 0, failed: [] })
    expect(json(await lectern('import', path, '--json'))).toEqual({ imported: 0, unchanged: 1, failed: [] })
    expect(json(await lectern('search', 'open questions', '--json'))).toMatchObject({
      hits: [{ title: 'Open questions' }],
    })
    holder.process.kill('SIGTERM')
    expect((await holder.ended).code).toBe(0)
  })

  it('refuses a second program that wants it for itself within 2 s, naming the holder', async () => {
    const { holder } = await serve()
    const before = await fingerprint(library)
    const second = await lectern('serve', '--port', '0', '--json')
    expect(json(second)).toEqual({
      error: {
        code: 'library-locked',
        message: expect.stringContaining(`lectern serve (process ${holder.process.pid}`),
      },
    })
    expect(second.code).toBe(3)
    expect(second.tookMs).toBeLessThan(2000)
    expect(await fingerprint(library)).toEqual(before)
  })

  it('refuses a question within 2 s when its holder cannot be asked', async () => {
    await serve()
    const note = JSON.parse(await readFile(join(library, 'owner.json'), 'utf8')) as { endpoint?: unknown }
    delete note.endpoint
    await writeFile(join(library, 'owner.json'), JSON.stringify(note))
    const asked = await lectern('search', 'feedback', '--json')
    expect(json(asked)).toMatchObject({ error: { code: 'library-locked' } })
    expect([asked.code, asked.tookMs < 2000]).toEqual([3, true])
  })

  it('opens at once after its holder was killed, with everything in it', async () => {
    const { holder } = await serve()
    const { documents } = json(await lectern('status', '--json')) as { documents: number }
    await holder.kill()
    expect(existsSync(join(library, 'owner.json'))).toBe(true)
    const status = await lectern('status', '--json')
    expect(json(status)).toMatchObject({ documents })
    expect([status.code, status.error]).toEqual([0, ''])
  })
})

describe('lectern serve', () => {
  it('gives an address that opens the page once, and closes the library on Ctrl+C', async () => {
    const holder = startLectern(['--library', library, 'serve', '--port', '0'], { dataFolder: folder })
    running.push(holder)
    const [address] = await holder.seen(/http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/)
    const first = await fetch(address, { redirect: 'manual' })
    const second = await fetch(address, { redirect: 'manual' })
    expect([first.status, second.status]).toEqual([303, 403])
    holder.process.kill('SIGINT')
    expect((await holder.ended).code).toBe(0)
    expect(existsSync(join(library, 'owner.json'))).toBe(false)
  })

  it('fills the sample library on its first start only', async () => {
    const samples = join(folder, 'course')
    const data = { dataFolder: join(folder, 'data') }
    for (const _start of ['first', 'second']) {
      const holder = startLectern(['serve', '--port', '0', '--json', '--sample', samples], data)
      running.push(holder)
      const [line] = await holder.seen(/^.*\n/)
      const { address, token } = JSON.parse(line) as { address: string; token: string }
      const ask = async (path: string) =>
        (await fetch(`${address}/api/${path}`, { headers: { authorization: `Bearer ${token}` } })).json()
      await expect
        .poll(() => ask('status'), { timeout: 20_000 })
        .toMatchObject({ documents: 2, runningJobs: 0 })
      expect(await ask('jobs')).toHaveLength(1)
      holder.process.kill('SIGTERM')
      await holder.ended
    }
  })
})

describe('an import that is stopped', () => {
  it('says what was not reached, keeps what was imported and ends with exit code 1', async () => {
    const many = join(folder, 'many')
    await mkdir(many)
    const text = 'Reflection after each lesson helps a teacher to see what worked. '.repeat(40)
    for (let i = 0; i < 400; i += 1) await writeFile(join(many, `lesson ${i}.txt`), `Lesson ${i}\n\n${text}`)
    const args = ['--library', join(folder, 'stopped'), 'import', many, '--json']
    const started = startLectern(args, { dataFolder: folder })
    running.push(started)
    // Its first line of progress says that the job is at work.
    await expect.poll(() => started.errorText(), { timeout: 30_000 }).toMatch(/ of 400/)
    const asked = performance.now()
    started.process.kill('SIGINT')
    const ended = await started.ended
    expect(performance.now() - asked).toBeLessThan(4000)
    const { imported, failed } = json(ended) as { imported: number; failed: { code: string }[] }
    expect(imported + failed.length).toBe(400)
    expect(new Set(failed.map(({ code }) => code))).toEqual(new Set(['cancelled']))
    expect(ended.code).toBe(1)
    const status = await runLectern(['--library', join(folder, 'stopped'), 'status', '--json'], {
      dataFolder: folder,
    })
    expect(json(status)).toMatchObject({ documents: imported })
  })
})
