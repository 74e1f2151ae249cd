import type { Nodes } from 'mdast'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { remarkAttributes } from './remark-attributes.ts'
import { remarkDivs } from './remark-divs.ts'

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter)

/** The words of a piece of Markdown without its marks, one line for each paragraph, item or row. */
export function plainText(markdown: string): string {
  const tree = parser.parse(markdown)
  remarkDivs()(tree, markdown)
  remarkAttributes()(tree)
  return textOf(tree)
    .replace(/\n{2,}/g, '\n')
    .trim()
}

function textOf(node: Nodes): string {
  if (node.type === 'yaml' || node.type === 'html') return ''
  // The signs of a division are ours, not the author's.
  if (node.type === 'paragraph' && node.data?.hProperties) return ''
  if ('value' in node) return node.value
  if (node.type === 'break') return '\n'
  if (node.type === 'image') return node.alt ?? ''
  if (!('children' in node)) return ''
  const isLine =
    node.type === 'root' ||
    node.type === 'list' ||
    node.type === 'listItem' ||
    node.type === 'blockquote' ||
    node.type === 'table'
  return node.children.map(textOf).join(isLine ? '\n' : node.type === 'tableRow' ? ' · ' : '')
}
