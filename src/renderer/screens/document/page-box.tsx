import { TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import styles from './document.module.css'

interface Props {
  /** The page in view. */
  page: number | null
  pages: readonly { page: number; start: number }[]
  pageCount: number | null
  onGoTo: (offset: number) => void
}

/** Shows the page in view and goes to the page that is typed. */
export function PageBox({ page, pages, pageCount, onGoTo }: Props) {
  const [typed, setTyped] = useState<string | null>(null)
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    const wanted = Number(typed)
    // A page without text has no place of its own; the next one with text is the nearest.
    const target =
      Number.isInteger(wanted) && wanted > 0
        ? (pages.find((entry) => entry.page >= wanted) ?? pages.at(-1))
        : undefined
    setTyped(null)
    if (target) onGoTo(target.start)
  }
  return (
    <form className={styles.pageBox} onSubmit={handleSubmit}>
      <label htmlFor="page-in-view">Page</label>
      <TextInput
        id="page-in-view"
        size="xs"
        w={52}
        inputMode="numeric"
        autoComplete="off"
        classNames={{ input: styles.pageInput! }}
        value={typed ?? String(page ?? '')}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => setTyped(null)}
      />
      {pageCount !== null && <span>of {pageCount}</span>}
    </form>
  )
}
