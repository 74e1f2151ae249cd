import type { NamedFile } from '../api/stage-files.ts'
import type { FormatId } from '../../shared/api/documents.ts'

interface Format {
  id: FormatId
  extensions: readonly string[]
}

/** What a person is about to import. */
export interface SortedFiles {
  /** Files to hand over, in the order they came. */
  files: NamedFile[]
  sizeBytes: number
  /** Number of files of each format, the most frequent first. */
  formats: { id: FormatId; count: number }[]
  /** Files of kinds we do not read, by extension, the most frequent first. */
  skipped: { extension: string; count: number }[]
}

/**
 * Sorts files into those to import and those to leave. A file that was chosen itself is always tried, because its
 * content may be better than its name; inside a folder the name decides.
 */
export function sortFiles(given: readonly NamedFile[], formats: readonly Format[]): SortedFiles {
  const formatOf = new Map(
    formats.flatMap(({ id, extensions }) => extensions.map((extension) => [extension, id] as const)),
  )
  const files: NamedFile[] = []
  const counts = new Map<FormatId, number>()
  const skipped = new Map<string, number>()
  for (const entry of given) {
    const extension = extensionOf(entry.name)
    const format = formatOf.get(extension)
    if (!format && entry.name.includes('/')) {
      skipped.set(extension, (skipped.get(extension) ?? 0) + 1)
      continue
    }
    files.push(entry)
    if (format) counts.set(format, (counts.get(format) ?? 0) + 1)
  }
  return {
    files,
    sizeBytes: files.reduce((sum, { file }) => sum + file.size, 0),
    formats: [...counts].map(([id, count]) => ({ id, count })).sort((a, b) => b.count - a.count),
    skipped: [...skipped]
      .map(([extension, count]) => ({ extension, count }))
      .sort((a, b) => b.count - a.count),
  }
}

function extensionOf(name: string): string {
  const file = name.slice(name.lastIndexOf('/') + 1)
  const dot = file.lastIndexOf('.')
  return dot <= 0 ? '' : file.slice(dot).toLowerCase()
}
