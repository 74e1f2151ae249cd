import { IconInfoCircle } from '@tabler/icons-react'
import type { Notice } from '../../shared/api/base.ts'
import styles from './notice-list.module.css'

interface Props {
  notices: readonly Notice[]
}

/** What a person should know about what they see, said plainly and out of the way. */
export function NoticeList({ notices }: Props) {
  if (notices.length === 0) return null
  return (
    <ul className={styles.list} aria-label="Notices">
      {notices.map(({ code, message }) => (
        <li key={`${code} ${message}`} className={styles.notice}>
          <IconInfoCircle size={16} aria-hidden className={styles.icon} />
          <span>{message}</span>
        </li>
      ))}
    </ul>
  )
}
