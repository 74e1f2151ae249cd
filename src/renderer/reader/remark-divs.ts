import type { Paragraph, PhrasingContent, Root, RootContent, Text } from 'mdast'

/**
 * A remark plugin for the fenced divisions of Pandoc, Quarto and Docusaurus (`::: callout`), which plain Markdown takes
 * for text: an opening fence becomes a small label with the division's name, a closing one a rule. No boxes are drawn,
 * because a document is rendered in sections and a division may begin in one and end in another.
 */
export function remarkDivs() {
  return (tree: Root, file: unknown): void => {
    visit(tree, { source: String(file), open: [] })
  }
}

interface Progress {
  source: string
  /** For each division that is open here, innermost last: whether it has a label. */
  open: boolean[]
}

const fence = /^:{3,}(.*)$/
/** Divisions that say how something is placed and not what it is. */
const layouts = new Set([
  'column',
  'columns',
  'center',
  'fragment',
  'incremental',
  'nonincremental',
  'layout',
])

/** The label for what follows the colons of a fence, or null where there is nothing to say: closing fences, layout. */
function fenceLabel(rest: string): string | null {
  const title = /\btitle=(?:"([^"]*)"|'([^']*)')/.exec(rest)
  const named = /\{[^}]*?\.([\w-]+)/.exec(rest)?.[1] ?? /^\s*([\w-]+)/.exec(rest)?.[1]
  if (named === undefined || layouts.has(named)) return title?.[1] ?? title?.[2] ?? null
  const words = named.replace(/^callout-(?=\w)/, '').replaceAll(/[-_]+/g, ' ')
  const name = words.charAt(0).toUpperCase() + words.slice(1)
  const own = title?.[1] ?? title?.[2] ?? afterName(rest)
  return own === '' ? name : `${name}: ${own}`
}

function afterName(rest: string): string {
  return rest
    .replaceAll(/\{[^}]*\}?/g, '')
    .replace(/^\s*[\w-]+/, '')
    .replaceAll(/^[\s[]+|[\]\s:]+$/g, '')
}

function visit(parent: { children: unknown[] }, progress: Progress): void {
  const children = parent.children as RootContent[]
  parent.children = children.flatMap((node): RootContent[] => {
    if (node.type === 'paragraph') return withoutFences(node, progress)
    if ('children' in node) visit(node, progress)
    return [node]
  })
}

/** The paragraph, cut where it holds lines that are fences. */
function withoutFences(paragraph: Paragraph, { source, open }: Progress): RootContent[] {
  const { children } = paragraph
  if (!children.some((child) => child.type === 'text' && child.value.includes(':::'))) return [paragraph]
  const blocks: RootContent[] = []
  let run: PhrasingContent[] = []
  const endRun = () => {
    const [first, last] = [run[0], run.at(-1)]
    if (first && last) {
      const position =
        first.position && last.position
          ? { start: first.position.start, end: last.position.end }
          : paragraph.position
      blocks.push({ type: 'paragraph', children: run, position })
    }
    run = []
  }
  children.forEach((child, index) => {
    const lines = child.type === 'text' ? linesOf(child, source) : null
    if (!lines) {
      run.push(child)
      return
    }
    const beginsLine = index === 0 || children[index - 1]?.type === 'break'
    const endsLine = index === children.length - 1 || children[index + 1]?.type === 'break'
    let kept: Text[] = []
    const endKept = () => {
      const text = joinLines(kept)
      if (text && (text.value.trim() !== '' || run.length > 0)) run.push(text)
      kept = []
    }
    lines.forEach((line, at) => {
      const found =
        (at > 0 || beginsLine) && (at < lines.length - 1 || endsLine) ? fence.exec(line.value.trim()) : null
      if (!found) {
        kept.push(line)
        return
      }
      endKept()
      endRun()
      const label = fenceLabel(found[1]!)
      if (found[1]!.trim() === '') {
        // What closes without having been opened here began in an earlier section.
        if (open.pop() ?? true) blocks.push(signOf({ dataDivisionEnd: '' }))
      } else {
        open.push(label !== null)
        if (label !== null) blocks.push(signOf({ dataDivision: '' }, label))
      }
    })
    endKept()
  })
  endRun()
  return blocks
}

/** The lines of a text with their places, or null where value and source do not have the same lines. */
function linesOf(text: Text, source: string): Text[] | null {
  const start = text.position?.start
  const end = text.position?.end
  if (start?.offset === undefined || end?.offset === undefined) return null
  const values = text.value.split('\n')
  const written = source.slice(start.offset, end.offset).split('\n')
  if (written.length !== values.length) return null
  let offset = start.offset
  return values.map((value, index): Text => {
    const from = offset
    offset += written[index]!.length + 1
    const line = start.line + index
    return {
      type: 'text',
      value,
      position: {
        start: { line, column: index === 0 ? start.column : 1, offset: from },
        end: { line, column: 1, offset: offset - 1 },
      },
    }
  })
}

function joinLines(lines: readonly Text[]): Text | null {
  const [first, last] = [lines[0], lines.at(-1)]
  if (!first?.position || !last?.position) return null
  return {
    type: 'text',
    value: lines.map(({ value }) => value).join('\n'),
    position: { start: first.position.start, end: last.position.end },
  }
}

/** A sign of ours has no place in the source, so that it is never marked as part of a passage. */
function signOf(hProperties: Record<string, string>, value = ''): Paragraph {
  return { type: 'paragraph', data: { hProperties }, children: [{ type: 'text', value }] }
}
