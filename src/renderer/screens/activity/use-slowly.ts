import { useEffect, useRef, useState } from 'react'

/** A text that changes often, at most every so many milliseconds; an empty one at once. */
export function useSlowly(text: string, everyMs: number): string {
  const [shown, setShown] = useState(text)
  const changedAt = useRef(0)
  useEffect(() => {
    const wait = text === '' ? 0 : Math.max(0, changedAt.current + everyMs - Date.now())
    const timer = setTimeout(() => {
      changedAt.current = Date.now()
      setShown(text)
    }, wait)
    return () => clearTimeout(timer)
  }, [text, everyMs])
  return shown
}
