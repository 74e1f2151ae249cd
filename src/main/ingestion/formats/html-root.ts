import type { Root as HtmlRoot } from 'hast'
import type { Root } from 'mdast'
import { toString } from 'mdast-util-to-string'
import rehypeParse from 'rehype-parse'
import rehypeRemark, { type Options } from 'rehype-remark'
import { unified } from 'unified'
import { SKIP, visit } from 'unist-util-visit'
import { simplifyTables } from './html-tables.ts'

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
  simplifyTables(tree)
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
    return undefined
  })
}

/** The address in full, or null for one that leads nowhere from inside a library: scripts, fragments, relative ones. */
function usableAddress(href: unknown, base: string | undefined): string | null {
  if (typeof href !== 'string' || href.trim().startsWith('#')) return null
  const url = URL.parse(href.trim(), base)
  return url && /^(https?|mailto|tel):$/.test(url.protocol) ? url.href : null
}

/** Headings, items and paragraphs that held only a picture or blanks. */
function dropEmptyBlocks(root: Root): void {
  root.children = root.children.filter(
    (node) => node.type === 'thematicBreak' || node.type === 'table' || toString(node).trim() !== '',
  )
}
