import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** An entry of a PDF's table of bookmarks. */
export interface PdfOutlineEntry {
  title: string
  /** 1 for the outermost. */
  depth: number
}

/** More bookmarks than any book has; a hostile file must not keep us here. */
const maxEntries = 5_000

/** The bookmarks of a PDF in reading order; none when there are none or they are broken. */
export async function readOutline(document: PDFDocumentProxy): Promise<PdfOutlineEntry[]> {
  const entries: PdfOutlineEntry[] = []
  const walk = (items: Awaited<ReturnType<PDFDocumentProxy['getOutline']>>, depth: number): void => {
    if (depth > 6) return
    for (const item of items) {
      if (entries.length >= maxEntries) return
      const title = item.title.replace(/\s+/g, ' ').trim()
      if (title) entries.push({ title, depth })
      walk(item.items as typeof items, depth + 1)
    }
  }
  // Broken bookmarks must not cost the text.
  const outline = await document.getOutline().catch(() => null)
  if (outline) walk(outline, 1)
  return entries
}
