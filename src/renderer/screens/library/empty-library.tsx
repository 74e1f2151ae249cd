import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconBooks } from '@tabler/icons-react'
import { useBackend } from '../../app/backend-context.tsx'
import { useActiveJobs } from '../../jobs/use-jobs.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { useImport } from '../../imports/import-context.tsx'

/** Says what the library is for and how to fill it. */
export function EmptyLibrary() {
  const { queries } = useBackend()
  const { importFiles, importFolder } = useImport()
  const formats = useQuery(queries.ingestion.formats.queryOptions({ staleTime: Infinity }))
  const isImporting = useActiveJobs().some(({ kind }) => kind === 'import')
  if (isImporting) {
    return (
      <EmptyState icon={IconBooks} title="The first documents are on their way">
        They appear here one by one while the import goes on.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={IconBooks}
      title="Your material goes here"
      action={
        <>
          <Button onClick={importFiles}>Import files…</Button>
          <Button variant="default" onClick={importFolder}>
            Import folder…
          </Button>
        </>
      }
    >
      <p>
        Drop files or whole folders anywhere on this window. Lectern keeps their text on this computer and
        makes it searchable.
      </p>
      {formats.data && (
        <p>
          It reads{' '}
          {formats.data.map(({ name, extensions }) => `${name} (${extensions.join(', ')})`).join(', ')}.
        </p>
      )}
    </EmptyState>
  )
}
