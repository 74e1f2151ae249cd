import { startTransition, useCallback, useEffect, useRef, type RefObject } from 'react'

/** How far outside the visible part a section is drawn already: about two screens. */
const nearMargin = '1600px 0px'

/** One observer for all sections of a text: calls back once when an element comes near the visible part of the frame. */
export function useNearWatch(
  frame: RefObject<HTMLElement | null>,
): (element: Element, onNear: () => void) => () => void {
  const observer = useRef<IntersectionObserver | null>(null)
  const callbacks = useRef(new Map<Element, () => void>())

  useEffect(
    () => () => {
      observer.current?.disconnect()
      observer.current = null
    },
    [],
  )

  return useCallback(
    (element, onNear) => {
      // Sections begin to watch before their frame's own effects run, so the first of them makes the observer.
      observer.current ??= new IntersectionObserver(
        (entries) => {
          // As a transition, sections are drawn one after the other and scrolling goes on in between.
          startTransition(() => {
            for (const { target, isIntersecting } of entries)
              if (isIntersecting) callbacks.current.get(target)?.()
          })
        },
        { root: frame.current ?? element.closest('[data-reader]'), rootMargin: nearMargin },
      )
      callbacks.current.set(element, onNear)
      observer.current.observe(element)
      return () => {
        callbacks.current.delete(element)
        observer.current?.unobserve(element)
      }
    },
    // oxlint-disable-next-line react/memo-dependencies
    [frame],
  )
}
