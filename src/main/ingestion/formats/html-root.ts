import type { Element, Root as HtmlRoot } from 'hast'
import type { Root } from 'mdast'
import { toString } from 'mdast-util-to-string'
import rehypeParse from 'rehype-parse'
import rehypeRemark, { type Options } from 'rehype-remark'
import { unified } from 'unified'
import { SKIP, visit } from 'unist-util-visit'

type Handlers = NonNullable<Options['handlers']>

/**
 * The structure of a piece of HTML: headings, lists, tables, code, links. Scripts, styles and pictures are dropped (a
 * picture's alternative text stays), and so are links to anything but web and mail addresses, whose text stays.
 */
export function htmlRoot(
  source: string,
  options: { base?: string; title?: string; handlers?: Handlers; prepare?: (tree: HtmlRoot) => void } = {},
): Root {
  const tree = unified().use(rehypeParse, { fragment: true }).parse(source)
  options.prepare?.(tree)
  cleanElements(tree, options.base)
  const root = unified().use(rehypeRemark, { handlers: options.handlers }).runSync(tree)
  dropEmptyBlocks(root)
  const [first] = root.children
  if (options.title && first && !root.children.some((node) => node.type === 'heading' && node.depth === 1)) {
    root.children.unshift({ type: 'heading', depth: 1, children: [{ type: 'text', value: options.title }] })
  }
  return root
}

function cleanElements(tree: HtmlRoot, base: string | undefined): void {
  visit(tree, (node, index, parent) => {
    if (!parent || index === undefined) return undefined
    if (node.type === 'comment' || node.type === 'doctype') {
      parent.children.splice(index, 1)
      return [SKIP, index]
    }
    if (node.type !== 'element') return undefined
    if (
      /^(script|style|noscript|template|svg|canvas|iframe|object|embed|audio|video|source|track)$/.test(
        node.tagName,
      )
    ) {
      parent.children.splice(index, 1)
      return [SKIP, index]
    }
    if (node.tagName === 'img') {
      const alternative = typeof node.properties.alt === 'string' ? node.properties.alt.trim() : ''
      parent.children.splice(
        index,
        1,
        ...(alternative ? [{ type: 'text' as const, value: alternative }] : []),
      )
      return [SKIP, alternative ? index + 1 : index]
    }
    if (node.tagName === 'a') {
      const href = usableAddress(node.properties.href, base)
      if (href === null) {
        parent.children.splice(index, 1, ...node.children)
        return [SKIP, index]
      }
      node.properties.href = href
    }
    if (node.tagName === 'td' || node.tagName === 'th') limitSpans(node)
    if (node.tagName === 'table') promoteFirstRow(node)
    return undefined
  })
}

/** The address in full, or null for one that leads nowhere from inside a library: scripts, fragments, relative ones. */
function usableAddress(href: unknown, base: string | undefined): string | null {
  if (typeof href !== 'string' || href.trim().startsWith('#')) return null
  const url = URL.parse(href.trim(), base)
  return url && /^(https?|mailto|tel):$/.test(url.protocol) ? url.href : null
}

/** Spans are copied cell by cell, and a page may well claim a billion columns. */
function limitSpans(cell: Element): void {
  for (const name of ['colSpan', 'rowSpan'] as const) {
    const span = Number(cell.properties[name])
    if (span > 100) cell.properties[name] = 100
  }
}

/** Markdown tables need a header; without one the first row is it, rather than a row of nothing. */
function promoteFirstRow(table: Element): void {
  let firstRow: Element | undefined
  let hasHeader = false
  visit(table, 'element', (node) => {
    if (node.tagName === 'tr') firstRow ??= node
    if (node.tagName === 'th' || node.tagName === 'thead') hasHeader = true
  })
  if (hasHeader || !firstRow) return
  for (const cell of firstRow.children) {
    if (cell.type === 'element' && cell.tagName === 'td') cell.tagName = 'th'
  }
}

/** Headings, items and paragraphs that held only a picture or blanks. */
function dropEmptyBlocks(root: Root): void {
  root.children = root.children.filter(
    (node) => node.type === 'thematicBreak' || node.type === 'table' || toString(node).trim() !== '',
  )
}
