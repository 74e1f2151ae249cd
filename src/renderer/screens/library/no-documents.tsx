import { Button } from '@mantine/core'
import { IconFilterOff } from '@tabler/icons-react'
import { EmptyState } from '../../components/empty-state.tsx'

interface Props {
  onShowAll: () => void
}

/** Says that the filters leave nothing, and takes them off. */
export function NoDocuments({ onShowAll }: Props) {
  return (
    <EmptyState
      icon={IconFilterOff}
      title="No document matches"
      action={<Button onClick={onShowAll}>Show all documents</Button>}
    >
      The filters above leave nothing to show.
    </EmptyState>
  )
}
