// node samples-src/make-samples.mjs: writes the PDF and Word files of samples/ from the Markdown of this folder.
// The samples of the plain formats (Markdown, web page, text, CSV) are written by hand in samples/ and left alone.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { openPdfPrinter } from './print-pdf.mjs'
import { wordDocument } from './word-document.mjs'

const sources = import.meta.dirname
const samples = join(sources, '..', 'samples')

const printer = await openPdfPrinter()
try {
  for (const name of (await readdir(sources)).filter((name) => name.endsWith('.md')).sort()) {
    const { details, text } = readSource(await readFile(join(sources, name), 'utf8'))
    const bytes =
      details.format === 'pdf' ? await printer.print(details, text) : await wordDocument(details, text)
    const file = `${basename(name, '.md')}.${details.format}`
    await writeFile(join(samples, file), bytes)
    console.log(`${file}: ${Math.round(bytes.length / 1024)} kB`)
  }
} finally {
  await printer.close()
}

/** The details at the top of a source, and the Markdown below them. */
function readSource(source) {
  const [, yaml, text] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source)
  return { details: { author: 'Lectern samples', ...parse(yaml) }, text: withPrintersMarks(text) }
}

/** Quotation marks and apostrophes as books have them. German sources have their own already. */
function withPrintersMarks(text) {
  return text
    .replace(/(^|[\s(])"/gm, '$1“')
    .replaceAll('"', '”')
    .replaceAll("'", '’')
}
