import type { accessTiers, documentTypes, FormatId } from '../../shared/api/documents.ts'
import type { SearchMode } from '../../shared/api/search.ts'

/** What people call each kind of file, short enough for a table. */
export const formatNames: Record<FormatId, string> = {
  pdf: 'PDF',
  docx: 'Word',
  markdown: 'Markdown',
  html: 'Web page',
  text: 'Text',
  csv: 'Table row',
}

/** What people call each kind of file before it is imported, one and several; a table becomes one document a row. */
export const fileKindNames: Record<FormatId, readonly [one: string, several: string]> = {
  pdf: ['PDF', 'PDFs'],
  docx: ['Word document', 'Word documents'],
  markdown: ['Markdown file', 'Markdown files'],
  html: ['web page', 'web pages'],
  text: ['text file', 'text files'],
  csv: ['CSV table', 'CSV tables'],
}

/** What people call each type of document. */
export const documentTypeNames: Record<(typeof documentTypes)[number], string> = {
  research: 'Research',
  guide: 'Guide',
  protocol: 'Protocol',
  case_study: 'Case study',
}

/** What people call each level of access. */
export const accessTierNames: Record<(typeof accessTiers)[number], string> = {
  free: 'Free',
  premium: 'Premium',
}

/** What people call each way of searching. */
export const searchModeNames: Record<SearchMode, string> = {
  hybrid: 'Meaning and words',
  meaning: 'Meaning',
  words: 'Words',
}

/** The name for a value that came from outside, or the value itself. */
export function nameOf(names: Readonly<Record<string, string>>, value: string): string {
  return names[value] ?? value
}
