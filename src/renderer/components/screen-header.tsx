import { useRef, useEffect, type ReactNode } from 'react'
import styles from './screen-header.module.css'

interface Props {
  title: string
  /** A few words beside the title, such as a count. */
  detail?: ReactNode
  actions?: ReactNode
}

/** The top of a screen. Takes the focus when its screen opens, so that reading and tabbing begin there. */
export function ScreenHeader({ title, detail, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <header className={styles.header}>
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      {detail && <span className={styles.detail}>{detail}</span>}
      <div className={styles.actions}>{actions}</div>
    </header>
  )
}
