import type { FileFormat } from '../extracted-document.ts'

/** A Word document (Word 2007 and newer): headings, lists, tables, notes; tracked changes as accepted, comments left out. */
export const docx: FileFormat = {
  id: 'docx',
  name: 'Word document',
  extensions: ['.docx', '.docm', '.dotx'],
  mediaTypes: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  recognises: (head) => head[0] === 0x50 && head[1] === 0x4b,
  async extract(bytes, file) {
    const { inspectArchive } = await import('./archive-inspection.ts')
    const { readWordDocument } = await import('./docx-document.ts')
    const archive = await inspectArchive(bytes, file, ['docProps/core.xml'])
    return {
      documents: [await readWordDocument(bytes, file, archive.kept.get('docProps/core.xml'))],
      rowFailures: [],
    }
  },
}
