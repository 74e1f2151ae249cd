import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const entry = join(import.meta.dirname, '../../src/main/hosts/cli/index.ts')

/** What a command wrote and how it ended. */
export interface Ended {
  code: number | null
  out: string
  error: string
  tookMs: number
}

/** A command at work. Ends with the test that started it, if it has not before. */
export interface RunningLectern {
  readonly process: ChildProcess
  readonly ended: Promise<Ended>
  /** What it wrote to standard error so far. */
  errorText(): string
  /** Waits for standard output to have matched. Rejects when the process ends before. */
  seen(pattern: RegExp): Promise<RegExpExecArray>
  /** Kills it as a power switch would, and waits until it is gone. */
  kill(): Promise<void>
}

/** Starts the command line as a process of its own, from the sources, with nothing of this person's around it. */
export function startLectern(
  args: readonly string[],
  options: { dataFolder: string; env?: NodeJS.ProcessEnv },
): RunningLectern {
  const started = performance.now()
  const { PATH, HOME, TMPDIR, NODE_OPTIONS } = process.env
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH, HOME, TMPDIR, NODE_OPTIONS, XDG_DATA_HOME: options.dataFolder, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let error = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text))
  const ended = once(child, 'close').then(() => {
    return { code: child.exitCode, out, error, tookMs: performance.now() - started }
  })
  return {
    process: child,
    ended,
    errorText: () => error,
    async seen(pattern) {
      for (;;) {
        const match = pattern.exec(out)
        if (match) return match
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`It ended before: ${out}${error}`)
        await Promise.race([once(child.stdout, 'data'), once(child, 'close')])
      }
    },
    async kill() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
  }
}

/** Runs a command to its end. */
export function runLectern(
  args: readonly string[],
  options: { dataFolder: string; env?: NodeJS.ProcessEnv },
): Promise<Ended> {
  return startLectern(args, options).ended
}
