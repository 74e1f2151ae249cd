import { Portal } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import styles from './imports.module.css'

interface Props {
  isShown: boolean
  /** While a dropped folder is being listed. */
  isReading: boolean
}

/** Covers the window while files hover over it, to say that they can be dropped anywhere. */
export function DropOverlay({ isShown, isReading }: Props) {
  if (!isShown && !isReading) return null
  return (
    <Portal>
      <output className={styles.overlay}>
        <div className={styles.overlayBox}>
          <IconFileDownload size={40} stroke={1.25} aria-hidden />
          <span>{isShown ? 'Drop files or folders to import them' : 'Reading the folder'}</span>
        </div>
      </output>
    </Portal>
  )
}
