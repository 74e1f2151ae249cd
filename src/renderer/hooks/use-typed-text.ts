import { useEffect, useRef, useState } from 'react'

/** Time to wait for the next letter, in milliseconds: shorter than a pause, longer than a fast typist's beat. */
const typingPauseMs = 150

/**
 * The text in a box, and the way to change it. The box follows every key; `onSettle` hears of the text, without outer
 * blanks, when the typing pauses or at once when asked. When `settled` changes from elsewhere, such as by the back
 * button, the box follows.
 */
export function useTypedText(
  settled: string,
  onSettle: (text: string) => void,
): [text: string, setText: (text: string, atOnce?: boolean) => void] {
  const [text, setText] = useState(settled)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const lastSettled = useRef(settled)

  useEffect(() => {
    if (settled === lastSettled.current) return
    lastSettled.current = settled
    clearTimeout(timer.current)
    setText(settled)
  }, [settled])
  useEffect(() => () => clearTimeout(timer.current), [])

  const change = (next: string, atOnce = false) => {
    setText(next)
    clearTimeout(timer.current)
    const settle = () => {
      lastSettled.current = next.trim()
      onSettle(next.trim())
    }
    if (atOnce) settle()
    else timer.current = setTimeout(settle, typingPauseMs)
  }
  return [text, change]
}
