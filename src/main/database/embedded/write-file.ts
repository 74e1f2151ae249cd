import { closeSync, fsyncSync, openSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Replaces a small file so that a crash leaves the old or the new content, never a part, and the new one once this resolves. */
export async function writeFileDurably(path: string, content: string, mode = 0o644): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    const file = await open(temporary, 'w', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await renamePatiently(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  fsyncFolder(dirname(path))
}

/** Brings a folder's list of names to the disk. Windows has no such call and keeps the list in its own journal. */
export function fsyncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** On Windows a virus scanner holds new files for a moment, and a rename over one fails until it lets go. */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (let waitMs = 10; ; waitMs *= 2) {
    try {
      return await rename(from, to)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      if (process.platform !== 'win32' || waitMs > 1000 || !['EPERM', 'EBUSY', 'EACCES'].includes(code))
        throw error
      await sleep(waitMs)
    }
  }
}
