/** The page an offset stands on; null for texts without pages. What stands before the first page belongs to it. */
export function pageAt(pages: readonly { page: number; start: number }[], offset: number): number | null {
  let low = 0
  let high = pages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pages[middle]?.start ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return pages[Math.max(0, low - 1)]?.page ?? null
}
