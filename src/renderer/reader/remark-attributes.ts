import type { PhrasingContent, Root, RootContent, Text } from 'mdast'

/**
 * A remark plugin that takes out the attributes which Pandoc, Quarto and kramdown write behind headings, pictures, links
 * and paragraphs (`{#id .class width=50%}`): they are for a program, and plain Markdown takes them for text. What they
 * say about a picture in words becomes its description.
 */
export function remarkAttributes() {
  return (tree: Root): void => {
    visit(tree)
  }
}

const attribute = String.raw`(?:[#.][\w:.-]+|[\w:-]+=(?:"[^"]*"|“[^”]*”|'[^']*'|‘[^’]*’|[^\s"'{}]+)|-)`
const attributes = String.raw`\{:?\s*${attribute}(?:\s+${attribute})*\s*\}`
const atStart = new RegExp(`^${attributes}`)
const atEnd = new RegExp(String.raw`\s*${attributes}\s*$`)
const ownLine = new RegExp(String.raw`(?:^|\n)[ \t]*${attributes}\s*$`)
const described = new Set([
  'image',
  'imageReference',
  'link',
  'linkReference',
  'inlineCode',
  'strong',
  'emphasis',
])

function visit(node: RootContent | Root): void {
  if (!('children' in node)) return
  const children = node.children as RootContent[]
  children.forEach((child, index) => {
    const before = children[index - 1]
    if (child.type === 'text' && before && described.has(before.type)) cutStart(child, before)
    else visit(child)
  })
  const last = children.at(-1)
  if (last?.type !== 'text') return
  if (node.type === 'heading') cutEnd(last, atEnd)
  else if (node.type === 'paragraph') cutEnd(last, ownLine)
}

function cutStart(text: Text, before: RootContent | PhrasingContent): void {
  const found = atStart.exec(text.value)?.[0]
  if (found === undefined) return
  const alt = /\balt=(?:"([^"]*)"|'([^']*)')/.exec(found)
  if (alt && (before.type === 'image' || before.type === 'imageReference') && !before.alt)
    before.alt = alt[1] ?? alt[2] ?? ''
  text.value = text.value.slice(found.length)
  if (text.position?.start.offset !== undefined) text.position.start.offset += found.length
}

function cutEnd(text: Text, pattern: RegExp): void {
  const found = pattern.exec(text.value)?.[0]
  if (found === undefined) return
  text.value = text.value.slice(0, text.value.length - found.length)
  if (text.position?.end.offset !== undefined) text.position.end.offset -= found.length
}
