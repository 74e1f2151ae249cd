interface Outline {
  text: string
  depth: number
  start: number
}

/** The last entry that begins at or before an offset: the page or heading a place belongs to. */
export function lastAtOrBefore<Entry extends { start: number }>(
  entries: readonly Entry[],
  offset: number,
): Entry | null {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (entries[middle]!.start <= offset) low = middle + 1
    else high = middle
  }
  return entries[low - 1] ?? null
}

/** The headings above an offset, outermost first. */
export function headingPathAt(outline: readonly Outline[], offset: number): string[] {
  const path: Outline[] = []
  for (const heading of outline) {
    if (heading.start > offset) break
    while (path.length > 0 && path.at(-1)!.depth >= heading.depth) path.pop()
    path.push(heading)
  }
  return path.map(({ text }) => text)
}
