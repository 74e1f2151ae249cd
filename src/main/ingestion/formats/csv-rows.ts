import { parse, type CsvError } from 'csv-parse/sync'

/** A CSV as rows of fields; the header is the first. */
export interface CsvTable {
  header: string[]
  /** `line` is where the row begins, from 1. */
  rows: { line: number; fields: string[] }[]
  /** Rows that are not CSV: a quote that never ends and the like. */
  failures: { line: number; message: string }[]
}

/** Characters of one row: ten times what a book chapter holds; beyond it a quote was never closed. */
const maxRowLength = 5_000_000

/** The rows of a CSV whose delimiter (comma, semicolon, tab or bar) is told by its header line. */
export function readCsvRows(text: string): CsvTable {
  const failures: CsvTable['failures'] = []
  // Where the row before ended; the parser itself tells only where a row ends.
  let lastLine = 0
  const rows: CsvTable['rows'] = []
  parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\n'],
    max_record_size: maxRowLength,
    skip_records_with_error: true,
    on_record: (fields: string[], context) => {
      if (fields.some((field) => field.trim() !== '')) rows.push({ line: lastLine + 1, fields })
      lastLine = context.lines
      return null
    },
    on_skip: (error) => {
      if (error) failures.push({ line: lastLine + 1, message: errorSentence(error) })
      if (typeof error?.lines === 'number') lastLine = error.lines
      return undefined
    },
  })
  return { header: rows[0]?.fields ?? [], rows: rows.slice(1), failures }
}

/** The candidate that parts the first line most often, outside quotes; a comma when none does. */
function delimiterOf(text: string): string {
  const firstLine = /^\s*((?:"(?:[^"]|"")*"|[^"\n])*)/.exec(text)?.[1] ?? ''
  const bare = firstLine.replace(/"(?:[^"]|"")*"/g, '')
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: bare.split(delimiter).length - 1,
  }))
  return counts.reduce((best, candidate) => (candidate.count > best.count ? candidate : best)).delimiter
}

function errorSentence(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'A quotation mark is opened in this row and never closed.'
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return 'This row is too long; a quotation mark is probably never closed.'
  if (error.code === 'CSV_INVALID_CLOSING_QUOTE') {
    return 'There is text after a closing quotation mark. Write quotation marks inside a field twice ("").'
  }
  return 'This row is not valid CSV.'
}
