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
  const bookmarks = new Map(outline.map((entry) => [normalised(entry.title), entry.depth]))
  const sizes = headingSizes(paragraphs, textOf, body)
  const marked = new Map<number, number>()
  for (const paragraph of paragraphs) {
    const text = textOf(paragraph)
    const depth = text.length <= maxHeadingLength ? bookmarks.get(normalised(text)) : undefined
    if (depth === undefined || !looksLikeHeading(text)) continue
    depths.set(paragraph, clamp(depth))
    marked.set(sizeOf(paragraph), Math.min(depth, marked.get(sizeOf(paragraph)) ?? 6))
  }
  for (const paragraph of paragraphs) {
    if (depths.has(paragraph)) continue
    const text = textOf(paragraph)
    if (text.length > maxHeadingLength || paragraph.lines.length > 4 || !looksLikeHeading(text)) continue
    const rank = sizes.indexOf(sizeOf(paragraph))
    if (rank >= 0) depths.set(paragraph, clamp(marked.get(sizeOf(paragraph)) ?? rank + 1))
    else if (isNumberedHeading(paragraph, text, body))
      depths.set(paragraph, clamp(sizes.length + numberDepth(text)))
  }
  return depths
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
  textOf: (paragraph: PdfParagraph) => string,
  body: BodyStyle,
): number[] {
  const lengths = new Map<number, number>()
  let total = 0
  for (const paragraph of paragraphs) {
    const length = textOf(paragraph).length
    total += length
    if (looksLikeHeading(textOf(paragraph)))
      lengths.set(sizeOf(paragraph), (lengths.get(sizeOf(paragraph)) ?? 0) + length)
  }
  return [...lengths]
    .filter(([size, length]) => size > body.size * 1.1 && length < total * 0.25)
    .map(([size]) => size)
    .sort((a, b) => b - a)
}

function sizeOf(paragraph: PdfParagraph): number {
  // Half points: the same style comes out a little different on scaled pages.
  return Math.round(paragraph.lines[0]!.size * 2) / 2
}

/** Two letters at least: drop caps, formulas and big numerals are none. */
function looksLikeHeading(text: string): boolean {
  return (text.match(/\p{L}/gu)?.length ?? 0) >= 2 && !/(?:\.\s?){4,}\s*\d*$/.test(text)
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
