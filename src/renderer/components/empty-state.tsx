import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './states.module.css'

interface Props {
  icon: Icon
  title: string
  children?: ReactNode
  /** The one thing to do next. */
  action?: ReactNode
}

/** Says what a place is for while there is nothing in it, and offers the next step. */
export function EmptyState({ icon: Icon, title, children, action }: Props) {
  return (
    <div className={styles.state}>
      <Icon size={36} stroke={1.25} aria-hidden className={styles.icon} />
      <h2 className={styles.title}>{title}</h2>
      {children && <div className={styles.body}>{children}</div>}
      {action && <div className={styles.actions}>{action}</div>}
    </div>
  )
}
