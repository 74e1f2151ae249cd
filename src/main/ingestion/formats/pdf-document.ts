import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { AppError } from '../../../shared/errors.ts'
import type { Notice } from '../../../shared/api/base.ts'
import { extractionLimits } from '../extraction-limits.ts'
import type { ExtractedDocument } from '../extracted-document.ts'
import { pdfBlocks } from './pdf-blocks.ts'
import { openPdf } from './pdf-engine.ts'
import { withoutFurniture } from './pdf-furniture.ts'
import { pageLines, type PdfPage } from './pdf-lines.ts'
import { pdfMetadata } from './pdf-metadata.ts'
import { readOutline } from './pdf-outline.ts'
import { readingOrder } from './pdf-reading-order.ts'
import { tagsOfPage } from './pdf-tags.ts'
import { requireTextLength } from './text-checks.ts'

/**
 * The text of a PDF, page by page. Throws `file-encrypted`, `file-damaged`, `file-too-large` (pages, text) and
 * `file-no-text`; pages without text give a notice.
 */
export async function readPdf(
  bytes: Uint8Array,
  file: { name: string },
  signal?: AbortSignal,
): Promise<ExtractedDocument> {
  const opened = await openPdf(bytes)
  try {
    const document = await opened.document.catch((error: unknown) => {
      throw openError(error, file)
    })
    if (document.numPages > extractionLimits.pages) throw tooManyPages(document.numPages, file)
    const pages = await readPages(document, file, signal)
    const empty = pages.filter((page) => !hasText(page)).map((page) => page.number)
    if (empty.length === pages.length) throw noText(pages.length, file)
    const outline = await readOutline(document)
    const root = pdfBlocks(withoutFurniture(pages).map(readingOrder), outline)
    return {
      metadata: await pdfMetadata(document),
      body: { root },
      pageCount: pages.length,
      notices: empty.length > 0 ? [emptyPagesNotice(empty, pages.length, file)] : [],
      part: null,
    }
  } finally {
    await opened.close()
  }
}

async function readPages(
  document: PDFDocumentProxy,
  file: { name: string },
  signal?: AbortSignal,
): Promise<PdfPage[]> {
  // Only tagged files pay for their tags.
  const isTagged = (await document.getMarkInfo().catch(() => null))?.Marked === true
  const pages: PdfPage[] = []
  let failures = 0
  let length = 0
  for (let number = 1; number <= document.numPages; number++) {
    signal?.throwIfAborted()
    try {
      const page = await document.getPage(number)
      pages.push(await readPage(page, isTagged))
      page.cleanup()
    } catch (error) {
      if (error instanceof RangeError) throw error
      // One broken page must not cost the others; it is told as a page without text.
      failures++
      pages.push({ number, width: 0, height: 0, lines: [] })
    }
    length += pages.at(-1)!.lines.reduce((sum, line) => sum + line.text.length, 0)
    requireTextLength(length, file)
  }
  if (failures === document.numPages) throw damaged(file)
  return pages
}

async function readPage(page: PDFPageProxy, isTagged: boolean): Promise<PdfPage> {
  const content = await page.getTextContent({ includeMarkedContent: isTagged })
  const tags = isTagged ? tagsOfPage(await page.getStructTree().catch(() => null)) : null
  const [left = 0, bottom = 0, right = 0, top = 0] = page.view
  return {
    number: page.pageNumber,
    width: right - left,
    height: top - bottom,
    lines: pageLines(content.items, { left, bottom, right, top }, tags),
  }
}

function hasText(page: PdfPage): boolean {
  let characters = 0
  for (const line of page.lines) {
    characters += line.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
    // A stamp or a page number alone is not the text of a page.
    if (characters >= 3) return true
  }
  return false
}

function openError(error: unknown, file: { name: string }): unknown {
  if (error instanceof RangeError) return error
  if (error instanceof Error && error.name === 'PasswordException') {
    return new AppError(
      'file-encrypted',
      `${file.name} is protected with a password. Open it in a PDF program, save or print it as a PDF without password, and import that.`,
      { cause: error },
    )
  }
  return damaged(file, error)
}

function damaged(file: { name: string }, cause?: unknown): AppError {
  return new AppError(
    'file-damaged',
    `${file.name} is damaged: it does not follow the PDF format. Get a fresh copy, or open it in a PDF program and save it again.`,
    { cause },
  )
}

function tooManyPages(count: number, file: { name: string }): AppError {
  return new AppError(
    'file-too-large',
    `${file.name} has ${count} pages; Lectern takes up to ${extractionLimits.pages} a file. Split it into parts and import those.`,
  )
}

function noText(count: number, file: { name: string }): AppError {
  const pages = count === 1 ? 'Its only page is' : `All of its ${count} pages are`
  return new AppError(
    'file-no-text',
    `${file.name} has no text that can be searched. ${pages} probably a scan or a picture: run text recognition (OCR) on it in a scanning or PDF program, and import the result.`,
    { details: { pageCount: count } },
  )
}

function emptyPagesNotice(empty: number[], count: number, file: { name: string }): Notice {
  const shown = empty.slice(0, 20).join(', ') + (empty.length > 20 ? ', …' : '')
  const rest = count - empty.length
  return {
    code: 'pages-without-text',
    message:
      empty.length === 1
        ? `${file.name} has no text on page ${shown} of its ${count} pages: it is probably a scan. The other ${rest === 1 ? 'page is' : `${rest} are`} searchable.`
        : `${file.name} has no text on ${empty.length} of its ${count} pages (${shown}): they are probably scans. The other ${rest === 1 ? 'page is' : `${rest} are`} searchable.`,
  }
}
