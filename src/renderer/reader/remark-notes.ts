import type { BlockContent, PhrasingContent, Root, RootContent } from 'mdast'

/**
 * A remark plugin that shows notes where they stand in the text, with their label. A document is rendered in sections,
 * and the usual list of notes at the end of each would tear notes from their numbers or lose those that no section cites.
 */
export function remarkNotes() {
  return (tree: Root): void => {
    visit(tree)
  }
}

function visit(parent: { children: unknown[] }): void {
  const children = parent.children as RootContent[]
  parent.children = children.map((node): RootContent => {
    if ('children' in node) visit(node)
    if (node.type === 'footnoteReference') {
      const value = node.label ?? node.identifier
      return {
        type: 'emphasis',
        data: { hName: 'sup' },
        children: [{ type: 'text', value, position: node.position }],
        position: node.position,
      }
    }
    if (node.type === 'footnoteDefinition') {
      const label: PhrasingContent = {
        type: 'strong',
        data: { hName: 'sup' },
        children: [{ type: 'text', value: `${node.label ?? node.identifier} ` }],
      }
      const [first, ...rest] = node.children
      const labelled: BlockContent[] =
        first?.type === 'paragraph'
          ? [{ ...first, children: [label, ...first.children] }]
          : [{ type: 'paragraph', children: [label] }, ...((first ? [first] : []) as BlockContent[])]
      return { type: 'blockquote', children: [...labelled, ...rest], position: node.position }
    }
    return node
  })
}
