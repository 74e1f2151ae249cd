import type { DocumentDetail } from '../../../shared/api/documents.ts'
import { DocumentFacts } from './document-facts.tsx'
import { Outline } from './outline.tsx'
import styles from './document.module.css'

interface Props {
  document: DocumentDetail
  /** Offset of the heading that what is in view belongs to. */
  currentHeading: number | null
  onGoTo: (offset: number) => void
}

/** What stands beside a document's text: its outline and what is known about it. */
export function DocumentAside({ document, currentHeading, onGoTo }: Props) {
  return (
    <aside className={styles.aside} aria-label="About this document">
      <Outline outline={document.outline} current={currentHeading} onGoTo={onGoTo} />
      <DocumentFacts document={document} />
    </aside>
  )
}
