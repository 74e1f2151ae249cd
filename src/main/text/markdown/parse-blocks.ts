import {
  closesFence,
  fenceOf,
  footnoteOf,
  headingDepth,
  htmlEnd,
  isRule,
  markerOf,
  type Marker,
} from './block-starts.ts'
import { cellsOf, indentOf, isBlank, linesOf, withoutIndent, type Line } from './lines.ts'

export type BlockKind =
  | 'heading'
  | 'paragraph'
  | 'code'
  | 'html'
  | 'table'
  | 'list'
  | 'item'
  | 'quote'
  | 'footnote'
  | 'rule'
  | 'front-matter'

/** A block of Markdown and where it stands. Containers have children; tables have their rows, header first. */
export interface Block {
  kind: BlockKind
  /** Offsets of the source. The range of a nested block begins behind the marks of its containers. */
  start: number
  end: number
  /** 1 to 6 for headings, 0 otherwise. */
  depth: number
  /** Its lines without the marks of containers. */
  lines: Line[]
  children: Block[]
}

/** Deeper nesting is an accident, and reading it as plain text keeps the time linear. */
const deepest = 24

/**
 * The blocks of a Markdown text, read as CommonMark with tables, footnotes and front matter reads them. Only blocks:
 * this finds in one pass where text may be cut, about fifty times faster than a full parse, which reads every
 * word for links and emphasis. Tests compare it with remark.
 */
export function parseBlocks(source: string): Block[] {
  const lines = linesOf(source)
  const front = frontMatter(source, lines)
  const blocks = readBlocks(source, lines.slice(front?.lines.length ?? 0), 0)
  return front ? [front, ...blocks] : blocks
}

function frontMatter(source: string, lines: Line[]): Block | null {
  const fence = source.slice(0, lines[0]?.end).trimEnd()
  if (fence !== '---' && fence !== '+++') return null
  const last = lines.findIndex(
    ({ start, end }, index) => index > 0 && end - start < 16 && source.slice(start, end).trimEnd() === fence,
  )
  return last === -1 ? null : block('front-matter', lines.slice(0, last + 1))
}

function block(kind: BlockKind, lines: Line[], more: Partial<Pick<Block, 'depth' | 'children'>> = {}): Block {
  return {
    kind,
    start: lines[0]?.start ?? 0,
    end: lines.at(-1)?.end ?? 0,
    depth: 0,
    lines,
    children: [],
    ...more,
  }
}

function readBlocks(source: string, lines: Line[], nesting: number): Block[] {
  const blocks: Block[] = []
  for (let at = 0; at < lines.length;) {
    const line = lines[at]
    if (!line || isBlank(source, line)) {
      at++
      continue
    }
    const read = readBlock(source, lines, at, nesting)
    blocks.push(read.block)
    at = Math.max(read.next, at + 1)
  }
  return blocks
}

interface Read {
  block: Block
  next: number
}

function readBlock(source: string, lines: Line[], at: number, nesting: number): Read {
  const line = lines[at] ?? { start: 0, end: 0 }
  const text = textOf(source, line)
  if (nesting < deepest) {
    if (indentOf(source, line) >= 4) return readIndentedCode(source, lines, at)
    const fence = fenceOf(text)
    if (fence) return readUntil(source, lines, at, 'code', (text) => closesFence(text, fence))
    const depth = headingDepth(text)
    if (depth > 0) return { block: block('heading', [indented(source, line)], { depth }), next: at + 1 }
    if (isRule(text)) return { block: block('rule', [indented(source, line)]), next: at + 1 }
    if (text.startsWith('>')) return readQuote(source, lines, at, nesting)
    const marker = markerOf(text)
    if (marker) return readList(source, lines, at, marker, nesting)
    const label = footnoteOf(text)
    if (label) return readFootnote(source, lines, at, label, nesting)
    const html = htmlEnd(text, false)
    if (html) return readUntil(source, lines, at, 'html', (text) => html.test(text), html.test(text.slice(2)))
    if (html === null) return readUntil(source, lines, at, 'html', null)
    if (isTableStart(source, lines, at)) return readTable(source, lines, at)
  }
  return readParagraph(source, lines, at, nesting)
}

/** A line without its indentation. */
function textOf(source: string, line: Line): string {
  return source.slice(line.start, line.end).trimStart()
}

