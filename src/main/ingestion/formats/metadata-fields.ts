import type { ExtractedMetadata } from '../extracted-document.ts'

const documentTypeSpellings: Record<string, NonNullable<ExtractedMetadata['documentType']>> = {
  research: 'research',
  study: 'research',
  paper: 'research',
  guide: 'guide',
  guideline: 'guide',
  protocol: 'protocol',
  'case study': 'case_study',
  casestudy: 'case_study',
}

/** A column or key name in the one spelling we compare: `Publication Date`, `publication-date` → `publication_date`. */
export function fieldName(name: string): string {
  return name
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[\s\-.]+/g, '_')
}

/** One of the document types from its usual spellings, null when it is none of them. */
export function parseDocumentType(value: string): ExtractedMetadata['documentType'] | null {
  return (
    documentTypeSpellings[
      value
        .trim()
        .toLowerCase()
        .replace(/[\s_-]+/g, ' ')
    ] ?? null
  )
}

/** `free` or `premium` in any letter case, null when it is neither. */
export function parseAccessTier(value: string): ExtractedMetadata['accessTier'] | null {
  const tier = value.trim().toLowerCase()
  return tier === 'free' || tier === 'premium' ? tier : null
}

/** Tags from a list or from text parted by commas, semicolons or bars; brackets and `#` are dropped, doubles too. */
export function parseTags(value: unknown): string[] {
  const parts = Array.isArray(value)
    ? value.map((part: unknown) => (typeof part === 'string' || typeof part === 'number' ? String(part) : ''))
    : typeof value === 'string'
      ? value.replace(/^\s*[[{]|[\]}]\s*$/g, '').split(/[,;|]/)
      : []
  const tags = parts.map((part) =>
    part
      .trim()
      .replace(/^["'#]+|["']+$/g, '')
      .trim(),
  )
  return [...new Set(tags.filter(Boolean))]
}

/**
 * A calendar day as `YYYY-MM-DD` from ISO dates, `D.M.YYYY`, `M/D/YYYY` and `D/M/YYYY` where only one reading exists,
 * a year with month, or a plain year; null for anything else and for days that do not exist.
 */
export function parseDate(value: string): string | null {
  const text = value.trim()
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s].*)?$/.exec(text)
  if (iso) return calendarDay(iso[1]!, iso[2]!, iso[3]!)
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (compact) return calendarDay(compact[1]!, compact[2]!, compact[3]!)
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text)
  if (dotted) return calendarDay(dotted[3]!, dotted[2]!, dotted[1]!)
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(text)
  if (slashed) return slashedDay(Number(slashed[1]), Number(slashed[2]), slashed[3]!)
  const month = /^(\d{4})[-/](\d{1,2})$/.exec(text)
  if (month) return calendarDay(month[1]!, month[2]!, '1')
  if (/^(1[5-9]|20)\d{2}$/.test(text)) return `${text}-01-01`
  return writtenDay(text)
}

/** 3/4/2024 is two different days on two sides of the Atlantic, so it is none; 25/4/2024 can only be one. */
function slashedDay(first: number, second: number, year: string): string | null {
  if (first > 12 || first === second) return calendarDay(year, String(second), String(first))
  if (second > 12) return calendarDay(year, String(first), String(second))
  return null
}

/** "3 May 2024", "May 3, 2024", "Fri, 03 May 2024 10:00:00 GMT". */
function writtenDay(text: string): string | null {
  if (!/[a-z]{3}/i.test(text) || !/\b\d{4}\b/.test(text) || !/\b\d{1,2}(st|nd|rd|th)?\b/.test(text))
    return null
  const time = Date.parse(
    `${text.replace(/(\d)(st|nd|rd|th)\b/, '$1').replace(/\s\d{1,2}:\d{2}.*$/, '')} UTC`,
  )
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10)
}

function calendarDay(year: string, month: string, day: string): string | null {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const date = new Date(Date.UTC(y, m - 1, d))
  const exists =
    y >= 1000 && date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d
  return exists ? date.toISOString().slice(0, 10) : null
}

/**
 * A language tag as its ISO 639 code (`de-AT` → `de`), undefined when it names no language: `language: bash` in a
 * programming text must not become one, so only two-letter codes and tags with a region are trusted.
 */
export function parseLanguage(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const tag =
    value
      .trim()
      .replace(/_/g, '-')
      .split(/[,;\s]/)[0] ?? ''
  const language = /^([a-z]{2,3})(-[a-z0-9]{2,8})*$/i.exec(tag)?.[1]?.toLowerCase()
  if (!language || (language.length === 3 && !tag.includes('-'))) return undefined
  const name = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(language)
  return name ? language : undefined
}
