import type { Element, ElementContent, Root, RootContent, Text } from 'hast'
import { alignOffsets } from './align-offsets.ts'

/** What to mark in one section. All offsets count UTF-16 code units of the whole document's content. */
export interface ReadingMarks {
  /** The section's own Markdown, without definitions added from elsewhere. */
  source: string
  /** Offset of the section in the document. */
  base: number
  /** The passage that was found; it may begin and end outside this section. */
  passage: { start: number; end: number } | null
  /** Words of the passage to stand out in it, as they are written there. */
  words?: readonly string[]
  /** Page beginnings, in order. Those outside the section are left alone. */
  pages: readonly { page: number; start: number }[]
}

const blocks = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'li',
  'blockquote',
  'pre',
  'table',
  'tr',
  'th',
  'td',
])
const structures = new Set(['ul', 'ol', 'table', 'thead', 'tbody', 'tr', 'blockquote'])

/** A piece of visible text and the place in the source that it came from. */
interface Leaf {
  node: Text
  parent: Element | Root
  /** Child of the root that this piece is in. */
  block: RootContent
  start: number
  end: number
}

/**
 * A rehype plugin that gives every block its place in the document (`data-start`) and its own reading direction, wraps
 * the passage's characters in `<mark>` and puts a page mark where each page begins: a rule between two blocks, a small
 * sign inside a paragraph that runs on. Runs after sanitising, whose rules it does not have to pass.
 */
export function rehypeReading(marks: ReadingMarks) {
  return (tree: Root): void => {
    dropAdded(tree, marks.source.length)
    const leaves: Leaf[] = []
    for (const block of tree.children) describe(block, tree, block, marks, leaves)
    const cuts = new Map<Leaf, Map<number, number[]>>()
    const rules = new Map<RootContent | null, number[]>()
    placePages(marks, leaves, cuts, rules)
    for (const leaf of leaves) replaceLeaf(leaf, marks, cuts.get(leaf) ?? new Map<number, number[]>())
    if (rules.size > 0) {
      tree.children = tree.children.flatMap((block) => [...(rules.get(block) ?? []).map(pageRule), block])
      tree.children.push(...(rules.get(null) ?? []).map(pageRule))
    }
  }
}

/** Definitions appended to a section help to parse it and are no part of it; what they left behind goes. */
function dropAdded(tree: Root, length: number): void {
  tree.children = tree.children.filter((node) => (node.position?.start.offset ?? 0) < length)
}

function describe(
  node: RootContent,
  parent: Element | Root,
  block: RootContent,
  marks: ReadingMarks,
  leaves: Leaf[],
): void {
  if (node.type !== 'element') {
    if (node.type === 'text' && node.position && parent.type === 'element')
      leaves.push(leafOf(node, parent, block, node.position))
    return
  }
  const start = node.position?.start.offset
  if (blocks.has(node.tagName)) {
    // Code runs from left to right, whatever the language of its comments.
    node.properties.dir = node.tagName === 'pre' ? 'ltr' : 'auto'
    if (start !== undefined) node.properties.dataStart = marks.base + start
  }
  let reached = start ?? 0
  for (const child of node.children) {
    if (child.type === 'text' && !child.position) {
      // Line ends between rows and items are the printer's, not the author's.
      const isLayout = structures.has(node.tagName) || (node.tagName === 'li' && child.value.trim() === '')
      const end = node.position?.end.offset
      if (!isLayout && end !== undefined)
        leaves.push({ node: child, parent: node, block, ...textInside(child, marks.source, reached, end) })
      continue
    }
    describe(child, node, block, marks, leaves)
    reached = child.position?.end.offset ?? reached
  }
}

function leafOf(
  node: Text,
  parent: Element,
  block: RootContent,
  position: NonNullable<Text['position']>,
): Leaf {
  return { node, parent, block, start: position.start.offset ?? 0, end: position.end.offset ?? 0 }
}

/** The range of a text that the parser gave no position: the text of a code block, or of an address made a link. */
function textInside(text: Text, source: string, from: number, to: number): { start: number; end: number } {
  const exact = source.slice(from, to).indexOf(text.value.replace(/\n$/, ''))
  return exact === -1
    ? { start: from, end: to }
    : { start: from + exact, end: Math.min(to, from + exact + text.value.length) }
}

