import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { AppError } from '../../../shared/errors.ts'
import type { ExtractedDocument } from '../extracted-document.ts'
import { htmlRoot } from './html-root.ts'
import { pageBase, pageMetadata, personName, titleElement } from './html-metadata.ts'
import type { PageDocument, PageElement } from './page-dom.ts'

/** What never is text of a page. */
const neverText =
  'script, style, noscript, template, svg, canvas, iframe, object, embed, input, select, button, textarea, dialog'
/** What usually is furniture; dropped only when the whole body is taken. */
const furniture =
  'nav, footer, aside, [role=navigation], [role=banner], [role=contentinfo], [role=search], [aria-hidden=true], [hidden]'

/**
 * Below this share of the page's text outside links and furniture, the part that stands out is not the whole content:
 * a course outline of many small sections, say. Then all text is kept.
 */
const readableShare = 0.4

/** The readable part of a page with its metadata. Throws `file-no-text` for a page without text. */
export function readWebPage(
  source: string,
  file: { name: string },
): Pick<ExtractedDocument, 'metadata' | 'body'> {
  const { document } = parseHTML(wholePage(source)) as unknown as { document: PageDocument }
  const metadata = pageMetadata(document)
  const base = pageBase(document)
  for (const element of document.querySelectorAll(neverText)) element.remove()
  const bodyHtml = withoutFurniture(document)
  const article = readableArticle(document)
  metadata.title ??= article?.title ?? titleElement(document)
  const content = article && article.weight >= readableShare * bodyHtml.weight ? article.html : bodyHtml.html
  const root = htmlRoot(content, { base, title: metadata.title })
  if (root.children.length === 0) {
    throw new AppError(
      'file-no-text',
      `${file.name} has no readable text: the page probably fills itself by script when it is opened. Open it in a browser, save it as "web page, complete" or print it to PDF, and import that.`,
    )
  }
  metadata.author ??= personName(article?.author)
  return { metadata: withoutEmpty(metadata), body: { root } }
}

/** A fragment without html or body would lose what stands before its first element. */
function wholePage(source: string): string {
  return /<(?:html|body)\b/i.test(source)
    ? source
    : `<!doctype html><html><head></head><body>${source}</body></html>`
}

interface Part {
  html: string
  /** Characters of text outside links. */
  weight: number
}

function withoutFurniture(document: PageDocument): Part {
  const body = document.body.cloneNode(true)
  for (const element of body.querySelectorAll(furniture)) element.remove()
  return { html: body.innerHTML, weight: textWeight(body) }
}

function readableArticle(document: PageDocument): (Part & { title?: string; author?: string }) | null {
  const article = new Readability<PageElement>(document as unknown as Document, {
    serializer: (node) => node,
  }).parse()
  if (!article?.content) return null
  return {
    html: article.content.innerHTML,
    weight: textWeight(article.content),
    title: article.title || undefined,
    author: article.byline || undefined,
  }
}

function textWeight(element: PageElement): number {
  const length = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').length
  const links = [...element.querySelectorAll('a')].reduce((sum, link) => sum + length(link.textContent), 0)
  return length(element.textContent) - links
}

function withoutEmpty<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T
}
