/**
 * The file a worker thread starts from: its TypeScript source in development and tests (Node runs it as it is),
 * and the bundled file of the same name beside the running bundle in a build.
 */
export function workerUrl(importerUrl: string, sourcePath: string): URL {
  if (importerUrl.endsWith('.ts')) return new URL(sourcePath, importerUrl)
  const name = sourcePath.split('/').at(-1)!.replace(/\.ts$/, '.js')
  return new URL(`./${name}`, importerUrl)
}
