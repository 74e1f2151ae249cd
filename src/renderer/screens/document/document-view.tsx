import { ActionIcon, Button, Drawer, Tooltip } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { useRouter } from '@tanstack/react-router'
import { IconArrowLeft, IconList } from '@tabler/icons-react'
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { DocumentDetail } from '../../../shared/api/documents.ts'
import { NoticeList } from '../../components/notice-list.tsx'
import { Panes } from '../../components/panes.tsx'
import { useNarrowWindow } from '../../hooks/use-narrow-window.ts'
import { CopyCitation } from '../../reader/copy-citation.tsx'
import { DocumentText, type DocumentTextHandle } from '../../reader/document-text.tsx'
import { lastAtOrBefore } from '../../reader/find-place.ts'
import { DocumentAside } from './document-aside.tsx'
import { PageBox } from './page-box.tsx'
import styles from './document.module.css'

interface Props {
  document: DocumentDetail
  passage: { start: number; end: number } | null
}

/** A document that is there: header, text, outline. */
export function DocumentView({ document, passage }: Props) {
  const router = useRouter()
  const isNarrow = useNarrowWindow()
  const text = useRef<DocumentTextHandle>(null)
  const [isAsideOpen, setIsAsideOpen] = useState(false)
  const [place, setPlace] = useState<{ page: number | null; heading: number | null }>({
    page: null,
    heading: null,
  })
  useDocumentTitle(`${document.title} · Lectern`)
  useEffect(() => text.current?.focus(), [])

  const { pages, outline } = document
  const start = passage?.start
  const end = passage?.end
  // The same object for the same passage, so that a redraw of the header does not redraw the text.
  const marked = useMemo(
    () => (start === undefined || end === undefined ? null : { start, end }),
    [start, end],
  )
  const handleMove = useCallback(() => {
    const offset = text.current?.offsetInView() ?? null
    if (offset === null) return
    const page = lastAtOrBefore(pages, offset)?.page ?? null
    const heading = lastAtOrBefore(outline, offset)?.start ?? null
    setPlace((now) => (now.page === page && now.heading === heading ? now : { page, heading }))
  }, [pages, outline])
  useEffect(() => {
    const request = requestAnimationFrame(handleMove)
    return () => cancelAnimationFrame(request)
  }, [handleMove])

  const handleBack = () => {
    if (router.history.canGoBack()) router.history.back()
    else void router.navigate({ to: '/library' })
  }
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) handleBack()
  }
  const goTo = useCallback((offset: number) => {
    setIsAsideOpen(false)
    text.current?.scrollTo(offset)
    text.current?.focus()
  }, [])
  const aside = <DocumentAside document={document} currentHeading={place.heading} onGoTo={goTo} />
  const main = (
    <div className={styles.column}>
      {document.notices.length > 0 && (
        <div className={styles.notices}>
          <NoticeList notices={document.notices} />
        </div>
      )}
      <div className={styles.text}>
        <DocumentText
          ref={text}
          label={`Text of ${document.title}`}
          content={document.content}
          language={document.language}
          pages={document.pages}
          passage={marked}
          onMove={handleMove}
        />
      </div>
    </div>
  )
  return (
    // Escape leaves from anywhere inside; the controls inside have their own keys.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.screen} onKeyDown={handleKeyDown}>
      <header className={styles.head}>
        <Tooltip label="Back (Esc)">
          <ActionIcon size={32} aria-label="Back" onClick={handleBack}>
            <IconArrowLeft size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <div className={styles.titles}>
          <h1 className={styles.title} dir="auto">
            {document.title}
          </h1>
          <span className={styles.source}>
            {[document.author, document.sourceName, `version ${document.version}`]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
        {pages.length > 0 && (
          <PageBox page={place.page} pages={pages} pageCount={document.pageCount} onGoTo={goTo} />
        )}
        <CopyCitation document={document} passage={marked} />
        {isNarrow && (
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconList size={16} aria-hidden />}
            aria-haspopup="dialog"
            onClick={() => setIsAsideOpen(true)}
          >
            Outline
          </Button>
        )}
      </header>
      <div className={styles.body}>
        {isNarrow ? (
          main
        ) : (
          <Panes
            id="document"
            main={main}
            aside={aside}
            mainLeast={420}
            asideSize={{ usual: 272, least: 200 }}
            separatorLabel="Width of the outline"
          />
        )}
      </div>
      {isNarrow && (
        <Drawer
          opened={isAsideOpen}
          onClose={() => setIsAsideOpen(false)}
          position="right"
          size={320}
          title="Outline"
          padding={0}
        >
          {aside}
        </Drawer>
      )}
    </div>
  )
}
