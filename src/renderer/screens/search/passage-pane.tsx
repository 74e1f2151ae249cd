import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconArrowLeft, IconArrowsDiagonal, IconBook2 } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import type { SearchHit } from '../../../shared/api/search.ts'
import { useBackend } from '../../app/backend-context.tsx'
import { LoadingRows } from '../../components/loading-rows.tsx'
import { QueryView } from '../../components/query-view.tsx'
import { CopyCitation } from '../../reader/copy-citation.tsx'
import { DocumentText, type DocumentTextHandle } from '../../reader/document-text.tsx'
import { headingPathAt, lastAtOrBefore } from '../../reader/find-place.ts'
import styles from './search.module.css'

/** The passage that is read beside the list. */
export interface OpenPassage {
  documentId: string
  start: number
  end: number
  /** The hit it came from, while that is in the list. */
  hit: SearchHit | null
}

interface Props {
  passage: OpenPassage | null
  /** Raised each time the reader asks to read: then the text takes the focus. 0 asks for nothing. */
  focusRequest: number
  onBack: () => void
  /** On a narrow window the pane is a page of its own. */
  isPage: boolean
  hasQuestion: boolean
}

/** The reading pane: the document's text at the passage. */
export function PassagePane({ passage, focusRequest, onBack, isPage, hasQuestion }: Props) {
  if (!passage) {
    return (
      <div className={styles.paneEmpty}>
        <IconBook2 size={36} stroke={1.25} aria-hidden />
        <span>
          {hasQuestion ? 'The passage you choose opens here.' : 'Passages open here, in their document.'}
        </span>
      </div>
    )
  }
  return (
    <OpenPane
      key={passage.documentId}
      passage={passage}
      focusRequest={focusRequest}
      onBack={onBack}
      isPage={isPage}
    />
  )
}

function OpenPane({
  passage,
  focusRequest,
  onBack,
  isPage,
}: Omit<Props, 'passage' | 'hasQuestion'> & { passage: OpenPassage }) {
  const { queries } = useBackend()
  const { documentId, start, end, hit } = passage
  const document = useQuery(
    queries.documents.get.queryOptions({ input: { id: documentId }, staleTime: 60_000 }),
  )
  const text = useRef<DocumentTextHandle>(null)
  const marked = useMemo(() => ({ start, end }), [start, end])
  const isReady = document.data !== undefined
  useEffect(() => {
    if (focusRequest > 0 && isReady) text.current?.focus()
  }, [focusRequest, isReady])

  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onBack()
  }
  const page = document.data
    ? (lastAtOrBefore(document.data.pages, start)?.page ?? null)
    : (hit?.page ?? null)
  const headingPath = document.data ? headingPathAt(document.data.outline, start) : (hit?.headingPath ?? [])
  const place = page === null ? headingPath.join(' › ') : pageOf(page, document.data?.pageCount ?? null)
  return (
    // Escape leaves from anywhere inside; the controls inside have their own keys.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.pane} onKeyDown={handleKeyDown}>
      <header className={styles.paneHead}>
        {isPage && (
          <Tooltip label="Back to the passages (Esc)">
            <ActionIcon size={32} aria-label="Back to the passages" onClick={onBack}>
              <IconArrowLeft size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        <div className={styles.paneTitles}>
          <h2 className={styles.paneTitle} dir="auto">
            {document.data?.title ?? hit?.title ?? ' '}
          </h2>
          <span className={styles.panePlace} dir="auto">
            {[document.data?.sourceName, place].filter(Boolean).join(' · ') || ' '}
          </span>
        </div>
        {document.data && <CopyCitation document={document.data} passage={marked} />}
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconArrowsDiagonal size={16} aria-hidden />}
          renderRoot={(properties) => (
            <Link
              {...properties}
              to="/documents/$id"
              params={{ id: documentId }}
              search={{ from: start, to: end }}
            />
          )}
        >
          Open
        </Button>
      </header>
      <div className={styles.paneText}>
        <QueryView
          query={document}
          errorTitle="The document cannot be shown"
          loading={
            <LoadingRows label="Loading the document" count={5} rowHeight={120} gap={24} padding={32} />
          }
        >
          {({ title, content, language, pages }) => (
            <DocumentText
              ref={text}
              label={`Text of ${title}`}
              content={content}
              language={language}
              pages={pages}
              passage={marked}
              words={hit?.why.matchedWords}
            />
          )}
        </QueryView>
      </div>
    </div>
  )
}

function pageOf(page: number, count: number | null): string {
  return count === null ? `p. ${page}` : `p. ${page} of ${count}`
}
