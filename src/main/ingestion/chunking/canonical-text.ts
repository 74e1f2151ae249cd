import type { Heading, Nodes, Paragraph, Root, RootContent } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkStringify, { type Options } from 'remark-stringify'
import { unified } from 'unified'
import { normalizeText } from '../../text/normalize.ts'
import type { CanonicalText } from './chunk.ts'
import { escapeText } from '../../text/markdown/escape-text.ts'
import type { ExtractedDocument } from '../extracted-document.ts'

/** Deeper trees come from broken or hostile files; their text is kept, their nesting is not. */
const deepestTree = 60

/**
 * A document's body as canonical Markdown with its pages. A Markdown source stays as its author wrote it, normalised;
 * a tree is written block by block, so that a page begins exactly where its first block begins.
 */
export function toCanonicalText(body: ExtractedDocument['body']): CanonicalText {
  if ('markdown' in body) return { markdown: normalizeText(body.markdown), pages: [] }
  const { root } = body
  const write = createWriter(root)
  const pages: CanonicalText['pages'] = []
  const parts: string[] = []
  let length = 0
  let lastPage = -Infinity
  for (const node of root.children) {
    // A page is noted even when this block has no text: the next one stands on it, too.
    const page = node.data?.page
    if (page !== undefined && page > lastPage) {
      // Two pages cannot begin at one place: the earlier had no text.
      if (pages.at(-1)?.start === length) pages.pop()
      pages.push({ page, start: length })
      lastPage = page
    }
    const text = normalizeText(write(node)).replace(/^\n+|\s+$/g, '')
    if (text === '') continue
    parts.push(text)
    length += text.length + 2
  }
  const markdown = parts.length > 0 ? `${parts.join('\n\n')}\n` : ''
  return { markdown, pages: pages.filter(({ start }) => start < markdown.length) }
}

/** Writes one top-level block after the other; knows the one before, because two lists in a row need other signs. */
function createWriter(root: Root): (node: RootContent) => string {
  const escapesBrackets = hasDefinitions(root)
  const writers = [false, true].map((isOther) => {
    const options: Options = {
      bullet: isOther ? '*' : '-',
      bulletOrdered: isOther ? ')' : '.',
      // Three hyphens at the beginning of a document would open front matter.
      rule: '*',
      fences: true,
      listItemIndent: 'one',
      resourceLink: true,
      handlers: {
        text: (
          node: { value: string },
          parent: Nodes | undefined,
          state: { stack: string[] },
          info: { before: string },
        ) =>
          escapeText(node.value, {
            isBlockStart: info.before === '\n',
            hasNeighbours: parent !== undefined && 'children' in parent && parent.children.length > 1,
            isInTable: state.stack.includes('tableCell'),
            escapesBrackets: escapesBrackets || state.stack.includes('label'),
          }),
      },
    }
    return unified().use(remarkGfm, { tablePipeAlign: false }).use(remarkStringify, options).freeze()
  })
  let before: { ordered: boolean; isOther: boolean } | null = null
  return (node) => {
    const simple = plainBlock(node)
    if (simple !== null) {
      const text = escapeText(simple, {
        isBlockStart: node.type === 'paragraph',
        hasNeighbours: false,
        isInTable: false,
        escapesBrackets,
      })
      if (text.trim() !== '') before = null
      if (node.type === 'paragraph') return text
      const line = text.replaceAll('\n', ' ').trim()
      // Closing number signs would be taken for the end of the heading.
      return line === ''
        ? ''
        : `${'#'.repeat((node as Heading).depth)} ${line.replace(/(?<=^|\s)(#+)$/, '\\$1')}`
    }
    const ordered = node.type === 'list' && node.ordered === true
    const isOther: boolean = node.type === 'list' && before?.ordered === ordered && !before.isOther
    before = node.type === 'list' ? { ordered, isOther } : null
    const safe = depthOf(node) > deepestTree ? flatParagraph(node) : node
    return writers[isOther ? 1 : 0]?.stringify({ type: 'root', children: [safe] }) ?? ''
  }
}

/** The text of a paragraph or heading that is nothing but text: most blocks of most files. */
function plainBlock(node: RootContent): string | null {
  if (node.type !== 'paragraph' && node.type !== 'heading') return null
  const texts: string[] = []
  for (const child of node.children) {
    if (child.type !== 'text') return null
    texts.push(child.value)
  }
  return texts.join('')
}

function hasDefinitions(root: Root): boolean {
  return someNode(root, ({ type }) => type === 'definition')
}

/** Walks with a list of its own instead of recursion: trees from files can be deeper than the stack. */
function someNode(top: Nodes, test: (node: Nodes, depth: number) => boolean): boolean {
  const open: { node: Nodes; depth: number }[] = [{ node: top, depth: 0 }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next
    if (test(node, depth)) return true
    if ('children' in node)
      for (let at = node.children.length - 1; at >= 0; at--)
        open.push({ node: node.children[at] as Nodes, depth: depth + 1 })
  }
  return false
}

function depthOf(top: Nodes): number {
  let deepest = 0
  someNode(top, (_, depth) => {
    deepest = Math.max(deepest, depth)
    return false
  })
  return deepest
}

function flatParagraph(top: Nodes): Paragraph {
  const texts: string[] = []
  someNode(top, (node) => {
    if ('value' in node) texts.push(node.value)
    return false
  })
  return { type: 'paragraph', children: [{ type: 'text', value: texts.join(' ') }] }
}
