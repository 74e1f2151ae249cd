import type { ExtractedMetadata } from '../extracted-document.ts'
import type { PageDocument } from './page-dom.ts'
import { parseDate, parseLanguage, parseTags } from './metadata-fields.ts'

/** What a page says of itself in its head. */
export function pageMetadata(document: PageDocument): ExtractedMetadata {
  const meta = metaValues(document)
  const first = (...names: string[]) => names.map((name) => meta.get(name)).find(Boolean)
  const date = first(
    'article:published_time',
    'citation_publication_date',
    'citation_date',
    'dc.date',
    'dcterms.date',
    'dcterms.created',
    'date',
    'pubdate',
    'datepublished',
  )
  const tags = parseTags(first('keywords', 'news_keywords') ?? '')
  const author = first('author', 'article:author', 'citation_author', 'dc.creator', 'dcterms.creator')
  return {
    title: first('og:title', 'citation_title', 'dc.title', 'dcterms.title', 'twitter:title'),
    author: personName(author),
    publicationDate: (date && parseDate(date)) || undefined,
    tags: tags.length > 0 ? tags : undefined,
    language:
      parseLanguage(
        document.documentElement?.getAttribute('lang') ?? document.documentElement?.getAttribute('xml:lang'),
      ) ?? parseLanguage(first('content-language', 'og:locale', 'dc.language')),
  }
}

/** A byline as a name: without "By", on one line; undefined for what cannot be one, such as a date or a profile's address. */
export function personName(byline: string | null | undefined): string | undefined {
  const name = byline
    ?.replace(/\s+/g, ' ')
    .replace(/^\s*(?:written by|by|von|par|por|di)[:\s]+/i, '')
    .trim()
  if (!name || name.length > 120 || !/\p{L}{2}/u.test(name) || /^https?:|\d{4}|\d:\d/.test(name))
    return undefined
  return name
}

/** The address links of the page are relative to: `<base>`, else its canonical address; undefined when it names none. */
export function pageBase(document: PageDocument): string | undefined {
  const canonical =
    document.querySelector('link[rel~="canonical"]')?.getAttribute('href') ??
    document.querySelector('meta[property="og:url"]')?.getAttribute('content')
  const base = document.querySelector('base[href]')?.getAttribute('href')
  for (const candidate of [base, canonical]) {
    if (!candidate) continue
    const url = URL.parse(candidate, canonical && URL.canParse(canonical) ? canonical : undefined)
    if (url && /^https?:$/.test(url.protocol)) return url.href
  }
  return undefined
}

function metaValues(document: PageDocument): Map<string, string> {
  const values = new Map<string, string>()
  for (const element of document.querySelectorAll('meta')) {
    const name =
      element.getAttribute('property') ??
      element.getAttribute('name') ??
      element.getAttribute('itemprop') ??
      element.getAttribute('http-equiv')
    const content = element.getAttribute('content')?.replace(/\s+/g, ' ').trim()
    if (name && content && !values.has(name.toLowerCase())) values.set(name.toLowerCase(), content)
  }
  return values
}

/** The text of the title element: often with the site's name, so what the readable part calls itself goes before. */
export function titleElement(document: PageDocument): string | undefined {
  return document.querySelector('head title, title')?.textContent?.replace(/\s+/g, ' ').trim() || undefined
}
