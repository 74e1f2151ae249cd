import { useEffect, useRef, useState } from 'react'

/** Time to wait for the next letter before asking, in milliseconds: shorter than a pause, longer than a fast typist's beat. */
const typingPauseMs = 150

/**
 * The text in the box and the text that is asked for. The box follows every key; the question follows when the typing
 * pauses. A change of the address from elsewhere, such as the back button, changes the box.
 */
export function useSearchText(
  asked: string,
  onAsk: (text: string) => void,
): [string, (text: string, atOnce?: boolean) => void] {
  const [text, setText] = useState(asked)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const lastAsked = useRef(asked)

  useEffect(() => {
    if (asked === lastAsked.current) return
    lastAsked.current = asked
    clearTimeout(timer.current)
    setText(asked)
  }, [asked])
  useEffect(() => () => clearTimeout(timer.current), [])

  const change = (next: string, atOnce = false) => {
    setText(next)
    clearTimeout(timer.current)
    const ask = () => {
      lastAsked.current = next.trim()
      onAsk(next.trim())
    }
    if (atOnce) ask()
    else timer.current = setTimeout(ask, typingPauseMs)
  }
  return [text, change]
}
