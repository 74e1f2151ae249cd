import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { shellChannels, type StagingResult } from '../../../shared/desktop-bridge.ts'
import { toAppError } from '../../../shared/errors.ts'
import type { StagedFiles } from '../../platform/staged-files.ts'
import type { Sender } from './origin.ts'

/** The part of `ipcMain` that answers the page. */
export interface Answering {
  handle(channel: string, listener: (event: Sender, ...args: unknown[]) => Promise<unknown>): void
}

/** Asks the person for paths; an empty list when they think better of it. */
export type PickPaths = (kind: 'files' | 'folder') => Promise<string[]>

/** More than a drop of a large folder's files, little enough to check at once. */
const pathsSchema = z.array(z.string().min(1).max(32_768)).max(50_000)

/** Answers the page's few calls of the shell, for our own page only. The page gets tokens and names, never paths. */
export function answerShell(options: {
  ipc: Answering
  isTrusted: (sender: Sender) => boolean
  stagedFiles: () => Promise<StagedFiles>
  pickPaths: PickPaths
}): void {
  const { ipc, isTrusted, stagedFiles, pickPaths } = options
  const answer = (channel: string, work: (input: unknown) => Promise<StagingResult>) =>
    ipc.handle(channel, async (event, input) => {
      // An error of ours would tell a stranger what it asked for; this one tells nothing.
      if (!isTrusted(event)) throw new Error('Refused.')
      return work(input)
    })

  answer(shellChannels.stage, async (input) => stagePaths(await stagedFiles(), pathsSchema.parse(input)))
  answer(shellChannels.pickFiles, async () => stagePaths(await stagedFiles(), await pickPaths('files')))
  answer(shellChannels.pickFolder, async () => stagePaths(await stagedFiles(), await pickPaths('folder')))
}

/** Stages files, and folders with all in them. One that cannot be taken is listed and does not stop the others. */
export async function stagePaths(stagedFiles: StagedFiles, paths: readonly string[]): Promise<StagingResult> {
  const result: StagingResult = { files: [], skipped: [], failed: [] }
  for (const path of paths) {
    try {
      const info = await stat(path).catch(() => null)
      if (info?.isDirectory()) {
        const folder = await stagedFiles.stageFolder(path)
        result.files.push(...folder.files)
        result.skipped.push(...folder.skipped)
      } else {
        result.files.push(await stagedFiles.stagePath(path))
      }
    } catch (error) {
      const { code, message } = toAppError(error)
      result.failed.push({ name: basename(path), code, message })
    }
  }
  return result
}
