import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** 2 MB: weeks of ordinary use, and small enough to send to someone. */
const rotateAtBytes = 2 * 1024 * 1024

/**
 * Gives a function that adds a line to a log file. A file that has grown large becomes `….old` first, in place of
 * the one before. Lines are written at once, so that the last one before a crash is there; a file that cannot be
 * written to is done without, because a program must not stop for its log.
 */
export function createLogFile(path: string): (line: string) => void {
  let isUsable = true
  try {
    mkdirSync(dirname(path), { recursive: true })
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > rotateAtBytes)
      renameSync(path, `${path}.old`)
  } catch {
    isUsable = false
  }
  return (line) => {
    if (!isUsable) return
    try {
      appendFileSync(path, `${line}\n`)
    } catch {
      isUsable = false // A full disk, say: what the program does about that is not the log's business.
    }
  }
}