function indented(source: string, line: Line): Line {
  return withoutIndent(source, line, 3)
}

function trimBlank(source: string, lines: Line[]): Line[] {
  let end = lines.length
  for (let last = lines[end - 1]; end > 1 && last && isBlank(source, last); last = lines[end - 1]) end--
  return lines.slice(0, end)
}

function readIndentedCode(source: string, lines: Line[], at: number): Read {
  let next = at
  for (
    let line = lines[next];
    line && (isBlank(source, line) || indentOf(source, line) >= 4);
    line = lines[next]
  )
    next++
  const own = trimBlank(source, lines.slice(at, next))
  return { block: block('code', own), next: at + own.length }
}

/** Lines up to and with the one that ends the block, or up to a blank line when nothing else can. */
function readUntil(
  source: string,
  lines: Line[],
  at: number,
  kind: BlockKind,
  isLast: ((text: string) => boolean) | null,
  endsAtOnce = false,
): Read {
  let next = at + 1
  for (let line = endsAtOnce ? undefined : lines[next]; line; line = lines[next]) {
    if (!isLast && isBlank(source, line)) break
    next++
    if (isLast && indentOf(source, line) < 4 && isLast(textOf(source, line))) break
    // Raw HTML closes anywhere in a line, however far it is indented.
    if (isLast && kind === 'html' && isLast(textOf(source, line))) break
  }
  const own = lines.slice(at, next)
  return {
    block: block(kind, [
      indented(source, own[0] ?? { start: 0, end: 0 }),
      ...trimBlank(source, own).slice(1),
    ]),
    next,
  }
}

function readQuote(source: string, lines: Line[], at: number, nesting: number): Read {
  const inner: Line[] = []
  let next = at
  let isOpenParagraph = false
  for (let line = lines[next]; line; line = lines[++next]) {
    const content = indented(source, line)
    if (indentOf(source, line) < 4 && source.charAt(content.start) === '>') {
      const start = content.start + 1
      const own = withoutIndent(source, { start, end: line.end }, 1)
      inner.push(own)
      isOpenParagraph = isParagraphText(source, own)
    } else if (isOpenParagraph && continuesParagraph(source, lines, next, true)) inner.push(line)
    else break
  }
  const own = lines.slice(at, next)
  const first = indented(source, own[0] ?? { start: 0, end: 0 })
  const quote = block('quote', [first, ...own.slice(1)], { children: readBlocks(source, inner, nesting + 1) })
  return { block: quote, next }
}

function readList(source: string, lines: Line[], at: number, first: Marker, nesting: number): Read {
  const items: Block[] = []
  let next = at
  for (;;) {
    let start = next
    for (let line = lines[start]; line && isBlank(source, line); line = lines[start]) start++
    const line = lines[start]
    if (!line || indentOf(source, line) >= 4) break
    const text = textOf(source, line)
    const marker = isRule(text) ? null : markerOf(text)
    if (!marker || marker.sign !== first.sign) break
    const read = readItem(
      source,
      lines,
      start,
      'item',
      indentOf(source, line) + marker.width,
      marker.width,
      nesting,
    )
    items.push(read.block)
    next = read.next
  }
  const own = items.flatMap(({ lines }) => lines)
  return { block: block('list', own, { children: items }), next }
}

function readFootnote(source: string, lines: Line[], at: number, label: string, nesting: number): Read {
  return readItem(source, lines, at, 'footnote', 4, label.length, nesting)
}

/** `columns`: how far further lines must be indented to belong to it; `width`: characters of the mark itself. */
function readItem(
  source: string,
  lines: Line[],
  at: number,
  kind: BlockKind,
  columns: number,
  width: number,
  nesting: number,
): Read {
  const own: Line[] = [indented(source, lines[at] ?? { start: 0, end: 0 })]
  const head = own[0] ?? { start: 0, end: 0 }
  const inner: Line[] = [{ start: Math.min(head.start + width, head.end), end: head.end }]
  const isEmpty = isBlank(source, inner[0] ?? head)
  let isOpenParagraph = isParagraphText(source, inner[0] ?? head)
  let next = at + 1
  for (let line = lines[next]; line; line = lines[++next]) {
    // An item that begins with a blank line ends at the second.
    if (isBlank(source, line) && isEmpty && next === at + 1) break
    if (isBlank(source, line)) {
      inner.push({ start: line.end, end: line.end })
      isOpenParagraph = false
    } else if (indentOf(source, line) >= columns) {
      const content = withoutIndent(source, line, columns)
      inner.push(content)
      isOpenParagraph =
        isParagraphText(source, content) || (isOpenParagraph && indentOf(source, content) >= 4)
    } else if (isOpenParagraph && continuesParagraph(source, lines, next, true)) inner.push(line)
    else break
    own.push(line)
  }
  const kept = trimBlank(source, own)
  return {
    block: block(kind, kept, { children: readBlocks(source, inner.slice(0, kept.length), nesting + 1) }),
    next: at + kept.length,
  }
}

