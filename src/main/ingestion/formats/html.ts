import type { FileFormat } from '../extracted-document.ts'

/** A web page: its readable part, or all its text where no part stands out. */
export const html: FileFormat = {
  id: 'html',
  name: 'web page',
  extensions: ['.html', '.htm', '.xhtml'],
  mediaTypes: ['text/html', 'application/xhtml+xml'],
  recognises(head) {
    const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 1024)).toString('latin1')
    return /^[^<]{0,3}\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body)\b/i.test(
      start,
    )
      ? true
      : null
  },
  async extract(bytes, file) {
    const { decodeText } = await import('./decode-text.ts')
    const { declaredCharset } = await import('./html-charset.ts')
    const { readWebPage } = await import('./html-page.ts')
    const { damagedTextNotices, requireText, requireTextLength } = await import('./text-checks.ts')
    const decoded = await decodeText(bytes, file, declaredCharset(bytes))
    requireText(decoded.text, file)
    requireTextLength(decoded.text.length, file)
    const page = readWebPage(decoded.text, file)
    return {
      documents: [{ ...page, pageCount: null, notices: damagedTextNotices(decoded, file), part: null }],
      rowFailures: [],
    }
  },
}
