import { IconAlertTriangle } from '@tabler/icons-react'
import { toApiFailure } from '../api/client-errors.ts'
import styles from './notice-list.module.css'

interface Props {
  error: unknown
}

/** Says in one line, beside what was tried, why it did not work. */
export function FailureLine({ error }: Props) {
  return (
    <div className={styles.notice} role="alert">
      <IconAlertTriangle size={16} aria-hidden className={styles.icon} />
      <span>{toApiFailure(error).message}</span>
    </div>
  )
}