/** Whether a line can be the text of a paragraph, so that the next line may continue it without any mark. */
function isParagraphText(source: string, line: Line): boolean {
  let inner = line
  for (let nesting = 0; nesting < deepest; nesting++) {
    if (isBlank(source, inner) || indentOf(source, inner) >= 4) return false
    const text = textOf(source, inner)
    const start = inner.end - text.length
    if (fenceOf(text) || headingDepth(text) > 0 || isRule(text)) return false
    const marker = markerOf(text)
    if (text.startsWith('>')) inner = withoutIndent(source, { start: start + 1, end: inner.end }, 1)
    else if (marker) inner = { start: Math.min(start + marker.width, inner.end), end: inner.end }
    else return true
  }
  return true
}

/**
 * Whether a line goes on with the paragraph above: it is not blank and begins nothing of its own. A lazy line stands
 * outside the container of its paragraph, where every list marker begins an item.
 */
function continuesParagraph(source: string, lines: Line[], at: number, isLazy = false): boolean {
  const line = lines[at]
  if (!line || isBlank(source, line)) return false
  if (indentOf(source, line) >= 4) return true
  const text = textOf(source, line)
  if (text.startsWith('>') || fenceOf(text) || headingDepth(text) > 0 || isRule(text) || footnoteOf(text))
    return false
  const marker = markerOf(text)
  return !(marker && (isLazy || marker.canInterrupt)) && htmlEnd(text, true) === undefined
}

function isTableStart(source: string, lines: Line[], at: number): boolean {
  const header = lines[at]
  const rule = lines[at + 1]
  if (!header || !rule || indentOf(source, rule) >= 4) return false
  const delimiters = textOf(source, rule).trimEnd()
  if (!/^[|:-][|:\- \t]*$/.test(delimiters) || !delimiters.includes('-')) return false
  const text = textOf(source, header)
  if (!text.includes('|') && !delimiters.includes('|')) return false
  const cells = cellsOf(delimiters)
  return cells.every((cell) => /^:?-+:?$/.test(cell)) && cells.length === cellsOf(text).length
}

function readTable(source: string, lines: Line[], at: number): Read {
  let next = at + 2
  while (
    continuesParagraph(source, lines, next) &&
    indentOf(source, lines[next] ?? { start: 0, end: 0 }) < 4 &&
    !markerOf(textOf(source, lines[next] ?? { start: 0, end: 0 }))
  )
    next++
  const own = lines.slice(at, next)
  return { block: block('table', [indented(source, own[0] ?? { start: 0, end: 0 }), ...own.slice(1)]), next }
}

function readParagraph(source: string, lines: Line[], at: number, nesting: number): Read {
  let next = at + 1
  while (next < lines.length) {
    const line = lines[next] ?? { start: 0, end: 0 }
    const text = textOf(source, line)
    const underline =
      indentOf(source, line) < 4 && nesting < deepest ? /^(?:=+|-+)[ \t]*$/.exec(text)?.[0] : undefined
    if (underline) {
      const own = lines.slice(at, next + 1)
      return {
        block: block('heading', [indented(source, own[0] ?? line), ...own.slice(1)], {
          depth: underline.startsWith('=') ? 1 : 2,
        }),
        next: next + 1,
      }
    }
    if (!continuesParagraph(source, lines, next) || isTableStart(source, lines, next)) break
    next++
  }
  const own = lines.slice(at, next)
  return {
    block: block('paragraph', [indented(source, own[0] ?? { start: 0, end: 0 }), ...own.slice(1)]),
    next,
  }
}
