import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What library-child.ts says. */
export interface ChildReport {
  opened?: true
  committed?: number
  code?: string
  message?: string
}

/** Another program with (or without) a library. */
export interface LibraryChild {
  process: ChildProcess
  reports: ChildReport[]
  /** The first thing it said: opened, or why not. */
  first: Promise<ChildReport>
  /** SIGKILL; resolves when the process is gone and everything it said was read. */
  kill(): Promise<void>
}

/** Starts a program that opens the library in `folder`; see library-child.ts. */
export function spawnLibraryChild(folder: string, args: readonly string[] = []): LibraryChild {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'library-child.ts'), folder, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const reports: ChildReport[] = []
  const first = Promise.withResolvers<ChildReport>()
  const lines = createInterface({ input: child.stdout })
  const read = once(lines, 'close')
  lines.on('line', (line) => {
    // A kill can cut the last line.
    if (!line.endsWith('}')) return
    const report = JSON.parse(line) as ChildReport
    reports.push(report)
    first.resolve(report)
  })
  lines.on('close', () => first.reject(new Error('The child ended without a word.')))
  first.promise.catch(() => {})
  return {
    process: child,
    reports,
    first: first.promise,
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const exit = once(child, 'exit')
        child.kill('SIGKILL')
        await exit
      }
      await read
    },
  }
}
