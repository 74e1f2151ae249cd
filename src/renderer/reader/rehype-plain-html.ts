import type { Element, ElementContent, Root, RootContent, Text } from 'hast'

/**
 * A rehype plugin that reads the raw HTML in a Markdown document as a person would: its words stay, `<br>` becomes a
 * line break, a picture its description; tags, comments, scripts and styles go. Something that only looks like a tag,
 * such as the `<name>` of a command, stays the text it is.
 */
export function rehypePlainHtml() {
  return (tree: Root): void => {
    visit(tree)
  }
}

const unseen = /<!--[\s\S]*?(?:-->|$)|<(script|style|template)\b[\s\S]*?(?:<\/\1\s*>|$)/gi
const tag = /<\/?([a-z][a-z\d]*)(?:\s[^<>]*|\s*\/)?>/gi
const htmlTags = new Set(
  (
    'a abbr address article aside audio b bdi bdo big blockquote body br button caption center cite code col colgroup ' +
    'dd del details dfn div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header ' +
    'hr html i iframe img input ins kbd label legend li link main mark meta nav object ol option p param picture pre q ' +
    's samp section select small source span strike strong sub summary sup svg table tbody td textarea tfoot th thead ' +
    'time tr track tt u ul var video wbr'
  ).split(' '),
)

const cells = new Set(['td', 'th'])
const lines = new Set(['dd', 'div', 'dt', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'p', 'summary', 'tr'])

function visit(parent: Root | Element): void {
  const children = parent.children as RootContent[]
  parent.children = children.flatMap((node): RootContent[] => {
    if (node.type === 'raw') {
      const offset = node.position?.start.offset
      const pieces = piecesOf(node.value, offset)
      if (parent.type === 'element') return pieces
      if (pieces.every((piece) => piece.type === 'text' && piece.value.trim() === '')) return []
      return [{ type: 'element', tagName: 'p', properties: {}, children: pieces, position: node.position }]
    }
    if (node.type === 'element') visit(node)
    return [node]
  }) as never[]
}

/** What is to be seen of a piece of raw HTML. Each text knows its place, so that passages can be marked in it. */
function piecesOf(html: string, offset: number | undefined): ElementContent[] {
  // Blanks of the same length keep every place where it is.
  const seen = html.replaceAll(unseen, (hidden) => ' '.repeat(hidden.length))
  const pieces: ElementContent[] = []
  let reached = 0
  const takeText = (end: number) => {
    if (end > reached) pieces.push(textAt(seen.slice(reached, end), offset, reached))
  }
  for (const found of seen.matchAll(tag)) {
    const name = found[1]!.toLowerCase()
    if (!htmlTags.has(name)) continue
    takeText(found.index)
    reached = found.index + found[0].length
    const isClosing = found[0].startsWith('</')
    if (name === 'img') pieces.push(picture(found[0]))
    else if (name === 'br') pieces.push(lineBreak())
    else if (isClosing && cells.has(name)) pieces.push({ type: 'text', value: ' ' })
    else if (isClosing && lines.has(name) && hasWords(pieces.at(-1))) pieces.push(lineBreak())
  }
  takeText(seen.length)
  return pieces
}

function hasWords(piece: ElementContent | undefined): boolean {
  return piece?.type === 'text' && piece.value.trim() !== ''
}

function lineBreak(): Element {
  return { type: 'element', tagName: 'br', properties: {}, children: [] }
}

function textAt(value: string, offset: number | undefined, from: number): Text {
  if (offset === undefined) return { type: 'text', value }
  const start = { line: 1, column: 1, offset: offset + from }
  return { type: 'text', value, position: { start, end: { ...start, offset: start.offset + value.length } } }
}

function picture(html: string): Element {
  const alt = /\salt=(?:"([^"]*)"|'([^']*)')/i.exec(html)
  return { type: 'element', tagName: 'img', properties: { alt: alt?.[1] ?? alt?.[2] ?? '' }, children: [] }
}
