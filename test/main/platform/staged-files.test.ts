import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStagedFiles } from '../../../src/main/platform/staged-files.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lectern-staged-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const incoming = () => join(root, 'incoming')

async function* parts(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

test('a folder gives every plain file below it by name, with its place in the folder, and says what it left out', async () => {
  const folder = join(root, 'course')
  await mkdir(join(folder, 'week 1'), { recursive: true })
  await writeFile(join(folder, 'b.md'), 'b')
  await writeFile(join(folder, 'week 1', 'a.txt'), 'aa')
  await writeFile(join(folder, '.DS_Store'), 'x')
  await symlink(join(folder, 'b.md'), join(folder, 'link.md'))
  const { files, skipped } = await createStagedFiles({ folder: incoming() }).stageFolder(folder)
  expect(files.map((file) => [file.name, file.sizeBytes])).toEqual([
    ['course/b.md', 1],
    ['course/week 1/a.txt', 2],
  ])
  expect(skipped.map((entry) => entry.name)).toEqual(['course/.DS_Store', 'course/link.md'])
})

test('a token works once, and one unknown token takes none of the others', async () => {
  const staged = createStagedFiles({ folder: incoming() })
  const path = join(root, 'a.txt')
  await writeFile(path, 'a')
  const file = await staged.stagePath(path)
  await expect(staged.take([file.token, 'unknown-unknown-unknown'])).rejects.toMatchObject({
    code: 'not-found',
  })
  expect(await staged.take([file.token])).toMatchObject([{ path, uri: path, isCopy: false }])
  await expect(staged.take([file.token])).rejects.toMatchObject({ code: 'not-found' })
})

test('an upload is kept as a copy of ours, whatever path its name pretends', async () => {
  const staged = createStagedFiles({ folder: incoming() })
  const file = await staged.stageUpload('../../etc\\week 1/notes.md', parts('one ', 'two'))
  const [source] = await staged.take([file.token])
  expect(file).toMatchObject({ name: 'etc/week 1/notes.md', sizeBytes: 7 })
  expect(source!.path.startsWith(incoming())).toBe(true)
  expect(source!.path.endsWith('.md')).toBe(true)
  expect(await readFile(source!.path, 'utf8')).toBe('one two')
})

test('an upload that breaks off leaves nothing behind', async () => {
  const staged = createStagedFiles({ folder: incoming() })
  async function* broken() {
    yield Buffer.from('half')
    throw new Error('connection lost')
  }
  await expect(staged.stageUpload('a.txt', broken())).rejects.toThrow('connection lost')
  expect(await readdir(incoming())).toEqual([])
})

test('copies of an earlier run go unless a job still needs them', async () => {
  const first = createStagedFiles({ folder: incoming() })
  const needed = await first.take([(await first.stageUpload('a.txt', parts('a'))).token])
  await first.stageUpload('b.txt', parts('b'))
  await createStagedFiles({ folder: incoming() }).deleteLeftovers(new Set([needed[0]!.path]))
  expect((await readdir(incoming())).map((name) => join(incoming(), name))).toEqual([needed[0]!.path])
})

test.each([
  ['nothing there', 'missing.pdf', 'file-not-found'],
  ['a folder', 'folder', 'file-unsupported'],
])('refuses %s as a file', async (_what, name, code) => {
  await mkdir(join(root, 'folder'))
  await expect(createStagedFiles({ folder: incoming() }).stagePath(join(root, name))).rejects.toMatchObject({
    code,
  })
})

test('an upload is known again by its origin when it has one, and its name cannot turn reading around', async () => {
  const staged = createStagedFiles({ folder: incoming() })
  const named = await staged.stageUpload('a\u202Efdp.exe', parts('a'))
  const placed = await staged.stageUpload('a.txt', parts('a'), '/home/anna/a.txt')
  expect(await staged.take([named.token, placed.token])).toMatchObject([
    { name: 'afdp.exe', uri: 'upload:afdp.exe' },
    { name: 'a.txt', uri: '/home/anna/a.txt' },
  ])
})
