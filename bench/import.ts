import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { round, withFolder, type Figure } from './support/measure.ts'
import { runChild } from './support/run-child.ts'

const root = join(import.meta.dirname, '..')

interface Bare {
  read: number
  failed: number
  cpuMs: number
}
interface Imported {
  files: number
  failed: number
  chunks: number
  cpuMs: number
  wallMs: number
  longestBlockMs: number
  blockP99Ms: number
  restMb: number
  peakMb: number
}

/** The folder that is imported: one named in the environment, the test data, or the samples. */
export function benchFolder(): string {
  const named = process.env['LECTERN_BENCH_FILES']
  const data = join(process.env['LECTERN_TEST_DATA'] ?? join(root, '..', 'shared', 'data'), 'files')
  return named ?? (existsSync(data) ? data : join(root, 'samples'))
}

/** A whole import against the bare libraries on the same files, each in a process of its own, in turn. */
export async function benchImport(): Promise<Figure[]> {
  const folder = benchFolder()
  const bare: Bare[] = []
  const imported: Imported[] = []
  for (let turn = 0; turn < 3; turn++) {
    bare.push(await runChild<Bare>('bare-extraction.ts', [folder]))
    imported.push(
      await withFolder((library) =>
        runChild<Imported>('import-folder.ts', [join(library, 'library'), folder]),
      ),
    )
  }
  const median = <T>(items: T[], value: (item: T) => number) =>
    items.map(value).sort((a, b) => a - b)[Math.floor(items.length / 2)]!
  const bareMs = median(bare, (run) => run.cpuMs)
  const importMs = median(imported, (run) => run.cpuMs)
  const { files, failed, chunks } = imported[0]!
  const seconds = median(imported, (run) => run.wallMs) / 1000
  return [
    { what: `files imported, of ${files}`, value: files - failed, unit: 'files' },
    {
      what: `bare libraries on the ${bare[0]!.read} files they know`,
      value: round(bareMs / 1000, 2),
      unit: 'CPU s',
    },
    { what: 'import without embedding', value: round(importMs / 1000, 2), unit: 'CPU s' },
    { what: 'import to bare libraries', value: round(importMs / bareMs, 2), unit: 'ratio', goal: '<= 1.3' },
    { what: 'import, files a second', value: round(files / seconds), unit: '1/s' },
    { what: 'import, passages a second', value: round(chunks / seconds), unit: '1/s' },
    {
      what: 'longest block of the main thread during import',
      value: round(median(imported, (run) => run.longestBlockMs)),
      unit: 'ms',
      goal: '< 50',
    },
    {
      what: 'memory at rest',
      value: round(median(imported, (run) => run.restMb)),
      unit: 'MB',
      goal: '< 400',
    },
    {
      what: 'memory at the peak of the import',
      value: round(median(imported, (run) => run.peakMb)),
      unit: 'MB',
    },
  ]
}
