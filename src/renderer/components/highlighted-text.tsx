import type { ReactNode } from 'react'

interface Props {
  text: string
  /** Ranges to mark, in UTF-16 code units; in any order. */
  highlights: readonly { start: number; end: number }[]
}

/** Plain text with ranges of it marked. */
export function HighlightedText({ text, highlights }: Props) {
  const pieces: ReactNode[] = []
  let reached = 0
  for (const { start, end } of [...highlights].sort((a, b) => a.start - b.start)) {
    const from = Math.max(start, reached)
    if (end <= from) continue
    pieces.push(text.slice(reached, from), <mark key={from}>{text.slice(from, end)}</mark>)
    reached = end
  }
  pieces.push(text.slice(reached))
  return <span dir="auto">{pieces}</span>
}
