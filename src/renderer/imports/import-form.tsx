import { Autocomplete, Button, Progress, Select, TagsInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState, type SubmitEvent } from 'react'
import { accessTiers, documentTypes, type FormatId } from '../../shared/api/documents.ts'
import type { ImportOptions } from '../../shared/api/ingestion.ts'
import { useBackend } from '../app/backend-context.tsx'
import { FailureLine } from '../components/failure-line.tsx'
import { accessTierNames, documentTypeNames } from '../wording/names.ts'
import { sayCount, sayNumber } from '../wording/say-number.ts'
import type { ImportSource } from './import-source.ts'
import { ImportSummary } from './import-summary.tsx'
import { sortFiles } from './sort-files.ts'
import { useStartImport } from './use-start-import.ts'
import styles from './imports.module.css'

interface Props {
  source: ImportSource
  formats: readonly { id: FormatId; name: string; extensions: readonly string[] }[]
  onClose: () => void
}

const typeChoices = documentTypes.map((value) => ({ value, label: documentTypeNames[value] }))
const tierChoices = accessTiers.map((value) => ({ value, label: accessTierNames[value] }))

/** The form of an import: summary, what to note about all files, and the hand-over with its progress. */
export function ImportForm({ source, formats, onClose }: Props) {
  const { queries } = useBackend()
  const facets = useQuery(queries.documents.facets.queryOptions())
  const sorted = useMemo(
    () => (source.kind === 'files' ? sortFiles(source.files, formats) : null),
    [source, formats],
  )
  const [collection, setCollection] = useState('')
  const [documentType, setDocumentType] = useState<string | null>(null)
  const [accessTier, setAccessTier] = useState<string | null>(null)
  const [tags, setTags] = useState<string[]>([])
  const { start, cancel, progress, failure } = useStartImport(onClose)
  // Leaving the dialog leaves the hand-over, so that nothing is imported behind the person's back.
  useEffect(() => cancel, [cancel])

  const count = source.kind === 'files' ? (sorted?.files.length ?? 0) : source.staged.files.length
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    const options: ImportOptions = {
      ...(collection.trim() !== '' && { collection: collection.trim() }),
      ...(documentType && { documentType: documentType as ImportOptions['documentType'] }),
      ...(accessTier && { accessTier: accessTier as ImportOptions['accessTier'] }),
      ...(tags.length > 0 && { tags }),
    }
    void start(source.kind === 'staged' ? source.staged : { toStage: sorted?.files ?? [] }, options)
  }

  return (
    <form onSubmit={handleSubmit} style={{ display: 'grid', gap: 16 }}>
      <ImportSummary source={source} sorted={sorted} formats={formats} />
      <div className={styles.fields}>
        <Autocomplete
          label="Collection"
          placeholder="None"
          description="A shelf of its own in the sidebar"
          data={facets.data?.collections.map(({ value }) => value) ?? []}
          value={collection}
          onChange={setCollection}
          maxLength={200}
          data-autofocus
          openOnFocus={false}
        />
        <TagsInput
          label="Tags"
          description="Press Enter after each"
          placeholder={tags.length === 0 ? 'None' : ''}
          data={facets.data?.tags.map(({ value }) => value) ?? []}
          value={tags}
          onChange={setTags}
        />
        <Select
          label="Type"
          placeholder="Not set"
          data={typeChoices}
          value={documentType}
          onChange={setDocumentType}
          clearable
        />
        <Select
          label="Access"
          placeholder="Not set"
          data={tierChoices}
          value={accessTier}
          onChange={setAccessTier}
          clearable
        />
      </div>
      {failure !== null && <FailureLine error={failure} />}
      {progress && (
        <output>
          Handing over {sayNumber(progress.done)} of {sayCount(progress.total, 'file')}
          <Progress
            mt={8}
            value={(progress.done / Math.max(1, progress.total)) * 100}
            aria-label="Files handed over"
          />
        </output>
      )}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={count === 0} loading={progress !== null}>
          {count === 0 ? 'Nothing to import' : `Import ${sayCount(count, 'file')}`}
        </Button>
      </div>
    </form>
  )
}
