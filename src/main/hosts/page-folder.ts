import { fileURLToPath } from 'node:url'

/** The folder of the built page and that of the preload script, seen from a running bundle or from the sources. */
export function builtFolder(importerUrl: string, name: 'renderer' | 'preload'): string {
  const isSource = importerUrl.endsWith('.ts')
  const fromRoot = isSource ? importerUrl.slice(0, importerUrl.lastIndexOf('/src/main/') + 1) : null
  return fileURLToPath(fromRoot ? new URL(`out/${name}`, fromRoot) : new URL(`../${name}`, importerUrl))
}
