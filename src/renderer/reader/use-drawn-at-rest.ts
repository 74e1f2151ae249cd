import { startTransition, useEffect, type RefObject } from 'react'
import type { SectionHandle } from './lazy-section.tsx'

/** Up to this many sections, about 80 pages, a document is drawn to its end; above, only what is near the reader. */
const mostSections = 100

/**
 * Draws the rest of a document of usual length while nothing else happens, section by section, so that the browser's
 * own search finds every word of it.
 */
export function useDrawnAtRest(
  handles: RefObject<(SectionHandle | null)[]>,
  sections: readonly unknown[],
): void {
  useEffect(() => {
    if (sections.length > mostSections) return undefined
    let next = 0
    let request = 0
    const drawNext = () => {
      startTransition(() => handles.current[next]?.show())
      next += 1
      if (next < sections.length) request = whenIdle(drawNext)
    }
    request = whenIdle(drawNext)
    return () => cancel(request)
  }, [handles, sections])
}

// Safari knows no idle time; there a pause has to do.
const knowsIdle = 'requestIdleCallback' in globalThis
const whenIdle = (work: () => void): number =>
  knowsIdle ? window.requestIdleCallback(work) : window.setTimeout(work, 50)
const cancel = (request: number): void =>
  knowsIdle ? window.cancelIdleCallback(request) : window.clearTimeout(request)
