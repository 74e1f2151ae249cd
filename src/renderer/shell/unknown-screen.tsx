import { Button } from '@mantine/core'
import { IconMapQuestion } from '@tabler/icons-react'
import { EmptyState } from '../components/empty-state.tsx'

/** Answers an address that leads nowhere. */
export function UnknownScreen() {
  return (
    <EmptyState
      icon={IconMapQuestion}
      title="There is nothing at this address"
      action={
        <Button component="a" href="#/search">
          Go to Search
        </Button>
      }
    >
      The link may be old, or part of it may be missing.
    </EmptyState>
  )
}
