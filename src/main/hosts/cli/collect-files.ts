import { stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { createStagedFiles, type StagedSource } from '../../platform/staged-files.ts'
import { toFailure } from './failure.ts'

/** A file to import, under the path the person knows it by. */
export interface FileToImport {
  path: string
  source: StagedSource
}

/** A file that was not imported, and why. */
export interface FailedFile {
  path: string
  code: string
  message: string
}

/** What the paths of an import come to. */
export interface CollectedFiles {
  files: FileToImport[]
  failed: FailedFile[]
  /** What is left out of folders: hidden files, links. */
  skipped: { name: string; reason: string }[]
}

/** Finds the files that paths name: each file itself, and every plain file below a folder. */
export async function collectFiles(paths: readonly string[]): Promise<CollectedFiles> {
  // Only to look: nothing is uploaded, so its folder is never made.
  const finder = createStagedFiles({ folder: '' })
  const collected: CollectedFiles = { files: [], failed: [], skipped: [] }
  for (const path of paths) {
    try {
      const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false
      const found = isFolder
        ? await finder.stageFolder(path)
        : { files: [await finder.stagePath(path)], skipped: [] }
      const sources = await finder.take(found.files.map(({ token }) => token))
      const inFolder = (name: string) => join(path, name.slice(basename(resolve(path)).length + 1))
      for (const source of sources) {
        collected.files.push({ path: isFolder ? inFolder(source.name) : path, source })
      }
      collected.skipped.push(...found.skipped)
    } catch (error) {
      const { code, message } = toFailure(error)
      collected.failed.push({ path, code, message })
    }
  }
  return collected
}
