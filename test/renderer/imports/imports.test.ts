import { expect, test } from 'vitest'
import { readChosenFiles, readEntries } from '../../../src/renderer/imports/read-dropped-files.ts'
import { sortFiles } from '../../../src/renderer/imports/sort-files.ts'

const formats = [
  { id: 'pdf' as const, extensions: ['.pdf'] },
  { id: 'markdown' as const, extensions: ['.md', '.markdown'] },
]

function file(name: string, size = 3): { file: File; name: string } {
  return { file: new File(['x'.repeat(size)], name.split('/').at(-1)!), name }
}

/** A file or folder as a browser gives it on a drop; a folder hands out two of its entries at a time. */
function entry(path: string, children?: FileSystemEntry[]): FileSystemEntry {
  const rest = [...(children ?? [])]
  return {
    name: path.split('/').at(-1)!,
    fullPath: path,
    isFile: children === undefined,
    isDirectory: children !== undefined,
    file: (done: (file: File) => void) => done(new File(['x'], path.split('/').at(-1)!)),
    createReader: () => ({
      readEntries: (done: (entries: FileSystemEntry[]) => void) => done(rest.splice(0, 2)),
    }),
  } as unknown as FileSystemEntry
}

test('a dropped folder is read to its end and in its depth, without the litter of systems', async () => {
  const folder = entry('/course', [
    entry('/course/one.md'),
    entry('/course/.DS_Store'),
    entry('/course/two.md'),
    entry('/course/week 1', [
      entry('/course/week 1/a.pdf'),
      entry('/course/week 1/~$a.docx'),
      entry('/course/week 1/Thumbs.db'),
    ]),
    entry('/course/.git', [entry('/course/.git/config')]),
    entry('/course/three.md'),
  ])
  const files = await readEntries([folder, entry('/loose.pdf')])
  expect(files.map(({ name }) => name).sort()).toEqual([
    'course/one.md',
    'course/three.md',
    'course/two.md',
    'course/week 1/a.pdf',
    'loose.pdf',
  ])
})

test('chosen files keep their place in a chosen folder', () => {
  const inFolder = Object.assign(new File([''], 'a.md'), { webkitRelativePath: 'course/week 1/a.md' })
  const hidden = Object.assign(new File([''], 'config'), { webkitRelativePath: 'course/.git/config' })
  const single = Object.assign(new File([''], 'b.md'), { webkitRelativePath: '' })
  expect(readChosenFiles([inFolder, hidden, single]).map(({ name }) => name)).toEqual([
    'course/week 1/a.md',
    'b.md',
  ])
})

test('files are counted by format, and those in folders that we do not read are left out', () => {
  const sorted = sortFiles(
    [
      file('a.PDF', 10),
      file('b.md', 5),
      file('c.markdown', 5),
      file('course/photo.png'),
      file('course/LICENSE'),
    ],
    formats,
  )
  expect(sorted.files.map(({ name }) => name)).toEqual(['a.PDF', 'b.md', 'c.markdown'])
  expect(sorted.sizeBytes).toBe(20)
  expect(sorted.formats).toEqual([
    { id: 'markdown', count: 2 },
    { id: 'pdf', count: 1 },
  ])
  expect(sorted.skipped).toEqual([
    { extension: '.png', count: 1 },
    { extension: '', count: 1 },
  ])
})

test('a file that was chosen itself is tried whatever its name', () => {
  expect(sortFiles([file('scan.jpeg')], formats).files).toHaveLength(1)
})
