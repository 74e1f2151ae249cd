import { inlineText } from './inline-text.ts'
import { cellsOf } from './lines.ts'
import { parseBlocks, type Block } from './parse-blocks.ts'

/**
 * A piece of Markdown as plain text: blocks on lines of their own, cells parted by " | ", code as it is, without
 * marks, targets, tags and front matter.
 */
export function plainText(markdown: string): string {
  const source = dedent(markdown)
  const texts = parseBlocks(source).map((block) => textOfBlock(source, block))
  return texts.filter((text) => text !== '').join('\n')
}

/** The text of a heading, on one line. */
export function headingText(markdown: string, heading: Block): string {
  const lines = heading.lines.map(({ start, end }) => markdown.slice(start, end).trim())
  const isUnderlined = lines.length > 1
  const text = isUnderlined
    ? lines.slice(0, -1).join(' ')
    : (lines[0] ?? '').replace(/^#+/, '').replace(/[ \t]#+[ \t]*$/, '')
  // Attributes of Pandoc and kramdown name the heading for links; nobody reads them.
  return inlineText(text.replace(/\s*\{[:#.][^{}]*\}\s*$/, '').trim())
}

/** One row of a table as plain text. */
export function rowText(row: string): string {
  return cellsOf(row).map(inlineText).join(' | ')
}

/** A code block, or some lines of one, without its fences and the indentation that all lines share. */
export function codeText(code: string): string {
  const lines = code.split('\n')
  const isOpened = /^\s*(?:`{3,}|~{3,})/.test(lines[0] ?? '')
  const isClosed = lines.length > 1 && /^\s*(?:`{3,}|~{3,})\s*$/.test(lines.at(-1) ?? '')
  const inner = lines.slice(isOpened ? 1 : 0, isClosed ? -1 : undefined)
  return withoutSharedIndent(inner).join('\n').trimEnd()
}

function textOfBlock(markdown: string, block: Block): string {
  const lines = block.lines.map(({ start, end }) => markdown.slice(start, end))
  switch (block.kind) {
    case 'heading':
      return headingText(markdown, block)
    case 'paragraph':
      return isDefinition(lines) ? '' : inlineText(withoutFences(lines).join('\n'))
    case 'html':
      return inlineText(lines.join('\n'))
    case 'code':
      return codeText(lines.join('\n'))
    case 'table':
      return lines
        .filter((_, index) => index !== 1)
        .map(rowText)
        .join('\n')
    case 'rule':
    case 'front-matter':
      return ''
    case 'list':
    case 'item':
    case 'quote':
    case 'footnote':
      return block.children
        .map((child) => textOfBlock(markdown, child))
        .filter((text) => text !== '')
        .join('\n')
  }
}

/** Lines that only say where the links of other lines lead. */
function isDefinition(lines: string[]): boolean {
  return lines.every((line) => /^\s*\[[^\]^][^\]]*\]:\s*\S+/.test(line))
}

/** Without the lines of colons by which Pandoc and many site builders fence a box off: `::::: challenge`. */
function withoutFences(lines: string[]): string[] {
  return lines.map((line) => line.trim()).filter((line) => !/^:{3,}(?:$|[\s{:\w])/.test(line))
}

function withoutSharedIndent(lines: string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)?.[0].length ?? 0)
  const shared = indents.reduce((least, indent) => Math.min(least, indent), Infinity)
  return Number.isFinite(shared) && shared > 0 ? lines.map((line) => line.slice(shared)) : lines
}

/** A piece cut out of a nested list begins with the indentation of its place, which alone would make it code. */
function dedent(markdown: string): string {
  const indent = /^[ \t]+/.exec(markdown)?.[0]
  if (!indent) return markdown
  return markdown
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()))
    .join('\n')
}
