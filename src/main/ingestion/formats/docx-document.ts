import type { Element, ElementContent, Root as HtmlRoot } from 'hast'
import mammoth from 'mammoth'
import { SKIP, visit } from 'unist-util-visit'
import { AppError } from '../../../shared/errors.ts'
import type { ExtractedDocument } from '../extracted-document.ts'
import { coreProperties } from './docx-properties.ts'
import { htmlRoot } from './html-root.ts'

/** Styles that mammoth has no mapping for and people's documents use; style names are English inside every Word file. */
const styleMap = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Quote'] => blockquote > p:fresh",
  "p[style-name='Intense Quote'] => blockquote > p:fresh",
  "p[style-name='Block Text'] => blockquote > p:fresh",
  "p[style-name='Source Code'] => pre:separator('\\n')",
  "p[style-name='HTML Preformatted'] => pre:separator('\\n')",
  "p[style-name='Plain Code'] => pre:separator('\\n')",
  "r[style-name='Verbatim Char'] => code",
  "r[style-name='HTML Code'] => code",
]

/** The text and details of a Word document whose archive has been inspected. Throws `file-damaged`, `file-no-text`. */
export async function readWordDocument(
  bytes: Uint8Array,
  file: { name: string },
  properties: Buffer | undefined,
): Promise<ExtractedDocument> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const noPicture = mammoth.images.imgElement(() => Promise.resolve({ src: '' }))
  const html = await mammoth
    .convertToHtml({ buffer }, { styleMap, includeEmbeddedStyleMap: false, convertImage: noPicture })
    .catch((error: unknown) => {
      if (error instanceof RangeError) throw error
      throw new AppError(
        'file-damaged',
        `${file.name} is damaged or is not a complete Word document. Let Word repair it (Open > Open and Repair), save it, and import it again.`,
        { cause: error },
      )
    })
  const root = htmlRoot(html.value, { prepare: markNotes, handlers: noteHandlers })
  if (root.children.length === 0) {
    throw new AppError(
      'file-no-text',
      `${file.name} has no text in it; it may hold only pictures. If they show text, type it in or use text recognition (OCR), and import the result.`,
    )
  }
  return {
    metadata: properties ? coreProperties(properties.toString('utf8')) : {},
    body: { root },
    pageCount: null,
    notices: [],
    part: null,
  }
}

/** mammoth writes notes as links and an ordered list at the end; these marks make them real notes again. */
function markNotes(tree: HtmlRoot): void {
  visit(tree, 'element', (node, index, parent) => {
    const reference = node.tagName === 'sup' ? noteReference(node) : null
    if (reference && parent && index !== undefined) {
      parent.children[index] = {
        type: 'element',
        tagName: 'note-reference',
        properties: { note: reference },
        children: [],
      }
      return SKIP
    }
    if (node.tagName === 'ol' && isNoteList(node) && parent && index !== undefined) {
      const definitions = node.children.filter(isElement).map(noteDefinition)
      parent.children.splice(index, 1, ...definitions)
      return index + definitions.length
    }
    return undefined
  })
}

function noteReference(node: Element): string | null {
  const links = node.children.filter(isElement)
  const href = links.length === 1 && links[0]!.tagName === 'a' ? String(links[0]!.properties.href) : ''
  return /^#((?:foot|end)note-.+)$/.exec(href)?.[1] ?? null
}

function isNoteList(node: Element): boolean {
  return /^(foot|end)note-/.test(node.children.find(isElement)?.properties.id?.toString() ?? '')
}

function noteDefinition(item: Element): Element {
  visit(item, 'element', (node, index, parent) => {
    if (
      node.tagName === 'a' &&
      /^#(foot|end)note-ref-/.test(String(node.properties.href)) &&
      parent &&
      index !== undefined
    ) {
      parent.children.splice(index, 1)
      return [SKIP, index]
    }
    return undefined
  })
  return {
    type: 'element',
    tagName: 'note-definition',
    properties: { note: String(item.properties.id) },
    children: item.children,
  }
}

const noteHandlers: NonNullable<Parameters<typeof htmlRoot>[1]>['handlers'] = {
  'note-reference': (_state, node: Element) => ({
    type: 'footnoteReference',
    identifier: noteLabel(node),
    label: noteLabel(node),
  }),
  'note-definition': (state, node: Element) => ({
    type: 'footnoteDefinition',
    identifier: noteLabel(node),
    label: noteLabel(node),
    children: state.toFlow(state.all(node)),
  }),
}

/** `footnote-3` reads as [^3], an endnote as [^e3]. */
function noteLabel(node: Element): string {
  return String(node.properties.note)
    .replace(/^footnote-/, '')
    .replace(/^endnote-/, 'e')
}

function isElement(node: ElementContent | HtmlRoot['children'][number]): node is Element {
  return node.type === 'element'
}
