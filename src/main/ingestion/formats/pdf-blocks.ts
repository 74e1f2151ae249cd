import type { ListItem, Paragraph, PhrasingContent, Root, RootContent } from 'mdast'
import { joinTwoLines } from './join-lines.ts'
import { headingDepths } from './pdf-headings.ts'
import type { PdfPage } from './pdf-lines.ts'
import type { PdfOutlineEntry } from './pdf-outline.ts'
import { tableLength, tableOf } from './pdf-tables.ts'
import { bodyStyle, itemStart, paragraphsOf, type PdfParagraph } from './pdf-paragraphs.ts'

/** The structure of a PDF from its lines in reading order. Every block carries the page it stands on; none spans two. */
export function pdfBlocks(pages: PdfPage[], outline: PdfOutlineEntry[]): Root {
  const body = bodyStyle(pages)
  const paragraphs = pages.flatMap((page) => paragraphsOf(page, body))
  const texts = new Map(paragraphs.map((paragraph) => [paragraph, paragraphText(paragraph)]))
  rejoinWordsAcrossPages(paragraphs, texts)
  const textOf = (paragraph: PdfParagraph) => texts.get(paragraph) ?? ''
  const depths = headingDepths(paragraphs, textOf, body, outline)
  const children: RootContent[] = []
  for (let index = 0; index < paragraphs.length; index++) {
    const paragraph = paragraphs[index]!
    const data = { page: paragraph.page }
    const text = textOf(paragraph)
    const depth = depths.get(paragraph)
    if (text === '') continue
    const rows = depth ? 0 : tableLength(paragraphs, index)
    if (rows > 0) {
      children.push(tableOf(paragraphs.slice(index, index + rows)))
      index += rows - 1
      continue
    }
    if (depth) children.push({ type: 'heading', depth, children: inline(text), data })
    else if (isItem(paragraph, text)) {
      let end = index + 1
      const isNext = (next: PdfParagraph) =>
        next.page === paragraph.page &&
        !depths.has(next) &&
        isItem(next, textOf(next)) &&
        isNumber(textOf(next)) === isNumber(text)
      while (end < paragraphs.length && isNext(paragraphs[end]!)) end++
      const items = paragraphs.slice(index, end)
      if (items.length > 1 || isBullet(text) || paragraph.lines[0]!.tag?.role === 'li') {
        children.push(...listOf(items.map(textOf), data))
        index = end - 1
      } else children.push({ type: 'paragraph', children: inline(text), data })
    } else children.push({ type: 'paragraph', children: inline(text), data })
  }
  return { type: 'root', children }
}

function paragraphText(paragraph: PdfParagraph): string {
  return paragraph.lines.map((line) => line.text).reduce(joinTwoLines)
}

/** A word cut by the end of a page is found only when it is whole: its rest moves to the page it begins on. */
function rejoinWordsAcrossPages(paragraphs: PdfParagraph[], texts: Map<PdfParagraph, string>): void {
  for (let index = 1; index < paragraphs.length; index++) {
    const [last, paragraph] = [paragraphs[index - 1]!, paragraphs[index]!]
    if (last.page === paragraph.page) continue
    const [before, after] = [texts.get(last) ?? '', texts.get(paragraph) ?? '']
    const rest = /^\p{Ll}+[\p{P}]*(?=\s|$)/u.exec(after)?.[0]
    if (!rest || !/\p{L}{2}[-\u2010\u00ad]$/u.test(before)) continue
    texts.set(last, joinTwoLines(before, rest))
    texts.set(paragraph, after.slice(rest.length).trimStart())
  }
}

function isItem(paragraph: PdfParagraph, text: string): boolean {
  const tag = paragraph.lines[0]!.tag
  return tag ? tag.role === 'li' : itemStart.test(text)
}

function isNumber(text: string): boolean {
  return /^\(?\d/.test(text)
}

function isBullet(text: string): boolean {
  return itemStart.test(text) && !/^[\p{L}\p{N}(*–—-]/u.test(text)
}

function listOf(texts: string[], data: { page: number }): RootContent[] {
  const number = /^\(?(\d{1,2})[.)]\s/.exec(texts[0]!)?.[1]
  const items = texts.map((text): ListItem => ({
    type: 'listItem',
    spread: false,
    children: [paragraphOf(text.replace(itemStart, '') || text)],
  }))
  const start = number === undefined ? null : Number(number)
  return [{ type: 'list', ordered: start !== null, start, spread: false, children: items, data }]
}

function paragraphOf(text: string): Paragraph {
  return { type: 'paragraph', children: inline(text) }
}

function inline(value: string): PhrasingContent[] {
  return [{ type: 'text', value }]
}
