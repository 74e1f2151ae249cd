import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import packageInfo from '../../package.json' with { type: 'json' }

const script = join(import.meta.dirname, '../../scripts/lectern.mjs')

function runScript(...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], (_error, out) =>
      resolve({ code: child.exitCode ?? -1, out }),
    )
  })
}

describe('npm run lectern', () => {
  // Built if need be, which is said on standard error.
  it('gives the answer alone on standard output', async () => {
    expect(await runScript('--version')).toEqual({ code: 0, out: `${packageInfo.version}\n` })
  })

  it('passes the exit code on', async () => {
    const { code, out } = await runScript('nonsense', '--json')
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'invalid-input' } })
  })
})
