import { memo, useImperativeHandle, useLayoutEffect, useRef, useState, type Ref } from 'react'
import { DocumentMarkdown } from './document-markdown.tsx'
import type { ReadingMarks } from './rehype-reading.ts'
import type { DocumentSection } from './split-sections.ts'
import styles from './reader.module.css'

/** What the reader can ask of a section. */
export interface SectionHandle {
  readonly element: HTMLElement
  /** Renders the section if it is not yet rendered. */
  show: () => void
}

interface Props {
  ref: Ref<SectionHandle>
  section: DocumentSection
  passage: ReadingMarks['passage']
  words: ReadingMarks['words']
  pages: ReadingMarks['pages']
  isShownAtOnce: boolean
  /** Calls back when the section comes near the visible part. Gives the way to stop watching. */
  watch: (element: Element, onNear: () => void) => () => void
}

/** Characters in a line and its height in pixels, to guess a section's height before it is rendered. */
const lineLength = 72
const lineHeight = 28

/** A section of a document that renders itself when someone comes near it, and stays rendered. */
export const LazySection = memo(function LazySection({
  ref,
  section,
  passage,
  words,
  pages,
  isShownAtOnce,
  watch,
}: Props) {
  const element = useRef<HTMLElement>(null)
  const [isShown, setIsShown] = useState(isShownAtOnce)
  useImperativeHandle(ref, () => ({ element: element.current!, show: () => setIsShown(true) }), [])
  useLayoutEffect(() => {
    return isShown ? undefined : watch(element.current!, () => setIsShown(true))
  }, [isShown, watch])
  return (
    <section
      ref={element}
      className={styles.section}
      style={isShown ? undefined : { height: guessHeight(section.text) }}
    >
      {isShown && (
        <DocumentMarkdown
          source={section.text}
          base={section.start}
          definitions={section.definitions}
          passage={passage}
          words={words}
          pages={pages}
        />
      )}
    </section>
  )
})

function guessHeight(text: string): number {
  let lines = 0
  for (const line of text.split('\n')) lines += line === '' ? 0.6 : Math.ceil(line.length / lineLength)
  return Math.round(lines * lineHeight)
}
