import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useId, useState, type ReactNode } from 'react'
import styles from './activity.module.css'

interface Props {
  label: string
  isOpenAtFirst: boolean
  children: ReactNode
}

/** A part that can be folded away; what is in it is drawn only while it is open. */
export function Foldable({ label, isOpenAtFirst, children }: Props) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst)
  const id = useId()
  return (
    <div className={styles.foldable}>
      <UnstyledButton
        className={styles.fold}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        <IconChevronRight size={16} aria-hidden className={styles.foldSign} data-open={isOpen || undefined} />
        {label}
      </UnstyledButton>
      {isOpen && (
        <div id={id} className={styles.folded}>
          {children}
        </div>
      )}
    </div>
  )
}
