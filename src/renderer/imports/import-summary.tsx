import type { FormatId } from '../../shared/api/documents.ts'
import { fileKindNames } from '../wording/names.ts'
import { sayCount } from '../wording/say-number.ts'
import { saySize } from '../wording/say-size.ts'
import type { ImportSource } from './import-source.ts'
import type { SortedFiles } from './sort-files.ts'
import styles from './imports.module.css'

interface Props {
  source: ImportSource
  sorted: SortedFiles | null
  formats: readonly { id: FormatId; name: string }[]
}

/** What is about to be imported and what is left out, with the reason. */
export function ImportSummary({ source, sorted, formats }: Props) {
  const readable = formats.map(({ name }) => name).join(', ')
  if (source.kind === 'staged' || !sorted) {
    const { files, skipped, failed } =
      source.kind === 'staged' ? source.staged : { files: [], skipped: [], failed: [] }
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
    return (
      <div className={styles.summary}>
        <strong>
          {sayCount(files.length, 'file')}, {saySize(sizeBytes)}
        </strong>
        {skipped.length > 0 && (
          <span className={styles.quiet}>
            {sayCount(skipped.length, 'file')} left out. Lectern reads {readable}.
          </span>
        )}
        {failed.map(({ name, message }) => (
          <span key={name} className={styles.quiet}>
            {name}: {message}
          </span>
        ))}
      </div>
    )
  }
  const skippedCount = sorted.skipped.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className={styles.summary}>
      <strong>
        {sayCount(sorted.files.length, 'file')}, {saySize(sorted.sizeBytes)}
      </strong>
      {sorted.formats.length > 0 && (
        <span>
          {sorted.formats.map(({ id, count }) => sayCount(count, ...fileKindNames[id])).join(' · ')}
        </span>
      )}
      {sorted.files.length === 1 && <span className={styles.quiet}>{sorted.files[0]?.name}</span>}
      {skippedCount > 0 && (
        <span className={styles.quiet}>
          {sayCount(skippedCount, 'file is', 'files are')} left out (
          {sorted.skipped
            .slice(0, 6)
            .map(({ extension }) => (extension === '' ? 'without extension' : extension))
            .join(', ')}
          ). Lectern reads {readable}.
        </span>
      )}
    </div>
  )
}
