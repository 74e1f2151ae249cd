import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { idSchema } from '../../../shared/api/base.ts'
import { useBackend } from '../../app/backend-context.tsx'
import { LoadingRows } from '../../components/loading-rows.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { UnknownScreen } from '../../shell/unknown-screen.tsx'
import { DocumentView } from './document-view.tsx'

const route = getRouteApi('/documents/$id')

/** Document: its text at a passage, its outline and what is known about it. */
export function DocumentScreen() {
  const { queries } = useBackend()
  const { id } = route.useParams()
  const { from, to } = route.useSearch()
  const isId = idSchema.safeParse(id).success
  const document = useQuery(
    queries.documents.get.queryOptions({ input: { id }, staleTime: 60_000, enabled: isId }),
  )
  if (!isId) return <UnknownScreen />
  return (
    <QueryView
      query={document}
      errorTitle="The document cannot be shown"
      wayOn={
        <Button component="a" href="#/library" variant="default">
          Go to the library
        </Button>
      }
      loading={
        <LoadingRows label="Loading the document" count={6} rowHeight={120} gap={24} padding="80px 15%" />
      }
    >
      {(data) => (
        <DocumentView
          key={id}
          document={data}
          passage={from !== undefined && to !== undefined && to > from ? { start: from, end: to } : null}
        />
      )}
    </QueryView>
  )
}
