import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program to its end and gives its exit code (128 plus the number of the signal if one ended it).
 * Signals that reach this script go on to it. `onText` gets what it writes, in place of the terminal;
 * `deadlineMs` ends it when it takes longer.
 */
export function run(command, args, { cwd, env, stdio = 'inherit', onText, deadlineMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: onText ? ['ignore', 'pipe', 'pipe'] : stdio })
    for (const stream of onText ? [child.stdout, child.stderr] : []) {
      stream.setEncoding('utf8')
      stream.on('data', onText)
    }
    const handlers = forwarded.map((signal) => [signal, () => child.kill(signal)])
    for (const [signal, handler] of handlers) process.on(signal, handler)
    const deadline = deadlineMs && setTimeout(() => child.kill('SIGKILL'), deadlineMs)
    const settle = (settled) => {
      clearTimeout(deadline)
      for (const [signal, handler] of handlers) process.off(signal, handler)
      settled()
    }
    child.on('error', (error) => settle(() => reject(error)))
    child.on('close', (code, signal) => settle(() => resolve(code ?? 128 + constants.signals[signal])))
  })
}

/** Like `run`, but shows what the program wrote only when it fails, and then throws. */
export async function runQuietly(command, args, { what, ...options }) {
  let text = ''
  const code = await run(command, args, { ...options, onText: (part) => (text += part) })
  if (code !== 0) throw new Error(`${what} failed:\n${text.trimEnd()}`)
}
