import { IconPlugConnectedX } from '@tabler/icons-react'
import type { Connection } from '../jobs/use-job-stream.ts'
import styles from './shell.module.css'

interface Props {
  connection: Connection
}

/** Says that Lectern itself cannot be reached. What is on the screen stays, and goes on when it is back. */
export function ConnectionBanner({ connection }: Props) {
  return (
    <output className={styles.bannerFrame}>
      {connection !== 'open' && (
        <div className={styles.banner}>
          <IconPlugConnectedX size={18} aria-hidden />
          {connection === 'lost'
            ? 'Lectern does not answer. Check that it is still running; this page connects again by itself.'
            : 'This page may not use the library any more. Open the address that Lectern printed when it started.'}
        </div>
      )}
    </output>
  )
}
