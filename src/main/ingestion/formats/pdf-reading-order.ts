import type { PdfLine, PdfPage } from './pdf-lines.ts'

/**
 * The page with its lines in the order people read them. Files mostly give it themselves, column by column; only where
 * their order jumps about, or runs across columns row by row, is it found from the layout.
 */
export function readingOrder(page: PdfPage): PdfPage {
  const lines = isDisordered(page.lines) ? orderByLayout(page.lines) : page.lines
  return { ...page, lines: joinRows(lines) }
}

/** More than two jumps up that do not lead into a next column: one each is normal for running head and foot. */
function isDisordered(lines: PdfLine[]): boolean {
  let jumps = 0
  let neighbours = 0
  for (let i = 1; i < lines.length; i++) {
    const [last, line] = [lines[i - 1]!, lines[i]!]
    const size = Math.max(last.size, line.size)
    if (isSameRow(last, line)) neighbours++
    else if (
      line.y > last.y + size &&
      !(line.isRightToLeft ? line.right < last.left : line.left > last.left + size * 4)
    )
      jumps++
  }
  return jumps > 2 || neighbours >= 4
}

function isSameRow(a: PdfLine, b: PdfLine): boolean {
  return Math.abs(a.y - b.y) < Math.max(a.size, b.size) * 0.45
}

/** Bands of lines across the page, and between them columns; each column is ordered in the same way. */
function orderByLayout(lines: PdfLine[], depth = 0): PdfLine[] {
  const sorted = [...lines].sort((a, b) => (isSameRow(a, b) ? a.left - b.left : b.y - a.y))
  const gutter = depth < 4 ? findGutter(lines) : null
  if (gutter === null) return sorted
  const ordered: PdfLine[] = []
  let band: PdfLine[] = []
  const flush = () => {
    const left = band.filter((line) => middle(line) < gutter)
    const right = band.filter((line) => middle(line) >= gutter)
    const isRightToLeft = band.filter((line) => line.isRightToLeft).length > band.length / 2
    const columns = isRightToLeft ? [right, left] : [left, right]
    for (const column of columns) ordered.push(...orderByLayout(column, depth + 1))
    band = []
  }
  for (const line of sorted) {
    if (line.left < gutter && line.right > gutter) {
      flush()
      ordered.push(line)
    } else band.push(line)
  }
  flush()
  return ordered
}

function middle(line: PdfLine): number {
  return (line.left + line.right) / 2
}

/** The x of a white strip that parts two columns of running text, or null. */
function findGutter(lines: PdfLine[]): number | null {
  if (lines.length < 8) return null
  const left = Math.min(...lines.map((line) => line.left))
  const right = Math.max(...lines.map((line) => line.right))
  const bins = 200
  const step = (right - left) / bins
  if (!(step > 0)) return null
  const covered = Array.from({ length: bins }, () => 0)
  for (const line of lines) {
    const to = Math.min(bins - 1, Math.floor((line.right - left) / step))
    for (let bin = Math.max(0, Math.floor((line.left - left) / step)); bin <= to; bin++) covered[bin]!++
  }
  let best: { x: number; crossing: number } | null = null
  for (let bin = Math.floor(bins * 0.15); bin < bins * 0.85; bin++) {
    const x = left + (bin + 0.5) * step
    const crossing = covered[bin]!
    if (best && crossing >= best.crossing) continue
    if (isGutter(lines, x, crossing)) best = { x, crossing }
  }
  return best?.x ?? null
}

/** Running text on both sides, side by side, and few lines across: cells of a table are shorter. */
function isGutter(lines: PdfLine[], x: number, crossing: number): boolean {
  const left = lines.filter((line) => line.right <= x)
  const right = lines.filter((line) => line.left >= x)
  if (left.length < 4 || right.length < 4 || crossing > (left.length + right.length) * 0.4) return false
  if (averageLength(left) < 22 || averageLength(right) < 22) return false
  const overlap = Math.min(top(left), top(right)) - Math.max(bottom(left), bottom(right))
  const shorter = Math.min(top(left) - bottom(left), top(right) - bottom(right))
  return overlap > shorter * 0.5
}

function averageLength(lines: PdfLine[]): number {
  return lines.reduce((sum, line) => sum + line.text.length, 0) / lines.length
}

function top(lines: PdfLine[]): number {
  return Math.max(...lines.map((line) => line.y))
}

function bottom(lines: PdfLine[]): number {
  return Math.min(...lines.map((line) => line.y))
}

/** Parts of one row that follow each other are one line again: cells of a table, a number and its heading. */
function joinRows(lines: PdfLine[]): PdfLine[] {
  const joined: PdfLine[] = []
  for (const line of lines) {
    const last = joined.at(-1)
    if (last && isSameRow(last, line) && isBeside(last, line))
      joined[joined.length - 1] = joinParts(last, line)
    else joined.push(line)
  }
  return joined
}

function isBeside(last: PdfLine, line: PdfLine): boolean {
  return line.isRightToLeft ? line.right <= last.left + line.size : line.left >= last.right - line.size
}

function joinParts(last: PdfLine, line: PdfLine): PdfLine {
  const main = last.text.length >= line.text.length ? last : line
  return {
    ...main,
    text: `${last.text} ${line.text}`,
    left: Math.min(last.left, line.left),
    right: Math.max(last.right, line.right),
    isArtifact: last.isArtifact && line.isArtifact,
    cells: [...(last.cells ?? [last]), line].map(({ text, left, right }) => ({ text, left, right })),
  }
}
