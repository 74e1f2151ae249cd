import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { findCycles, readSource, readSources, type SourceFile } from './support/import-graph.ts'

/**
 * What each area may import beside itself: the table of docs/architecture.md. An area is a folder of `src/main`, or
 * of `hosts`, or of `src`.
 */
const shared = ['shared']
const text = [...shared, 'text']
const platform = [...text, 'platform']
const database = [...platform, 'database']
const jobs = [...database, 'jobs']
const features = ['documents', 'embeddings', 'ingestion', 'search']
const backend = [...jobs, ...features]

const mayImport: Record<string, readonly string[]> = {
  shared: [],
  preload: shared,
  renderer: shared,
  text: shared,
  platform: text,
  database: platform,
  jobs: database,
  documents: jobs,
  embeddings: jobs,
  ingestion: [...jobs, 'documents', 'embeddings'],
  search: [...jobs, 'documents', 'embeddings'],
  api: backend,
  app: [...backend, 'api'],
  evaluation: [...backend, 'api', 'app'],
  hosts: [...backend, 'api', 'app'],
  'hosts/http': [...backend, 'api', 'app', 'hosts'],
  'hosts/cli': [...backend, 'api', 'app', 'evaluation', 'hosts', 'hosts/http'],
  'hosts/electron': [...backend, 'api', 'app', 'hosts', 'hosts/http'],
  index: ['hosts/electron'],
}

/** Libraries with one home. Whoever needs one from elsewhere asks its home. */
const homes: [library: RegExp, areas: readonly string[]][] = [
  [/^electron$/, ['hosts/electron', 'preload']],
  [/^(pg|pgvector|@electric-sql\/.*)$/, ['database']],
  [/^(hono|@hono\/.*)$/, ['hosts/http']],
  [/^(pdfjs-dist|mammoth|linkedom|@mozilla\/readability|csv-parse|yauzl|chardet|iconv-lite)$/, ['ingestion']],
  [/^openai$/, ['embeddings']],
  [/^(react|react-dom|@mantine\/.*|@tanstack\/.*|@tabler\/.*)$/, ['renderer']],
]

/** What runs anywhere brings no platform with it. */
const runsAnywhere = ['shared', 'renderer']

/** Entry files are named by those who start them, not by what they export. */
const entries = ['src/main/index.ts', 'src/preload/index.ts']

function areaOf(path: string): string {
  const [, top = '', second = '', third = ''] = path.split('/')
  if (top !== 'main') return top
  if (second === 'hosts') return third.includes('.') ? 'hosts' : `hosts/${third}`
  return second.replace(/\.ts$/, '')
}

function wrongDirections(sources: readonly SourceFile[]): string[] {
  return sources.flatMap(({ path, files }) => {
    const area = areaOf(path)
    const allowed = mayImport[area]
    if (!allowed) return [`${path} is in an area without a line in the table`]
    return files
      .filter((file) => areaOf(file) !== area && !allowed.includes(areaOf(file)))
      .map((file) => `${path} imports ${file}`)
  })
}

function librariesAwayFromHome(sources: readonly SourceFile[]): string[] {
  return sources.flatMap(({ path, packages }) => {
    const area = areaOf(path)
    const isAway = (name: string) =>
      homes.some(([library, areas]) => library.test(name) && !areas.includes(area))
    const isNode = (name: string) => name.startsWith('node:') && runsAnywhere.includes(area)
    return packages.filter((name) => isAway(name) || isNode(name)).map((name) => `${path} imports ${name}`)
  })
}

function misnamed(sources: readonly SourceFile[]): string[] {
  return sources
    .map(({ path }) => path)
    .filter((path) => !/^([a-z0-9]+(-[a-z0-9]+)*\/)*[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/.test(path))
}

let sources: SourceFile[]

beforeAll(async () => {
  sources = await readSources(fileURLToPath(new URL('..', import.meta.url)), 'src')
})

describe('the sources', () => {
  it('are all read', () => {
    const paths = sources.map(({ path }) => path)
    expect(paths).toEqual(expect.arrayContaining([...entries, 'src/main/app.ts', 'src/shared/errors.ts']))
    expect(sources.find(({ path }) => path === 'src/main/app.ts')?.files).toContain('src/main/api/router.ts')
  })

  it('import in the allowed direction only', () => expect(wrongDirections(sources)).toEqual([]))

  it('have no cycles of imports', () => expect(findCycles(sources)).toEqual([]))

  it('import each library in its home only', () => expect(librariesAwayFromHome(sources)).toEqual([]))

  it('have kebab-case names', () => expect(misnamed(sources)).toEqual([]))

  it('export by name', () => {
    expect(sources.filter((source) => source.hasDefaultExport).map(({ path }) => path)).toEqual([])
  })

  it('have no barrels: an index is a list of its own', () => {
    const barrels = sources.filter(({ path, reexports }) => path.endsWith('/index.ts') && reexports)
    expect(barrels.map(({ path }) => path)).toEqual([])
  })

  it('have one idea each, in at most 400 lines', () => {
    expect(sources.filter(({ lines }) => lines > 400).map(({ path, lines }) => `${path}: ${lines}`)).toEqual(
      [],
    )
  })
})

describe('the check', () => {
  it.each([
    ['src/main/text/a.ts', "import { b } from '../database/b.ts'"],
    ['src/main/documents/a.ts', "import type { B } from '../search/b.ts'"],
    ['src/main/search/a.ts', "export { b } from '../ingestion/b.ts'"],
    ['src/renderer/a.tsx', "const b = () => import('../main/app.ts')"],
    ['src/main/hosts/http/a.ts', "import '../cli/b.ts'"],
    ['src/main/somewhere/a.ts', ''],
  ])('finds a wrong direction in %s', async (path, code) => {
    expect(wrongDirections([await readSource(path, code)])).toHaveLength(1)
  })

  it.each([
    ['src/main/search/a.ts', "import { Pool } from 'pg'"],
    ['src/main/app.ts', "import type { App } from 'electron'"],
    ['src/main/jobs/a.ts', "await import('@electric-sql/pglite')"],
    ['src/shared/a.ts', "import { join } from 'node:path'"],
  ])('finds a library away from home in %s', async (path, code) => {
    expect(librariesAwayFromHome([await readSource(path, code)])).toHaveLength(1)
  })

  it('finds a cycle', async () => {
    const a = await readSource('src/a.ts', "import './b.ts'")
    const b = await readSource('src/b.ts', "import './c.ts'")
    const c = await readSource('src/c.ts', "export * from './a.ts'")
    expect(findCycles([a, b, c])).toEqual(['src/a.ts → src/b.ts → src/c.ts → src/a.ts'])
  })

  it('finds default exports, barrels and names', async () => {
    const source = await readSource('src/shared/Index.ts', "export * from './b.ts'\nexport default 1")
    expect(source).toMatchObject({ hasDefaultExport: true, reexports: true, lines: 1 })
    expect(misnamed([source])).toEqual(['src/shared/Index.ts'])
  })
})
