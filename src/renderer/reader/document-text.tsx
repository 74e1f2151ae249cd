import { useEffect, useImperativeHandle, useMemo, useRef, type Ref } from 'react'
import { languageTag } from './language-tag.ts'
import { LazySection, type SectionHandle } from './lazy-section.tsx'
import { sectionIndexAt, splitSections, type DocumentSection } from './split-sections.ts'
import { useDrawnAtRest } from './use-drawn-at-rest.ts'
import { useNearWatch } from './use-near-watch.ts'
import { useScrollTarget } from './use-scroll-target.ts'
import styles from './reader.module.css'

/** What a screen can ask of the text it shows. */
export interface DocumentTextHandle {
  /** Brings what begins at this offset of the content to the upper part of the view. */
  scrollTo: (offset: number) => void
  /** The offset of the first block that is in view, or null before anything is drawn. */
  offsetInView: () => number | null
  focus: () => void
}

interface Props {
  ref?: Ref<DocumentTextHandle>
  /** For those who hear the page: what this text is. */
  label: string
  content: string
  /** The text's language, an ISO code, which decides about fonts and how the text is read out. */
  language: string | null
  pages: readonly { page: number; start: number }[]
  /** The passage to mark and to begin at. */
  passage: { start: number; end: number } | null
  /** Words that stand out in the passage. */
  words?: readonly string[] | undefined
  /** Called while the reader moves, at most once a frame. */
  onMove?: (() => void) | undefined
}

const noPages: Props['pages'] = []

/**
 * A document's text, set for reading, from its beginning or from a passage. Only the sections that someone comes near
 * are parsed and drawn, so that a book opens as fast as a page.
 */
export function DocumentText({ ref, label, content, language, pages, passage, words, onMove }: Props) {
  const frame = useRef<HTMLElement>(null)
  const handles = useRef<(SectionHandle | null)[]>([])
  const sections = useMemo(() => splitSections(content), [content])
  const pagesOf = useMemo(() => groupPages(sections, pages), [sections, pages])
  const watch = useNearWatch(frame)
  const { scrollTo, offsetInView } = useScrollTarget(frame, handles, sections)
  const firstShown = passage ? sectionIndexAt(sections, passage.start) : 0

  useImperativeHandle(
    ref,
    () => ({ scrollTo, offsetInView, focus: () => frame.current?.focus({ preventScroll: true }) }),
    [scrollTo, offsetInView],
  )

  useDrawnAtRest(handles, sections)

  const passageStart = passage?.start ?? null
  useEffect(() => {
    if (passageStart === null) frame.current?.scrollTo({ top: 0 })
    else scrollTo(passageStart)
  }, [passageStart, scrollTo])

  useEffect(() => {
    const element = frame.current!
    let request = 0
    const handleScroll = () => {
      if (request !== 0) return
      request = requestAnimationFrame(() => {
        request = 0
        onMove?.()
      })
    }
    element.addEventListener('scroll', handleScroll, { passive: true })
    return () => {
      cancelAnimationFrame(request)
      element.removeEventListener('scroll', handleScroll)
    }
  }, [onMove])

  return (
    // The text takes the focus so that the arrow and page keys scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={frame} className={styles.frame} tabIndex={0} aria-label={label} data-reader>
      <article className={styles.text} lang={languageTag(language)}>
        {sections.map((section, index) => (
          <LazySection
            key={section.start}
            ref={(handle) => {
              handles.current[index] = handle
            }}
            section={section}
            pages={pagesOf.get(index) ?? noPages}
            passage={touches(section, passage) ? passage : null}
            words={touches(section, passage) ? words : undefined}
            isShownAtOnce={Math.abs(index - firstShown) <= 1}
            watch={watch}
          />
        ))}
      </article>
    </section>
  )
}

function touches(section: DocumentSection, passage: Props['passage']): boolean {
  return (
    passage !== null && passage.start < section.start + section.text.length && passage.end > section.start
  )
}

function groupPages(
  sections: readonly DocumentSection[],
  pages: Props['pages'],
): Map<number, { page: number; start: number }[]> {
  const groups = new Map<number, { page: number; start: number }[]>()
  for (const page of pages) {
    const index = sectionIndexAt(sections, page.start)
    const group = groups.get(index)
    if (group) group.push(page)
    else groups.set(index, [page])
  }
  return groups
}