function placePages(
  marks: ReadingMarks,
  leaves: readonly Leaf[],
  cuts: Map<Leaf, Map<number, number[]>>,
  rules: Map<RootContent | null, number[]>,
): void {
  const firstOfBlock = new Map<RootContent, Leaf>()
  for (const leaf of leaves) if (!firstOfBlock.has(leaf.block)) firstOfBlock.set(leaf.block, leaf)
  let next = 0
  for (const { page, start } of marks.pages) {
    const offset = start - marks.base
    if (offset < 0 || offset >= marks.source.length) continue
    while (next < leaves.length && leaves[next]!.end <= offset) next += 1
    const leaf = leaves[next]
    if (!leaf) append(rules, null, page)
    else if (firstOfBlock.get(leaf.block) === leaf && offset <= leaf.start) append(rules, leaf.block, page)
    else {
      const inLeaf = cuts.get(leaf) ?? new Map<number, number[]>()
      cuts.set(leaf, inLeaf)
      append(inLeaf, valueIndex(leaf, marks.source, offset), page)
    }
  }
}

/** Cuts a text at the passage's borders and the page beginnings that fall into it. */
function replaceLeaf(leaf: Leaf, marks: ReadingMarks, pages: ReadonlyMap<number, number[]>): void {
  const { value } = leaf.node
  const passage = passageInside(leaf, marks)
  if (!passage && pages.size === 0) return
  const borders = [...new Set([0, value.length, ...pages.keys(), ...(passage ?? [])])].sort((a, b) => a - b)
  const pieces: ElementContent[] = []
  borders.forEach((from, index) => {
    pieces.push(...(pages.get(from) ?? []).map(pageSign))
    const to = borders[index + 1]
    if (to === undefined || to === from) return
    const text: Text = { type: 'text', value: value.slice(from, to) }
    const isMarked = passage && from >= passage[0] && to <= passage[1]
    pieces.push(isMarked ? passageMark(text, marks.words ?? []) : text)
  })
  leaf.parent.children.splice(leaf.parent.children.indexOf(leaf.node), 1, ...(pieces as never[]))
}

function passageInside(leaf: Leaf, { passage, base, source }: ReadingMarks): [number, number] | null {
  if (!passage) return null
  const start = passage.start - base
  const end = passage.end - base
  if (end <= leaf.start || start >= leaf.end) return null
  const from = start <= leaf.start ? 0 : valueIndex(leaf, source, start)
  const to = end >= leaf.end ? leaf.node.value.length : valueIndex(leaf, source, end)
  return from < to ? [from, to] : null
}

function valueIndex(leaf: Leaf, source: string, offset: number): number {
  const inside = Math.max(0, Math.min(offset, leaf.end) - leaf.start)
  return alignOffsets(source.slice(leaf.start, leaf.end), leaf.node.value)[inside]!
}

function passageMark({ value }: Text, words: readonly string[]): Element {
  const children =
    words.length === 0
      ? [plain(value)]
      : value.split(wordPattern(words)).map((piece, index) => (index % 2 === 0 ? plain(piece) : word(piece)))
  return {
    type: 'element',
    tagName: 'mark',
    properties: { dataPassage: '' },
    children: children.filter(hasText),
  }
}

/** Finds the words as whole words; what it finds stands at the odd places of `split`. */
function wordPattern(words: readonly string[]): RegExp {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`(?<![\\p{L}\\p{N}])(${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu')
}

function plain(value: string): Text {
  return { type: 'text', value }
}

function word(value: string): Element {
  return { type: 'element', tagName: 'span', properties: { dataWord: '' }, children: [plain(value)] }
}

function hasText(node: Text | Element): boolean {
  return node.type === 'element' || node.value !== ''
}

function pageRule(page: number): Element {
  return {
    type: 'element',
    tagName: 'div',
    properties: { role: 'separator', ariaLabel: `Page ${page}`, dataPage: page, dataPageRule: '' },
    children: [{ type: 'text', value: `p. ${page}` }],
  }
}

function pageSign(page: number): Element {
  return {
    type: 'element',
    tagName: 'span',
    properties: { role: 'separator', ariaLabel: `Page ${page}`, dataPage: page, dataPageSign: '' },
    children: [{ type: 'text', value: `p. ${page}` }],
  }
}

function append<Key>(map: Map<Key, number[]>, key: Key, page: number): void {
  const list = map.get(key)
  if (list) list.push(page)
  else map.set(key, [page])
}
