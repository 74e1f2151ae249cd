import type { Element, ElementContent, Root } from 'hast'
import { SKIP, visit } from 'unist-util-visit'

const blocks =
  /^(p|div|section|article|ul|ol|dl|dt|dd|li|h[1-6]|pre|blockquote|figure|figcaption|table|tbody|thead|tr|td|th)$/

/** Makes tables fit Markdown: layout tables dissolve, the first row is a header, and each cell is one line. */
export function simplifyTables(tree: Root): void {
  visit(tree, 'element', (node) => {
    if (node.tagName !== 'table') return undefined
    if (isLayout(node)) {
      dissolve(node)
      return undefined
    }
    promoteFirstRow(node)
    visit(node, 'element', (cell) => {
      if (cell.tagName !== 'td' && cell.tagName !== 'th') return undefined
      limitSpans(cell)
      cell.children = oneLine(cell.children)
      return SKIP
    })
    return SKIP
  })
}

/** Tables inside tables, headings in cells, or a single column: a page or box drawn with a table. */
function isLayout(table: Element): boolean {
  let isNested = false
  let columns = 0
  visit(table, 'element', (node) => {
    if (node === table) return
    if (/^(table|h[1-6])$/.test(node.tagName)) isNested = true
    if (node.tagName !== 'tr') return
    const cells = node.children.filter(
      (child) => child.type === 'element' && /^t[dh]$/.test(child.tagName),
    ) as Element[]
    columns = Math.max(
      columns,
      cells.reduce((sum, cell) => sum + (Number(cell.properties.colSpan) || 1), 0),
    )
  })
  return isNested || columns <= 1
}

function dissolve(table: Element): void {
  table.tagName = 'div'
  visit(table, 'element', (node) => {
    // A table inside decides for itself.
    if (node.tagName === 'table') return SKIP
    if (/^(thead|tbody|tfoot|tr|td|th|caption)$/.test(node.tagName)) node.tagName = 'div'
    if (/^col(group)?$/.test(node.tagName)) node.children = []
    return undefined
  })
}

/** Spans are copied cell by cell, and a page may well claim a billion columns. */
function limitSpans(cell: Element): void {
  for (const name of ['colSpan', 'rowSpan'] as const) {
    if (Number(cell.properties[name]) > 100) cell.properties[name] = 100
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

/** A cell's paragraphs and list items behind each other: a line break inside would end the row. */
function oneLine(children: ElementContent[]): ElementContent[] {
  return children.flatMap((child, index): ElementContent[] => {
    if (child.type !== 'element') return [child]
    if (child.tagName === 'br') return [{ type: 'text', value: ' ' }]
    const inner = oneLine(child.children)
    if (!blocks.test(child.tagName)) return [{ ...child, children: inner }]
    const isFollowed = children.slice(index + 1).some((next) => next.type === 'element')
    const end = child.tagName === 'li' && isFollowed ? ';' : ''
    return [{ type: 'text', value: ' ' }, ...inner, { type: 'text', value: `${end} ` }]
  })
}
