import type { PdfLine, PdfPage } from './pdf-lines.ts'

/** Lines that belong together: a paragraph, a heading, a list item, a row of a table. */
export interface PdfParagraph {
  page: number
  lines: PdfLine[]
}

/** What most of a file's text looks like. */
export interface BodyStyle {
  size: number
  font: string
  /** Usual distance of two baselines, in type sizes. */
  leading: number
}

/** Starts an item: a bullet, or a number or letter with a stop. */
export const itemStart =
  /^(?:[•‣◦▪▫●○■□◆➢➤✓✔❖·∙\uf0a7\uf0b7\uf0d8]|[-–—*](?=\s)|\(?(?:\d{1,2}|[a-z])[.)](?=\s))\s*/u

/** The style that most characters have. */
export function bodyStyle(pages: PdfPage[]): BodyStyle {
  const lines = pages.flatMap((page) => page.lines)
  const size = (heaviest(lines, (line) => Math.round(line.size * 10)) ?? 100) / 10 || 10
  const body = lines.filter((line) => Math.abs(line.size - size) < 0.3)
  return { size, font: heaviest(body, (line) => line.font) ?? '', leading: usualLeading(pages, size) }
}

/** The key that most characters have. */
function heaviest<K>(lines: PdfLine[], keyOf: (line: PdfLine) => K): K | null {
  const weights = new Map<K, number>()
  let best: { key: K; weight: number } | null = null
  for (const line of lines) {
    const key = keyOf(line)
    const weight = (weights.get(key) ?? 0) + line.text.length
    weights.set(key, weight)
    if (!best || weight > best.weight) best = { key, weight }
  }
  return best?.key ?? null
}

function usualLeading(pages: PdfPage[], size: number): number {
  const steps: number[] = []
  for (const page of pages) {
    for (let i = 1; i < page.lines.length; i++) {
      const [last, line] = [page.lines[i - 1]!, page.lines[i]!]
      const step = (last.y - line.y) / size
      if (Math.abs(line.size - size) < 0.3 && step > 0.8 && step < 3) steps.push(step)
    }
  }
  steps.sort((a, b) => a - b)
  // The lower third, because gaps between paragraphs are in the list too.
  return steps[Math.floor(steps.length / 3)] ?? 1.2
}

/** The page's lines as paragraphs, told apart by tags, distance, type size, indent, and lines that end early. */
export function paragraphsOf(page: PdfPage, body: BodyStyle): PdfParagraph[] {
  const paragraphs: PdfParagraph[] = []
  for (const [index, line] of page.lines.entries()) {
    const last = paragraphs.at(-1)
    if (last && continues(last, line, body, () => columnOf(page.lines, index - 1))) last.lines.push(line)
    else paragraphs.push({ page: page.number, lines: [line] })
  }
  return paragraphs
}

interface Column {
  left: number
  right: number
}

/** The edges of the column that a line stands in: the widest of its neighbours that share its left part. */
function columnOf(lines: PdfLine[], at: number): Column {
  const line = lines[at]!
  let { left, right } = line
  for (let index = Math.max(0, at - 12); index < Math.min(lines.length, at + 13); index++) {
    const other = lines[index]!
    const overlaps = other.left < line.right && other.right > line.left
    if (!overlaps || Math.abs(other.left - line.left) >= line.size * 4) continue
    left = Math.min(left, other.left)
    right = Math.max(right, other.right)
  }
  return { left, right }
}

function continues(paragraph: PdfParagraph, line: PdfLine, body: BodyStyle, columnAt: () => Column): boolean {
  const [first, last] = [paragraph.lines[0]!, paragraph.lines.at(-1)!]
  if (last.tag && line.tag) return last.tag.block === line.tag.block
  // A bullet or number is set apart from its text like a cell, and is none.
  if (isRowOf(last, 3) || isRowOf(line, 3) || (isRowOf(last, 2) && isRowOf(line, 2))) return false
  if ((last.tag === null) !== (line.tag === null)) return false
  if (Math.abs(last.size - line.size) > Math.max(0.6, last.size * 0.08)) return false
  if (itemStart.test(line.text)) return false
  const size = Math.max(last.size, line.size)
  const step = (last.y - line.y) / size
  const isOpen = !/[.!?:;…。！？]["'”’»)\]]*$/u.test(last.text)
  // A step up is the next column or text beside it: only an open sentence goes on there.
  if (step < -0.5) return isOpen && /^\p{Ll}/u.test(line.text) && last.font === line.font
  if (step > Math.max(body.leading * 1.3, body.leading + 0.35)) return false
  if (last.font !== line.font && isWholeLineStyle(last, line, body)) return false
  // An item's text hangs below its own beginning; a sentence that starts at the bullet's edge is no part of it.
  if (itemStart.test(first.text) && line.left < first.left + size * 0.5 && /^\p{Lu}/u.test(line.text))
    return false
  const isHeading = first.size > body.size * 1.12
  if (isHeading) return true
  const column = columnAt()
  const width = column.right - column.left
  const endsEarly = line.isRightToLeft
    ? last.left > column.left + width * 0.2
    : last.right < column.right - width * 0.2
  if (endsEarly && !isOpen) return false
  // Rows that end early without a stop are lines of a table, a form or a verse; paragraphs fill their measure.
  if (endsEarly && /^[\p{Lu}\p{N}]/u.test(line.text) && !fits(last, line, column)) return true
  if (endsEarly && fits(last, line, column)) return /^\p{Ll}/u.test(line.text)
  if (!line.isRightToLeft && paragraph.lines.length > 0 && !itemStart.test(first.text)) {
    const indent = line.left - last.left
    if (indent > size * 0.8 && indent < size * 5 && !isOpen) return false
  }
  return true
}

/** Whether a line is a row of so many cells: one wide gap alone may be a formula or a stretched line of text. */
function isRowOf(line: PdfLine, count: number): boolean {
  return (
    (line.cells?.length ?? 1) >= count && !itemStart.test(line.text) && !/^[\d.]+$/.test(line.cells![0]!.text)
  )
}

/** Whether the next line's first word would have fitted on the line: then the writer ended the line. */
function fits(last: PdfLine, line: PdfLine, column: Column): boolean {
  const word = /^\S+/.exec(line.text)?.[0].length ?? 0
  const characterWidth = (line.right - line.left) / Math.max(1, line.text.length)
  const room = line.isRightToLeft ? last.left - column.left : column.right - last.right
  return room > (word + 1) * characterWidth
}

/** A change of font between two lines parts a run-in heading or caption from the text; a bold word in a line does not. */
function isWholeLineStyle(last: PdfLine, line: PdfLine, body: BodyStyle): boolean {
  return (
    last.font !== body.font && line.font === body.font && last.text.length < 80 && !/[,;]$/.test(last.text)
  )
}
