import type { PdfOutlineEntry } from './pdf-outline.ts'
import type { BodyStyle, PdfParagraph } from './pdf-paragraphs.ts'

type Depth = 1 | 2 | 3 | 4 | 5 | 6

/** Longer texts are no headings, however large. */
const maxHeadingLength = 200

/**
 * The depth of each paragraph that is a heading: from its tag, else from the bookmark of the same words, else from type
 * size (larger than the text) or from a number in a font that is not the text's.
 */
export function headingDepths(
  paragraphs: PdfParagraph[],
  textOf: (paragraph: PdfParagraph) => string,
  body: BodyStyle,
  outline: PdfOutlineEntry[],
): Map<PdfParagraph, Depth> {
  const depths = taggedDepths(paragraphs)
  if (depths.size > 0) return depths
  const candidates = paragraphs.filter(
    (paragraph) => paragraph.lines.length <= 4 && looksLikeHeading(textOf(paragraph)),
  )
  const sizes = headingSizes(paragraphs, candidates, textOf, body)
  const sizeDepths = bookmarkedDepths(candidates, textOf, outline, depths)
  // With bookmarks for most headings, other sizes are figures and decoration.
  const isMarked = depths.size >= 3
  for (const paragraph of candidates) {
    if (depths.has(paragraph)) continue
    const rank = sizes.indexOf(sizeOf(paragraph))
    const depth = sizeDepths.get(sizeOf(paragraph)) ?? (isMarked ? undefined : rank + 1 || undefined)
    if (rank >= 0 && depth) depths.set(paragraph, clamp(depth))
    else if (!isMarked && isNumberedHeading(paragraph, textOf(paragraph), body)) {
      depths.set(paragraph, clamp(sizes.length + numberDepth(textOf(paragraph))))
    }
  }
  dropEmptySections(paragraphs, textOf, depths, new Set(outline.map((entry) => normalised(entry.title))))
  return depths
}

/** Sets the depth of paragraphs that a bookmark names, and gives the depth each type size stands for by them. */
function bookmarkedDepths(
  candidates: PdfParagraph[],
  textOf: (paragraph: PdfParagraph) => string,
  outline: PdfOutlineEntry[],
  depths: Map<PdfParagraph, Depth>,
): Map<number, number> {
  const sizeDepths = new Map<number, number>()
  if (outline.length === 0) return sizeDepths
  const bookmarks = new Map(outline.map((entry) => [normalised(entry.title), entry.depth]))
  for (const paragraph of candidates) {
    const depth = bookmarks.get(normalised(textOf(paragraph)))
    if (depth === undefined) continue
    depths.set(paragraph, clamp(depth))
    sizeDepths.set(sizeOf(paragraph), Math.min(depth, sizeDepths.get(sizeOf(paragraph)) ?? 6))
  }
  return sizeDepths
}

/**
 * A heading that the next one of its rank or above follows at once, on one page, heads nothing: lines of a title page
 * (author, date) or of a table of contents. Bookmarked ones stay.
 */
function dropEmptySections(
  paragraphs: PdfParagraph[],
  textOf: (paragraph: PdfParagraph) => string,
  depths: Map<PdfParagraph, Depth>,
  bookmarks: Set<string>,
): void {
  for (let index = paragraphs.length - 2; index >= 0; index--) {
    const [paragraph, next] = [paragraphs[index]!, paragraphs[index + 1]!]
    const [depth, nextDepth] = [depths.get(paragraph), depths.get(next)]
    if (!depth || !nextDepth || depth < nextDepth || next.page !== paragraph.page) continue
    if (depth > 1 && !bookmarks.has(normalised(textOf(paragraph)))) depths.delete(paragraph)
  }
}

function taggedDepths(paragraphs: PdfParagraph[]): Map<PdfParagraph, Depth> {
  const depths = new Map<PdfParagraph, Depth>()
  for (const paragraph of paragraphs) {
    const role = paragraph.lines[0]!.tag?.role
    if (role && /^h[1-6]$/.test(role)) depths.set(paragraph, Number(role[1]) as Depth)
  }
  return depths
}

/** Type sizes above the text's, largest first, that are used for little enough text to be headings. */
function headingSizes(
  paragraphs: PdfParagraph[],
  candidates: PdfParagraph[],
  textOf: (paragraph: PdfParagraph) => string,
  body: BodyStyle,
): number[] {
  const lengths = new Map<number, number>()
  const total = paragraphs.reduce((sum, paragraph) => sum + textOf(paragraph).length, 0)
  for (const paragraph of candidates) {
    const size = sizeOf(paragraph)
    if (size > body.size * 1.1) lengths.set(size, (lengths.get(size) ?? 0) + textOf(paragraph).length)
  }
  return [...lengths]
    .filter(([, length]) => length < total * 0.4)
    .map(([size]) => size)
    .sort((a, b) => b - a)
}

function sizeOf(paragraph: PdfParagraph): number {
  // Half points: the same style comes out a little different on scaled pages.
  return Math.round(paragraph.lines[0]!.size * 2) / 2
}

/** A word at least: drop caps, formulas, big numerals and lines of a table of contents are none. */
function looksLikeHeading(text: string): boolean {
  return text.length <= maxHeadingLength && /\p{L}{3}|\p{Script=Han}/u.test(text) && !text.includes(' … ')
}

function isNumberedHeading(paragraph: PdfParagraph, text: string, body: BodyStyle): boolean {
  const line = paragraph.lines[0]!
  return (
    paragraph.lines.length <= 2 &&
    text.length <= 100 &&
    line.font !== body.font &&
    line.size >= body.size * 0.97 &&
    /^(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.|[A-Z]\.)\s+\p{Lu}/u.test(text) &&
    !/[.;,:]$/.test(text)
  )
}

function numberDepth(text: string): number {
  return /^[\d.]+/.exec(text)?.[0].split('.').filter(Boolean).length ?? 1
}

function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^(?:\d+(?:\.\d+)*\.?|[IVXLC]+\.|[A-Z]\.)\s+/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase()
}

function clamp(depth: number): Depth {
  return Math.min(6, Math.max(1, depth)) as Depth
}
