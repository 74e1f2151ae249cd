import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Runs a program of `bench/children` to its end and reads the JSON it prints. */
export async function runChild<T>(name: string, args: string[]): Promise<T> {
  const path = join(import.meta.dirname, '..', 'children', name)
  const { stdout } = await promisify(execFile)(process.execPath, [path, ...args], {
    maxBuffer: 64 * 1024 * 1024,
  })
  return JSON.parse(stdout) as T
}
