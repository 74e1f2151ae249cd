import type { Element, Root, RootContent } from 'hast'

/**
 * A rehype plugin that keeps the two pieces of raw HTML that carry nothing but layout: `<br>` becomes a line break and
 * a comment goes. Other raw HTML stays the text it is.
 */
export function rehypeLineBreaks() {
  return (tree: Root): void => {
    visit(tree)
  }
}

function visit(parent: Root | Element): void {
  const children = parent.children as RootContent[]
  parent.children = children.flatMap((node): RootContent[] => {
    if (node.type === 'raw') {
      if (/^<br\s*\/?>$/i.test(node.value.trim()))
        return [{ type: 'element', tagName: 'br', properties: {}, children: [] }]
      if (/^<!--[\s\S]*-->$/.test(node.value.trim())) return []
      return [{ type: 'text', value: node.value, position: node.position }]
    }
    if (node.type === 'element') visit(node)
    return [node]
  }) as never[]
}
