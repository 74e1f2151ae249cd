import type { NamedFile } from '../api/stage-files.ts'

/** Files that systems leave in folders and nobody means to import. */
const litter = /^(?:\.|~\$|Thumbs\.db$|desktop\.ini$)/i

/**
 * All files of a drop, those inside folders with their path: `course/week 1.pdf`. Has to be called while the drop event
 * is handled; the entries may be read later, the list of items may not.
 */
export function readDroppedFiles(transfer: DataTransfer): Promise<NamedFile[]> {
  const entries: FileSystemEntry[] = []
  const loose: NamedFile[] = []
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    if (entry) entries.push(entry)
    else {
      const file = item.getAsFile()
      if (file) loose.push({ file, name: file.name })
    }
  }
  return readEntries(entries).then((files) => [...loose, ...files])
}

/** The files of entries and, in any depth, of the folders among them. */
export async function readEntries(entries: readonly FileSystemEntry[]): Promise<NamedFile[]> {
  const files: NamedFile[] = []
  for (const entry of entries) {
    if (litter.test(entry.name)) continue
    if (entry.isFile) {
      const file = await fileOf(entry as FileSystemFileEntry)
      files.push({ file, name: entry.fullPath.replace(/^\//, '') })
    } else if (entry.isDirectory)
      files.push(...(await readEntries(await children(entry as FileSystemDirectoryEntry))))
  }
  return files
}

/** Files chosen with a file or folder dialog, without what nobody means to import. */
export function readChosenFiles(list: Iterable<File>): NamedFile[] {
  return [...list]
    .filter(({ name }) => !litter.test(name))
    .map((file) => ({ file, name: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath }))
    .filter(({ name }) => !name.split('/').some((part) => part.startsWith('.')))
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}

async function children(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  // A browser gives at most a hundred entries at a time, so one reading is not the whole folder.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all
    all.push(...some)
  }
}
