import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconBooks, IconQuote } from '@tabler/icons-react'
import { useBackend } from '../../app/backend-context.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { useImport } from '../../imports/import-context.tsx'
import { sayCount } from '../../wording/say-number.ts'
import styles from './search.module.css'

interface Props {
  onAsk: (question: string) => void
}

const examples = [
  'how do I give feedback that is not hurtful',
  'opening a session with a quiet group',
  'signs that someone is lost',
]

/** What stands under an empty box: what can be asked, or how to fill the library first. */
export function SearchTips({ onAsk }: Props) {
  const { queries } = useBackend()
  const { importFiles } = useImport()
  const status = useQuery(queries.library.status.queryOptions())
  if (status.data?.documents === 0) {
    return (
      <EmptyState
        icon={IconBooks}
        title="The library is empty"
        action={<Button onClick={importFiles}>Import files…</Button>}
      >
        <p>
          Search finds passages in your own material. Import some files first, or drop them anywhere on this
          window.
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={IconQuote} title="Ask the way you would ask a colleague">
      <p>
        {status.data
          ? `Lectern looks through ${sayCount(status.data.documents, 'document')} `
          : 'Lectern looks through the library '}
        for passages that mean what you ask or use your words.
      </p>
      <ul className={styles.examples} aria-label="Examples">
        {examples.map((example) => (
          <li key={example}>
            <button type="button" className={styles.example} onClick={() => onAsk(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
      <p className={styles.tip}>
        “In quotation marks” finds the exact phrase. Codes and names are found as they are written.
      </p>
    </EmptyState>
  )
}
