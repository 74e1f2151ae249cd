import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { round, timed, withFolder, type Figure } from './support/measure.ts'

const cli = join(import.meta.dirname, '..', 'out', 'main', 'cli.js')
const samples = join(import.meta.dirname, '..', 'samples')

/** The built program, from its start to its first answer, on the sample library; and the same for a new library. */
export async function benchStartUp(): Promise<Figure[]> {
  if (!existsSync(cli)) throw new Error('Build first: npm run build')
  const lectern = (...args: string[]) => promisify(execFile)(process.execPath, [cli, ...args])
  return withFolder(async (folder) => {
    const library = join(folder, 'library')
    const firstMs = await timed(() => lectern('--library', library, 'status', '--json'))
    await lectern('--library', library, 'import', samples, '--json')
    const warm: number[] = []
    for (let turn = 0; turn < 5; turn++) {
      warm.push(await timed(() => lectern('--library', library, 'search', 'how to give feedback', '--json')))
    }
    const median = warm.sort((a, b) => a - b)[2]!
    return [
      {
        what: 'first start on a new library to its first answer',
        value: round(firstMs / 1000, 2),
        unit: 's',
      },
      {
        what: 'warm start to the first answered search',
        value: round(median / 1000, 2),
        unit: 's',
        goal: '< 2',
      },
    ]
  })
}
