import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'
import { parse } from 'vite'

/** What one source file says about others. Paths are relative to the project, with forward slashes. */
export interface SourceFile {
  path: string
  /** Source files it imports, types included. */
  files: string[]
  /** Packages and built-in modules it imports, by their first name: `pg`, `@orpc/client`, `node:fs`. */
  packages: string[]
  reexports: boolean
  hasDefaultExport: boolean
  lines: number
}

/** Reads every TypeScript file below a folder of the project. */
export async function readSources(root: string, folder: string): Promise<SourceFile[]> {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  const paths = names.filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts')).sort()
  return Promise.all(
    paths.map((name) =>
      readSource(
        posix.join(folder, name.split(sep).join('/')),
        readFileSync(join(root, folder, name), 'utf8'),
      ),
    ),
  )
}

/** Reads one file's text as `readSources` would. */
export async function readSource(path: string, text: string): Promise<SourceFile> {
  const { module, errors } = await parse(path, text)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]!.message}`)
  const exported = module.staticExports.flatMap((each) => each.entries)
  const specifiers = [
    ...module.staticImports.map((each) => each.moduleRequest.value),
    ...exported.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => unquoted(text.slice(start, end))),
  ]
  const local = specifiers.filter((specifier) => specifier.startsWith('.'))
  return {
    path,
    files: local
      .map((specifier) => posix.join(dirname(path), specifier))
      .filter((file) => /\.tsx?$/.test(file)),
    packages: specifiers.filter((specifier) => !specifier.startsWith('.')).map(packageName),
    reexports: exported.some((entry) => entry.moduleRequest !== null),
    hasDefaultExport: exported.some((entry) => entry.exportName.kind === 'Default'),
    lines: text.split('\n').length - 1,
  }
}

/** Every cycle of imports, as the path once around it. */
export function findCycles(sources: readonly SourceFile[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const done = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) cycles.push([...trail.slice(at), path].join(' → '))
    if (at >= 0 || done.has(path)) return
    for (const next of byPath.get(path)?.files ?? []) visit(next, [...trail, path])
    done.add(path)
  }
  for (const { path } of sources) visit(path, [])
  return cycles
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function unquoted(text: string): string {
  return /^(['"`])(.*)\1$/.exec(text.trim())?.[2] ?? text
}
