import { headingText, rowText } from '../../text/markdown/plain-text.ts'
import type { Block } from '../../text/markdown/parse-blocks.ts'
import { splitText, trimRange, type PieceSizes, type Range } from './split-text.ts'

/** A piece of a document that a chunk holds as a whole, unless it is text and over the limit. */
export interface Atom extends Range {
  kind: 'heading' | 'front-matter' | 'text' | 'whole' | 'code' | 'row'
  /** 1 to 6 for headings, 0 otherwise. */
  depth: number
  /** Titles above it; a heading's own title is the last. */
  headingPath: string[]
  /** For rows: the header of their table, as plain text. */
  header: string
}

/** Repeating a longer header with every piece of a table would drown the rows. */
const longestHeader = 300

/**
 * The atoms of a document in order. Together they hold every visible character: each reaches from the line it begins
 * on to the one the next begins on.
 */
export function atomsOf(markdown: string, blocks: Block[], sizes: PieceSizes): Atom[] {
  const atoms: Atom[] = []
  let path: { depth: number; title: string }[] = []
  const ranges = rangesOf(markdown, { start: 0, end: markdown.length }, blocks)
  for (const [index, block] of blocks.entries()) {
    const range = ranges[index]
    if (!range || range.end <= range.start) continue
    if (block.kind === 'heading') {
      path = [
        ...path.filter(({ depth }) => depth < block.depth),
        { depth: block.depth, title: headingText(markdown, block) },
      ]
    }
    const headingPath = path.map(({ title }) => title).filter((title) => title !== '')
    const base = { depth: 0, headingPath, header: '' }
    if (block.kind === 'heading') atoms.push({ ...base, ...range, kind: 'heading', depth: block.depth })
    else if (block.kind === 'front-matter' && range.end - range.start <= sizes.limit) {
      atoms.push({ ...base, ...range, kind: 'front-matter' })
    } else for (const piece of cutBlock(markdown, block, range, sizes)) atoms.push({ ...base, ...piece })
  }
  return atoms
}

type Piece = Range & { kind: Atom['kind']; header?: string }

function cutBlock(markdown: string, block: Block, range: Range, sizes: PieceSizes): Piece[] {
  const length = range.end - range.start
  switch (block.kind) {
    case 'list':
    case 'quote':
    case 'footnote':
    case 'item': {
      const longest = block.kind === 'list' || block.kind === 'quote' ? sizes.target : sizes.limit
      if (length <= longest) return [{ ...range, kind: 'whole' }]
      if (block.children.length === 0) return [{ ...range, kind: 'text' }]
      const ranges = rangesOf(markdown, range, block.children)
      return block.children.flatMap((child, index) =>
        cutBlock(markdown, child, ranges[index] ?? range, sizes),
      )
    }
    case 'table':
      return length <= sizes.target ? [{ ...range, kind: 'whole' }] : cutTable(markdown, block, range, sizes)
    case 'code':
    case 'front-matter':
      return length <= sizes.limit
        ? [{ ...range, kind: block.kind === 'code' ? 'code' : 'whole' }]
        : cutLines(markdown, range, sizes)
    case 'heading':
    case 'paragraph':
    case 'html':
    case 'rule':
      return [{ ...range, kind: length <= sizes.limit && block.kind !== 'paragraph' ? 'whole' : 'text' }]
  }
}

/** The ranges of neighbouring blocks: none leaves a visible character between itself and the next. */
function rangesOf(markdown: string, within: Range, blocks: readonly Range[]): Range[] {
  const starts = blocks.map(({ start }, index) =>
    index === 0 ? within.start : lineStart(markdown, start, within.start),
  )
  return starts.map((start, index) => trimRange(markdown, { start, end: starts[index + 1] ?? within.end }))
}

function lineStart(markdown: string, offset: number, least: number): number {
  return Math.max(least, markdown.lastIndexOf('\n', offset - 1) + 1)
}

/** Rows, the first together with the header above it. A row over the limit is cut like text. */
function cutTable(markdown: string, table: Block, range: Range, sizes: PieceSizes): Piece[] {
  const lines = rangesOf(markdown, range, table.lines)
  const head = lines[0] ?? range
  const text = rowText(markdown.slice(head.start, head.end))
  const header = text.length <= longestHeader ? text : ''
  const first = lines[2]
  const top: Range = { start: range.start, end: (lines[1] ?? head).end }
  const isTogether = first && first.end - top.start <= sizes.limit
  const rows = lines.slice(isTogether ? 3 : 2).filter(({ start, end }) => end > start)
  return [
    ...within(markdown, isTogether ? { ...top, end: first.end } : top, sizes).map((piece) => ({
      ...piece,
      kind: 'whole' as const,
    })),
    ...rows
      .flatMap((row) => within(markdown, row, sizes))
      .map((piece) => ({ ...piece, kind: 'row' as const, header })),
  ]
}

function within(markdown: string, range: Range, sizes: PieceSizes): Range[] {
  return range.end - range.start <= sizes.limit ? [range] : splitText(markdown, range, sizes)
}

/** Code over the limit, cut between lines at about the target size. */
function cutLines(markdown: string, { start, end }: Range, sizes: PieceSizes): Piece[] {
  const pieces: Piece[] = []
  for (let from = start; from < end;) {
    let to = from
    while (to < end) {
      const feed = markdown.indexOf('\n', to)
      const next = feed === -1 || feed >= end ? end : feed + 1
      if (to > from && next - from > sizes.target) break
      to = next
    }
    const piece = trimRange(markdown, { start: from, end: to })
    if (piece.end > piece.start)
      pieces.push(...within(markdown, piece, sizes).map((part) => ({ ...part, kind: 'code' as const })))
    from = to
  }
  return pieces
}
