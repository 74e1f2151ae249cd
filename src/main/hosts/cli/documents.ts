import type { ApiClient } from '../../../shared/api/contract.ts'
import type { DocumentFilter, DocumentSummary } from '../../../shared/api/documents.ts'
import { exitCodes, type Command } from './command.ts'
import { documentFilter } from './document-filter.ts'
import { withLibrary } from './open-library.ts'
import { usage } from './options.ts'
import { formatTable, type Column } from './table.ts'
import type { Terminal } from './terminal.ts'
import { counted, sizeInWords } from './words.ts'

/** `lectern documents`: every document, the newest change first. */
export const documents: Command = async (input) => {
  const { words, options, terminal } = input
  if (words.length > 0) throw usage('"documents" takes no words.')
  const filter = documentFilter(options)
  const listed = await withLibrary(input, 'lectern documents', ({ client }) => listAll(client, filter))
  terminal.answer(listed, () => toText(listed.documents, terminal))
  return exitCodes.done
}

async function listAll(client: ApiClient, filter: DocumentFilter) {
  const documents: DocumentSummary[] = []
  for (;;) {
    const page = await client.documents.list({ filter, limit: 1000, offset: documents.length })
    documents.push(...page.documents)
    if (page.documents.length === 0 || documents.length >= page.total) return { documents, total: page.total }
  }
}

const columns: Column[] = [
  { heading: 'Title', shrinks: 'last' },
  { heading: 'Collection', shrinks: 'last' },
  { heading: 'Format' },
  { heading: 'Size', isNumber: true },
  { heading: 'Searchable', isNumber: true },
  { heading: 'Changed' },
  { heading: 'File', shrinks: 'first' },
]

function toText(documents: readonly DocumentSummary[], terminal: Terminal): string {
  if (documents.length === 0) return 'No documents. "lectern import PATH…" brings some in.'
  const rows = documents.map((document) => [
    document.title,
    document.collection ?? '',
    document.format,
    sizeInWords(document.sizeBytes),
    `${document.coverage.embedded} of ${document.coverage.chunks}`,
    document.updatedAt.slice(0, 10),
    document.sourceName,
  ])
  const [head, ...lines] = formatTable(columns, rows, terminal.columns)
  return [terminal.bold(head!), ...lines, '', terminal.dim(counted(documents.length, 'document'))].join('\n')
}
