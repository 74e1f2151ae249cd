import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { benchImport } from './import.ts'
import { benchSearch } from './search.ts'
import { benchStartUp } from './start-up.ts'
import { benchStore } from './store.ts'
import type { Figure } from './support/measure.ts'

/** Every benchmark; name some on the command line to run only those. */
const benches: Record<string, () => Promise<Figure[]>> = {
  search: benchSearch,
  store: benchStore,
  import: benchImport,
  'start-up': benchStartUp,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0)
  throw new Error(`There is no ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)

const results = join(import.meta.dirname, 'results')
await mkdir(results, { recursive: true })
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name} …`)
  const figures = await bench()
  const lines = figures.map(({ what, value, unit, goal }) => `| ${what} | ${value} ${unit} | ${goal ?? ''} |`)
  const table = ['| measured | figure | goal |', '|---|---|---|', ...lines].join('\n')
  console.log(table)
  const machine = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
  await writeFile(join(results, `${name}.md`), `# ${name}\n\n${machine}\n\n${table}\n`)
}
