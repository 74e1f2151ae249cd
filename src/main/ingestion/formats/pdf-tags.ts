import type { StructTreeNode } from 'pdfjs-dist/types/src/display/api.js'

/** What the tag tree says of a piece of text. */
export interface PdfTag {
  /** `h1` to `h6`, `p`, `li`, `tr`. */
  role: string
  /** The same number for all text of one block on a page. */
  block: number
}

const blockRoles = /^(H[1-6]?|P|LI|TR|Caption|BlockQuote|Note|TOCI|Title)$/

/** The tag of each marked piece of a page's text, by the id that the text refers to it with. */
export function tagsOfPage(tree: StructTreeNode | null): Map<string, PdfTag> | null {
  if (!tree) return null
  const tags = new Map<string, PdfTag>()
  let block = 0
  const walk = (node: StructTreeNode, tag: PdfTag | null, depth: number): void => {
    if (depth > 200) return
    // Paragraphs inside an item or a row are the item's and row's text.
    const isOuter = !tag || tag.role === 'p' || /^(LI|TR)$/.test(node.role)
    const own = isOuter && blockRoles.test(node.role) ? { role: roleOf(node.role), block: ++block } : tag
    for (const child of node.children ?? []) {
      if ('role' in child) walk(child, own, depth + 1)
      else if (own && child.type === 'content') tags.set(child.id, own)
    }
  }
  walk(tree, null, 0)
  return tags.size > 0 ? tags : null
}

function roleOf(role: string): string {
  if (role === 'H') return 'h2'
  if (role === 'Title') return 'h1'
  const lower = role.toLowerCase()
  return /^(h[1-6]|li|tr)$/.test(lower) ? lower : 'p'
}
