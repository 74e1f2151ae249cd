import type { TextItem, TextMarkedContent } from 'pdfjs-dist/types/src/display/api.js'
import type { PdfTag } from './pdf-tags.ts'

/** A part of a row that wide gaps set apart from its neighbours. */
export interface PdfCell {
  text: string
  left: number
  right: number
}

/** A line of a page, or a part of one that a wide gap sets apart. Units are points; y grows upwards. */
export interface PdfLine {
  text: string
  left: number
  right: number
  /** Baseline. */
  y: number
  /** Type size of most of its characters. */
  size: number
  /** Font of most of its characters: the same name means the same font in all of the file. */
  font: string
  isRightToLeft: boolean
  /** Whether the file marks it as decoration: running heads, page numbers. */
  isArtifact: boolean
  tag: PdfTag | null
  /** The parts the line was joined from, when there were several. */
  cells?: PdfCell[]
}

/** A page as lines, in the order the file gives them. */
export interface PdfPage {
  number: number
  width: number
  height: number
  lines: PdfLine[]
}

/** pdf.js gives the kind of a marked piece too; its types forget it. */
type MarkedContent = TextMarkedContent & { tag?: string }

interface Piece {
  text: string
  left: number
  right: number
  y: number
  size: number
  font: string
  isRightToLeft: boolean
  angle: number
  isArtifact: boolean
  tag: PdfTag | null
}

/** A gap of this many type sizes ends a line's part: more than justified text has, less than between columns. */
const partGap = 1.6

/** The lines of a page from its pieces of text. `tags` is given for files that carry tags. */
export function pageLines(
  items: readonly (TextItem | MarkedContent)[],
  view: { left: number; bottom: number; right: number; top: number },
  tags: Map<string, PdfTag> | null,
): PdfLine[] {
  const pieces = toPieces(items, tags)
  const angle = commonAngle(pieces)
  const upright = pieces.filter((piece) => piece.angle === angle).map((piece) => turned(piece, angle, view))
  const tilted = pieces.filter((piece) => piece.angle !== angle)
  const lines = groupLines(upright)
  // Notes along the margin and watermarks keep their text, after the page's own.
  for (const other of new Set(tilted.map((piece) => piece.angle))) {
    lines.push(
      ...groupLines(
        tilted.filter((piece) => piece.angle === other).map((piece) => turned(piece, other, view)),
      ),
    )
  }
  return lines
}

function toPieces(items: readonly (TextItem | MarkedContent)[], tags: Map<string, PdfTag> | null): Piece[] {
  const pieces: Piece[] = []
  const open: { isArtifact: boolean; tag: PdfTag | null }[] = []
  for (const item of items) {
    if ('type' in item) {
      const outer = open.at(-1)
      if (item.type === 'endMarkedContent') open.pop()
      else {
        open.push({
          isArtifact: (outer?.isArtifact ?? false) || item.tag === 'Artifact',
          tag: (item.id ? tags?.get(item.id) : undefined) ?? outer?.tag ?? null,
        })
      }
      continue
    }
    if (item.str === '') continue
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform as number[]
    const size = Math.hypot(c, d) || Math.hypot(a, b) || item.height
    if (!Number.isFinite(x + y + size + item.width)) continue
    const marked = open.at(-1)
    pieces.push({
      text: item.str,
      left: x,
      right: x + item.width,
      y,
      size,
      font: item.fontName,
      isRightToLeft: item.dir === 'rtl',
      angle: quarterTurn(a, b),
      isArtifact: marked?.isArtifact ?? false,
      tag: marked?.tag ?? null,
    })
  }
  return pieces
}

/** The direction of writing to the nearest quarter turn, in degrees. */
function quarterTurn(a: number, b: number): number {
  return (Math.round(Math.atan2(b, a) / (Math.PI / 2)) * 90 + 360) % 360
}

function commonAngle(pieces: Piece[]): number {
  const lengths = new Map<number, number>()
  for (const piece of pieces) lengths.set(piece.angle, (lengths.get(piece.angle) ?? 0) + piece.text.length)
  return [...lengths].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0])[0]
}

