import { createHash } from 'node:crypto'
import { AppError } from '../../../shared/errors.ts'
import type { ExtractedDocument, ExtractedFile, ExtractedMetadata } from '../extracted-document.ts'
import type { CsvTable } from './csv-rows.ts'
import { fieldName, parseAccessTier, parseDate, parseDocumentType, parseTags } from './metadata-fields.ts'
import { plainBlocks } from './plain-blocks.ts'

type Column =
  | 'collection'
  | 'title'
  | 'content'
  | 'documentType'
  | 'accessTier'
  | 'tags'
  | 'author'
  | 'publicationDate'
  | 'id'

/** The columns of seed 003 first, then spellings that people use for the same thing. */
const columnNames: Record<Column, readonly string[]> = {
  collection: ['coach_id', 'coach', 'collection'],
  title: ['title', 'document_title', 'name'],
  content: ['content', 'text', 'body'],
  documentType: ['document_type', 'doc_type', 'type'],
  accessTier: ['access_tier', 'tier'],
  tags: ['tags', 'keywords'],
  author: ['author', 'authors'],
  publicationDate: ['publication_date', 'date', 'published'],
  id: ['id', 'document_id'],
}
const neededColumns = 'title and content'
const optionalColumns = 'coach_id, document_type, access_tier, tags, author and publication_date'

/**
 * One document for each good row, and why the others are none. Throws `file-bad-rows` when the needed columns are
 * missing or no row is good.
 */
export function csvDocuments(table: CsvTable, file: { name: string }): ExtractedFile {
  const columns = findColumns(table.header)
  if (columns.title === undefined || columns.content === undefined) throw wrongColumns(table.header, file)
  const documents: ExtractedDocument[] = []
  const rowFailures = [...table.failures]
  const keys = new Map<string, number>()
  for (const { line, fields } of table.rows) {
    const row = readRow(fields, columns, table.header.length)
    if (row.problems.length > 0) {
      rowFailures.push({ line, message: row.problems.join(' ') })
      continue
    }
    documents.push({
      metadata: row.metadata,
      body: rowBody(row.content),
      pageCount: null,
      notices: [],
      part: uniqueKey(row.key, keys),
    })
  }
  rowFailures.sort((a, b) => a.line - b.line)
  if (documents.length === 0) throw noGoodRows(rowFailures, file)
  return { documents, rowFailures }
}

function findColumns(header: string[]): Partial<Record<Column, number>> {
  const names = header.map(fieldName)
  const columns: Partial<Record<Column, number>> = {}
  for (const [column, spellings] of Object.entries(columnNames) as [Column, readonly string[]][]) {
    const found = spellings.map((spelling) => names.indexOf(spelling)).find((index) => index >= 0)
    if (found !== undefined) columns[column] = found
  }
  return columns
}

interface Row {
  metadata: ExtractedMetadata
  content: string
  key: string
  problems: string[]
}

function readRow(fields: string[], columns: Partial<Record<Column, number>>, width: number): Row {
  const field = (column: Column): string => {
    const index = columns[column]
    return index === undefined ? '' : unguard(fields[index] ?? '').trim()
  }
  const problems: string[] = []
  // Spreadsheets leave empty fields at a row's end; more fields with text in them mean an unquoted delimiter.
  const extra = fields.slice(width).some((value) => value.trim() !== '')
  if (fields.length < width || extra) {
    problems.push(
      `The row has ${count(fields.length, 'field')}, the header has ${width}. Put text that holds the separator in quotation marks.`,
    )
  }
  const metadata: ExtractedMetadata = {}
  const [title, content] = [field('title'), field('content')]
  if (problems.length === 0 && !title) problems.push('The title is missing.')
  if (problems.length === 0 && !/[\p{L}\p{N}]/u.test(content)) problems.push('The content is missing.')
  metadata.title = title
  if (field('collection')) metadata.collection = field('collection')
  if (field('author')) metadata.author = field('author')
  const tags = parseTags(field('tags'))
  if (tags.length > 0) metadata.tags = tags
  if (problems.length === 0) problems.push(...readChoices(field, metadata))
  const key = field('id') ? `id\0${field('id')}` : `${metadata.collection ?? ''}\0${title}`
  return { metadata, content, key, problems }
}

/** The fields with only certain values, written into `metadata`; what is wrong with them comes back. */
function readChoices(field: (column: Column) => string, metadata: ExtractedMetadata): string[] {
  const problems: string[] = []
  const [type, tier, date] = [field('documentType'), field('accessTier'), field('publicationDate')]
  if (type) {
    metadata.documentType = parseDocumentType(type) ?? undefined
    if (!metadata.documentType)
      problems.push(
        `The document type "${shorten(type)}" is not one of research, guide, protocol and case_study.`,
      )
  }
  if (tier) {
    metadata.accessTier = parseAccessTier(tier) ?? undefined
    if (!metadata.accessTier) problems.push(`The access tier "${shorten(tier)}" is neither free nor premium.`)
  }
  if (date) {
    metadata.publicationDate = parseDate(date) ?? undefined
    if (!metadata.publicationDate)
      problems.push(`The publication date "${shorten(date)}" is not a clear date; write it like 2024-03-15.`)
  }
  return problems
}

/** Programs guard cells that begin like a formula with an apostrophe; what was meant comes after it. */
function unguard(value: string): string {
  return /^'[=+\-@\t\r]/.test(value) ? value.slice(1) : value
}

/** Cells hold plain text, and Markdown when they show it by a heading or a fence. */
function rowBody(content: string): ExtractedDocument['body'] {
  if (/^(#{1,6} \S|```)/m.test(content)) return { markdown: content }
  return { root: { type: 'root', children: plainBlocks(content) } }
}

/** The same row has the same key next time, wherever it stands in the file; equal rows are told apart by order. */
function uniqueKey(key: string, seen: Map<string, number>): string {
  const digest = createHash('sha256').update(key.toLowerCase()).digest('hex').slice(0, 24)
  const times = (seen.get(digest) ?? 0) + 1
  seen.set(digest, times)
  return times === 1 ? digest : `${digest}-${times}`
}

function wrongColumns(header: string[], file: { name: string }): AppError {
  const found = header
    .map((name) => `"${shorten(name.trim())}"`)
    .slice(0, 20)
    .join(', ')
  return new AppError(
    'file-bad-rows',
    `${file.name} is a table of another shape: its first line has ${count(header.length, 'column')} (${found}). Lectern makes one document of each row and needs the columns ${neededColumns}; ${optionalColumns} are optional. Rename the columns, or save the table as text to import it as one document.`,
    { details: { found: header } },
  )
}

function noGoodRows(failures: ExtractedFile['rowFailures'], file: { name: string }): AppError {
  const first = failures[0]
  return new AppError(
    'file-bad-rows',
    first
      ? `None of the ${count(failures.length, 'row')} of ${file.name} could be imported. Line ${first.line}: ${first.message}`
      : `${file.name} has a header line and no rows below it. There is nothing to import.`,
    { details: { rowFailures: failures.slice(0, 100) } },
  )
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function shorten(value: string): string {
  return value.length > 40 ? `${value.slice(0, 39)}…` : value
}
