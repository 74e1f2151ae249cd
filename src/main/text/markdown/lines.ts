/** One line as its container sees it: what stands before `start` belongs to the containers around it. */
export interface Line {
  start: number
  /** Without the line feed. */
  end: number
}

/** The lines of a text. */
export function linesOf(source: string): Line[] {
  const lines: Line[] = []
  for (let start = 0; start <= source.length;) {
    const feed = source.indexOf('\n', start)
    const end = feed === -1 ? source.length : feed
    lines.push({ start, end })
    start = end + 1
  }
  return lines
}

/** Columns of white space at the beginning of a line; a tab reaches to the next multiple of four. */
export function indentOf(source: string, line: Line): number {
  let columns = 0
  for (let at = line.start; at < line.end; at++) {
    const code = source.charCodeAt(at)
    if (code === 32) columns++
    else if (code === 9) columns += 4 - (columns % 4)
    else break
  }
  return columns
}

/** The line without up to so many columns of white space. */
export function withoutIndent(source: string, line: Line, columns: number): Line {
  let at = line.start
  for (let seen = 0; at < line.end && seen < columns; at++) {
    const code = source.charCodeAt(at)
    if (code === 32) seen++
    else if (code === 9) seen += 4 - (seen % 4)
    else break
  }
  return { start: at, end: line.end }
}

/** Whether a line has nothing but white space. */
export function isBlank(source: string, line: Line): boolean {
  for (let at = line.start; at < line.end; at++) {
    const code = source.charCodeAt(at)
    if (code !== 32 && code !== 9) return false
  }
  return true
}

/** Whether two delimiter rows or rows of a table have the same number of cells: cells of a row, without the pipes around. */
export function cellsOf(row: string): string[] {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))
}
