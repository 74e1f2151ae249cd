import type { Table } from 'mdast'
import type { PdfCell } from './pdf-lines.ts'
import type { PdfParagraph } from './pdf-paragraphs.ts'

/** Longer cells on average are columns of running text that happen to stand side by side. */
const maxCellLength = 60

/** How many of the paragraphs from `from` on are rows of one table: 0, or 3 and more. */
export function tableLength(paragraphs: PdfParagraph[], from: number): number {
  const header = cellsOf(paragraphs[from]!)
  const model = paragraphs[from + 1] && cellsOf(paragraphs[from + 1]!)
  // A header's cells are often centred over columns that are not, so only their number counts.
  if (!header || header.length !== model?.length || header.some(({ text }) => text.length > 40)) return 0
  let end = from + 1
  let length = 0
  while (end < paragraphs.length && paragraphs[end]!.page === paragraphs[from]!.page) {
    const cells = cellsOf(paragraphs[end]!)
    if (!cells || !isAligned(model, cells, paragraphs[end]!.lines[0]!.size)) break
    length += cells.reduce((sum, cell) => sum + cell.text.length, 0)
    end++
  }
  const rows = end - from
  return rows >= 3 && length <= rows * header.length * maxCellLength ? rows : 0
}

/** The rows as a table whose first row is the header. */
export function tableOf(paragraphs: PdfParagraph[]): Table {
  return {
    type: 'table',
    data: { page: paragraphs[0]!.page },
    children: paragraphs.map((paragraph) => ({
      type: 'tableRow',
      children: cellsOf(paragraph)!.map((cell) => ({
        type: 'tableCell',
        children: [{ type: 'text', value: cell.text }],
      })),
    })),
  }
}

function cellsOf(paragraph: PdfParagraph): PdfCell[] | null {
  const cells = paragraph.lines.length === 1 ? paragraph.lines[0]!.cells : undefined
  return cells && cells.length >= 2 ? cells : null
}

/** Columns line up at the left, at the right or in the middle. */
function isAligned(model: PdfCell[], cells: PdfCell[], size: number): boolean {
  return (
    cells.length === model.length &&
    cells.every((cell, index) => {
      const above = model[index]!
      const offsets = [
        cell.left - above.left,
        cell.right - above.right,
        (cell.left + cell.right - above.left - above.right) / 2,
      ]
      return offsets.some((offset) => Math.abs(offset) < size)
    })
  )
}
