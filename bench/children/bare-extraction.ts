import { readFile, readdir } from 'node:fs/promises'
import { extname, join } from 'node:path'

// The libraries that Lectern reads files with, and nothing else: no structure, no passages, no database. Prints the
// processor time it took to read every file of a folder, and how many files each library could not read.
const [folder] = process.argv.slice(2) as [string]

const readers: Record<string, (bytes: Buffer) => Promise<unknown>> = {
  '.pdf': readPdf,
  '.docx': async (buffer) => (await import('mammoth')).default.convertToHtml({ buffer }),
  '.html': readHtml,
  '.md': readMarkdown,
}

let failed = 0
let read = 0
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
  const reader = readers[extname(entry.name)]
  if (!entry.isFile() || !reader) continue
  read += 1
  try {
    await reader(await readFile(join(entry.parentPath, entry.name)))
  } catch {
    // Broken and encrypted files are part of any folder; both sides meet the same ones.
    failed += 1
  }
}
const { user, system } = process.cpuUsage()
process.stdout.write(JSON.stringify({ read, failed, cpuMs: (user + system) / 1000 }))

async function readPdf(bytes: Buffer): Promise<void> {
  if (!('DOMMatrix' in globalThis)) Object.assign(globalThis, { DOMMatrix: function DOMMatrix() {} })
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  try {
    const document = await task.promise
    for (let page = 1; page <= document.numPages; page++)
      await (await document.getPage(page)).getTextContent()
  } finally {
    await task.destroy()
  }
}

async function readHtml(bytes: Buffer): Promise<void> {
  const { parseHTML } = await import('linkedom')
  const { Readability } = await import('@mozilla/readability')
  new Readability(parseHTML(bytes.toString('utf8')).document).parse()
}

async function readMarkdown(bytes: Buffer): Promise<void> {
  const { unified } = await import('unified')
  const parse = (await import('remark-parse')).default
  const gfm = (await import('remark-gfm')).default
  unified().use(parse).use(gfm).parse(bytes.toString('utf8'))
}
