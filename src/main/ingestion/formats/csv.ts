import type { FileFormat } from '../extracted-document.ts'

/** A table of documents: one row, one document, in the columns of the seed's bulk import. */
export const csv: FileFormat = {
  id: 'csv',
  name: 'CSV table',
  extensions: ['.csv', '.tsv'],
  mediaTypes: ['text/csv', 'text/tab-separated-values'],
  recognises: () => null,
  async extract(bytes, file) {
    const { decodeText } = await import('./decode-text.ts')
    const { readCsvRows } = await import('./csv-rows.ts')
    const { csvDocuments } = await import('./csv-documents.ts')
    const { requireText } = await import('./text-checks.ts')
    const decoded = await decodeText(bytes, file)
    requireText(decoded.text, file)
    return csvDocuments(readCsvRows(decoded.text), file)
  },
}
