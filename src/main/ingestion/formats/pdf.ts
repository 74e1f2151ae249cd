import type { FileFormat } from '../extracted-document.ts'

/** PDF: text with its pages, headings from tags, outline or type size; scans are told page by page. */
export const pdf: FileFormat = {
  id: 'pdf',
  name: 'PDF',
  extensions: ['.pdf'],
  mediaTypes: ['application/pdf'],
  recognises: (head) =>
    Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 1024)).includes('%PDF-'),
  async extract(bytes, file, signal) {
    const { readPdf } = await import('./pdf-document.ts')
    return { documents: [await readPdf(bytes, file, signal)], rowFailures: [] }
  },
}