/** The piece with its page turned so that its writing runs from left to right. */
function turned(
  piece: Piece,
  angle: number,
  view: { left: number; bottom: number; right: number; top: number },
): Piece {
  const width = piece.right - piece.left
  if (angle === 90) return { ...piece, left: piece.y, right: piece.y + width, y: view.right - piece.left }
  if (angle === 270)
    return {
      ...piece,
      left: view.top - piece.y,
      right: view.top - piece.y + width,
      y: piece.left - view.left,
    }
  if (angle === 180)
    return {
      ...piece,
      left: view.right - piece.left,
      right: view.right - piece.left + width,
      y: view.top - piece.y,
    }
  return piece
}

/** Consecutive pieces on one baseline become a line; a wide gap or a step back ends it. */
function groupLines(pieces: Piece[]): PdfLine[] {
  const groups: Piece[][] = []
  for (const piece of pieces) {
    const group = groups.at(-1)
    if (group && continuesLine(group, piece)) group.push(piece)
    else groups.push([piece])
  }
  return groups.map(toLine).filter((line) => line !== null && line.text !== '') as PdfLine[]
}

function continuesLine(group: Piece[], piece: Piece): boolean {
  const last = group.at(-1)!
  const size = Math.max(last.size, piece.size)
  // Superscripts and subscripts stand half a size off at most.
  if (Math.abs(last.y - piece.y) > size * 0.45) return false
  const isRightToLeft = last.isRightToLeft || piece.isRightToLeft
  const gap = isRightToLeft
    ? Math.min(Math.abs(last.left - piece.right), Math.abs(piece.left - last.right))
    : piece.left - last.right
  // pdf.js writes a wide gap as one blank, whose width tells it.
  if (piece.right - piece.left > size * partGap && isBlank(piece.text)) return false
  return gap < size * partGap && gap > -size * (isRightToLeft ? 1000 : 1.2)
}

function toLine(group: Piece[]): PdfLine | null {
  let left = Infinity
  let right = -Infinity
  let total = 0
  let rightToLeft = 0
  let isArtifact = true
  let main: Piece | null = null
  let mainLength = 0
  let runLength = 0
  let run: Piece | null = null
  for (const piece of group) {
    if (isBlank(piece.text)) continue
    left = Math.min(left, piece.left)
    right = Math.max(right, piece.right)
    total += piece.text.length
    if (piece.isRightToLeft) rightToLeft += piece.text.length
    isArtifact &&= piece.isArtifact
    // The longest run in one style speaks for the line: adding up all runs of a style costs more and hardly differs.
    runLength =
      run && run.font === piece.font && run.size === piece.size
        ? runLength + piece.text.length
        : piece.text.length
    run = piece
    if (runLength > mainLength) [main, mainLength] = [piece, runLength]
  }
  if (!main) return null
  const isRightToLeft = rightToLeft > total / 2
  const text = lineText(isRightToLeft ? visualToLogical(group) : group)
  return {
    text,
    left,
    right,
    y: main.y,
    size: main.size,
    font: main.font,
    isRightToLeft,
    isArtifact,
    tag: main.tag,
  }
}

function isBlank(text: string): boolean {
  return text === ' ' || text.trim() === ''
}

function lineText(pieces: Piece[]): string {
  let text = ''
  let last: Piece | null = null
  for (const piece of pieces) {
    const gap = last ? Math.max(piece.left - last.right, last.left - piece.right) : 0
    if (last && gap > piece.size * 0.2 && !/\s$/.test(text) && !/^\s/.test(piece.text)) text += ' '
    text += piece.text
    last = piece
  }
  // Leaders of a table of contents would fill passages with dots.
  return text
    .replace(/\s+/g, ' ')
    .replace(/(?:\s?[.·…_]){5,}\s?/g, ' … ')
    .trim()
}

/** Right-to-left lines read from the right; numbers and foreign words in them keep their own direction. */
function visualToLogical(group: Piece[]): Piece[] {
  const sorted = [...group].sort((a, b) => b.left - a.left)
  const logical: Piece[] = []
  let run: Piece[] = []
  const flush = () => {
    logical.push(...run.reverse())
    run = []
  }
  for (const piece of sorted) {
    if (piece.isRightToLeft || (piece.text.trim() === '' && run.length === 0)) {
      flush()
      logical.push(piece)
    } else run.push(piece)
  }
  flush()
  return logical
}
