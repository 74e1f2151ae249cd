import { useCallback, useEffect, useRef, type RefObject } from 'react'
import { flushSync } from 'react-dom'
import type { SectionHandle } from './lazy-section.tsx'
import { sectionIndexAt, type DocumentSection } from './split-sections.ts'

/** Where a target comes to stand: this share of the visible height from the top. */
const restingPlace = 0.18
/** How long the target is held in place while sections around it get their real heights. */
const holdMs = 1_500

interface ScrollTarget {
  scrollTo: (offset: number) => void
  offsetInView: () => number | null
}

/**
 * Scrolls to places of the text that may not be drawn yet, and tells what is in view. A target is held in place for a
 * moment, because sections above it get their real heights only when they are drawn; the reader's own move lets go.
 */
export function useScrollTarget(
  frame: RefObject<HTMLElement | null>,
  handles: RefObject<(SectionHandle | null)[]>,
  sections: readonly DocumentSection[],
): ScrollTarget {
  const release = useRef<(() => void) | null>(null)
  useEffect(() => () => release.current?.(), [])

  const scrollTo = useCallback(
    (offset: number) => {
      const container = frame.current
      if (!container) return
      release.current?.()
      const index = sectionIndexAt(sections, offset)
      const show = () => {
        for (const near of [index - 1, index, index + 1]) handles.current[near]?.show()
      }
      // Called from an effect this runs after React's own work; the sections have to be there before they are measured.
      queueMicrotask(() => {
        flushSync(show)
        const section = handles.current[index]?.element
        if (section) release.current = holdInPlace(container, () => findTarget(section, offset) ?? section)
      })
    },
    [frame, handles, sections],
  )

  const offsetInView = useCallback(() => {
    const container = frame.current
    if (!container) return null
    const line = container.getBoundingClientRect().top + container.clientHeight * restingPlace + 4
    let low = 0
    let high = sections.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      const top = handles.current[middle]?.element.getBoundingClientRect().top ?? Infinity
      if (top <= line) low = middle
      else high = middle - 1
    }
    let offset = sections[low]?.start ?? null
    for (const block of handles.current[low]?.element.querySelectorAll<HTMLElement>('[data-start]') ?? []) {
      if (block.getBoundingClientRect().top > line) break
      offset = Number(block.dataset.start)
    }
    return offset
  }, [frame, handles, sections])

  return { scrollTo, offsetInView }
}

/** The passage if it begins there, else the page mark, else the last block that begins at or before the offset. */
function findTarget(section: HTMLElement, offset: number): HTMLElement | null {
  let target: HTMLElement | null = null
  for (const block of section.querySelectorAll<HTMLElement>('[data-start]')) {
    if (Number(block.dataset.start) > offset) break
    target = block
  }
  // A passage may begin in the middle of a long paragraph: its own first mark is what the eye looks for.
  const mark = section.querySelector<HTMLElement>('mark[data-passage]')
  if (mark && (!target || target.contains(mark) || mark.contains(target))) return mark
  return target
}

function holdInPlace(container: HTMLElement, find: () => HTMLElement): () => void {
  const place = () => {
    const wanted = container.getBoundingClientRect().top + container.clientHeight * restingPlace
    container.scrollTop += find().getBoundingClientRect().top - wanted
  }
  place()
  const observer = new ResizeObserver(place)
  for (const child of container.children) observer.observe(child)
  const timer = setTimeout(() => release(), holdMs)
  const moves = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const
  const release = () => {
    observer.disconnect()
    clearTimeout(timer)
    for (const move of moves) container.removeEventListener(move, release)
  }
  for (const move of moves) container.addEventListener(move, release, { passive: true })
  return release
}
