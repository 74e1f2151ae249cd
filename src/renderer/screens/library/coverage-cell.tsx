import { Button, Popover, UnstyledButton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { IconAlertCircle } from '@tabler/icons-react'
import { useState } from 'react'
import type { DocumentSummary } from '../../../shared/api/documents.ts'
import { toApiFailure } from '../../api/client-errors.ts'
import { useBackend } from '../../app/backend-context.tsx'
import { describeCoverage } from '../../wording/describe-coverage.ts'
import { sayCount } from '../../wording/say-number.ts'
import styles from './library.module.css'

interface Props {
  document: DocumentSummary
  /** Whether Tab stops here: only in the row that the arrow keys are on. */
  isReachable: boolean
}

/** How much of a document can be found by meaning; where something is missing, why, and the way to complete it. */
export function CoverageCell({ document, isReachable }: Props) {
  const { queries } = useBackend()
  const [isOpen, setIsOpen] = useState(false)
  const { coverage } = document
  const { text, isComplete, isAlarming, explanation } = describeCoverage(coverage)
  const retry = useMutation(
    queries.embeddings.embedMissing.mutationOptions({
      onSuccess: () => setIsOpen(false),
      onError: (error) =>
        notifications.show({
          color: 'red',
          title: 'That did not work',
          message: toApiFailure(error).message,
        }),
    }),
  )
  if (isComplete) return <span className={styles.quiet}>{text}</span>
  return (
    <Popover
      opened={isOpen}
      onChange={setIsOpen}
      position="bottom-end"
      width={300}
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <UnstyledButton
          className={styles.coverage}
          data-alarming={isAlarming || undefined}
          tabIndex={isReachable ? 0 : -1}
          aria-haspopup="dialog"
          aria-label={`${text} searchable by meaning. Why?`}
          onClick={(event) => {
            event.stopPropagation()
            setIsOpen(!isOpen)
          }}
          onMouseDown={(event) => event.stopPropagation()}
        >
          {isAlarming && <IconAlertCircle size={14} aria-hidden />}
          {text}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label="Search by meaning" onClick={(event) => event.stopPropagation()}>
        <p className={styles.explanation}>{explanation}</p>
        {isAlarming && (
          <Button
            size="compact-sm"
            loading={retry.isPending}
            onClick={() => retry.mutate({ documentId: document.id })}
          >
            Retry {sayCount(coverage.chunks - coverage.embedded, 'passage')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
