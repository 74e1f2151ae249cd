/** A column of a table: its heading, and whether its values are numbers, which stand to the right. */
export interface Column {
  heading: string
  isNumber?: boolean
  /** Whether it gives way when the table is too wide, and whether before the others do. */
  shrinks?: 'first' | 'last'
}

/** Lines of a table with aligned columns, at most `width` characters wide where its shrinking columns allow it. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const natural = columns.map(({ heading }, index) =>
    Math.max(heading.length, ...rows.map((row) => characters(row[index] ?? '').length)),
  )
  const widths = shrink(columns, natural, width)
  const line = (cells: readonly string[]) =>
    columns
      .map(({ isNumber }, index) => fit(cells[index] ?? '', widths[index]!, isNumber ?? false))
      .join('  ')
      .trimEnd()
  return [line(columns.map(({ heading }) => heading)), ...rows.map(line)]
}

/** 12: a title is still told from its neighbour. */
const leastWidth = 12

function shrink(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const widths = [...natural]
  const total = () => widths.reduce((sum, each) => sum + each, 2 * (columns.length - 1))
  for (const turn of ['first', 'last']) {
    const ofTurn = columns.flatMap(({ shrinks }, index) => (shrinks === turn ? [index] : []))
    while (total() > width) {
      const widest = ofTurn
        .filter((index) => widths[index]! > leastWidth)
        .sort((a, b) => widths[b]! - widths[a]!)[0]
      if (widest === undefined) break
      widths[widest]! -= 1
    }
  }
  return widths
}

function fit(text: string, width: number, toRight: boolean): string {
  const shown = characters(text)
  if (shown.length > width) return `${shown.slice(0, width - 1).join('')}…`
  const space = ' '.repeat(width - shown.length)
  return toRight ? space + text : text + space
}

const segmenter = new Intl.Segmenter()

/** What a person sees as characters: an accent belongs to its letter. */
function characters(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}
