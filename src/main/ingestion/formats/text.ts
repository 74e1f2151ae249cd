import type { Root } from 'mdast'
import type { FileFormat } from '../extracted-document.ts'

/** Plain text in any common encoding. Form feeds count as pages. */
export const text: FileFormat = {
  id: 'text',
  name: 'text file',
  extensions: ['.txt', '.text'],
  mediaTypes: ['text/plain'],
  recognises: () => null,
  async extract(bytes, file) {
    const { decodeText } = await import('./decode-text.ts')
    const { plainBlocks } = await import('./plain-blocks.ts')
    const { damagedTextNotices, requireText } = await import('./text-checks.ts')
    const decoded = await decodeText(bytes, file)
    requireText(decoded.text, file)
    const pages = splitPages(decoded.text)
    const root: Root = { type: 'root', children: [] }
    for (const [index, page] of pages.entries()) {
      for (const block of plainBlocks(page)) {
        root.children.push(pages.length > 1 ? { ...block, data: { page: index + 1 } } : block)
      }
    }
    return {
      documents: [
        {
          metadata: {},
          body: { root },
          pageCount: pages.length > 1 ? pages.length : null,
          notices: damagedTextNotices(decoded, file),
          part: null,
        },
      ],
      rowFailures: [],
    }
  },
}

/** A form feed at the very end closes the last page, it does not open another. */
function splitPages(text: string): string[] {
  return text.replace(/\f\s*$/, '').split('\f')
}
