import { Button, CopyButton } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { toApiFailure } from '../api/client-errors.ts'
import { describeError } from './describe-error.ts'
import styles from './states.module.css'

interface Props {
  error: unknown
  /** What could not be done, as a title: "The library could not be listed". */
  title: string
  onRetry?: () => void
  /** Another way on, as a button. */
  wayOn?: ReactNode
}

/** Says what went wrong and what to do, with the details ready to be passed on. */
export function ErrorState({ error, title, onRetry, wayOn }: Props) {
  const { code, message } = toApiFailure(error)
  // What is not there does not come by asking again.
  const mayRetry = onRetry !== undefined && code !== 'not-found'
  return (
    <div className={styles.state} role="alert">
      <IconAlertTriangle size={36} stroke={1.25} aria-hidden className={styles.lossIcon} />
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.body}>{message}</div>
      <div className={styles.actions}>
        {mayRetry && <Button onClick={onRetry}>Try again</Button>}
        {wayOn}
        <CopyButton value={describeError(error, title)}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy details'}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  )
}
