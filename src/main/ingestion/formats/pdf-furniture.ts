import type { PdfLine, PdfPage } from './pdf-lines.ts'

/** Lines at the top and bottom of a page that can be running heads and feet. */
const edgeLines = 3

interface Edge {
  page: number
  line: PdfLine
  /** Its text with numbers left out, and its height on the page in hundredths. */
  key: string
  slot: string
}

/**
 * The pages without running heads, feet and page numbers: what stands at the edge of most pages, the same but for
 * numbers, or counts with the pages; and what the file itself marks as decoration there.
 */
export function withoutFurniture(pages: PdfPage[]): PdfPage[] {
  const edges = pages.flatMap(edgesOf)
  const written = pages.filter((page) => page.lines.length > 0).length
  const furniture = new Set(edges.filter((edge) => edge.line.isArtifact))
  for (const edge of [...repeatedLines(edges, written), ...pageNumbers(edges, written)]) furniture.add(edge)
  for (const edge of fellowLines(edges, furniture)) furniture.add(edge)
  const lines = new Set([...furniture].map((edge) => edge.line))
  const rest = pages.map((page) => ({ ...page, lines: page.lines.filter((line) => !lines.has(line)) }))
  // A file that says the same on every page says it; nothing is decoration when there is nothing else.
  return rest.some((page) => page.lines.length > 0) ? rest : pages
}

/**
 * The same words at the same height: on a third of all pages, or on neighbouring pages where a section's name runs
 * along. Of a slide's title that goes on over several slides the first stays.
 */
function repeatedLines(edges: Edge[], written: number): Edge[] {
  return groupBy(edges, (edge) => `${edge.slot} ${edge.key}`).flatMap((group) => {
    const pages = new Set(group.map((edge) => edge.page)).size
    if (pages >= Math.max(3, written * 0.3)) return group
    const isRunning = group.some((edge, index) => index > 0 && edge.page - group[index - 1]!.page <= 2)
    return isRunning && written >= 3 ? group.slice(1) : []
  })
}

/** What stands where running heads stand on other pages, in their type: the head of a section of one page. */
function fellowLines(edges: Edge[], furniture: Set<Edge>): Edge[] {
  return groupBy(edges, (edge) => `${edge.slot} ${edge.line.font} ${edge.line.size.toFixed(1)}`)
    .filter((group) => {
      const known = group.filter((edge) => furniture.has(edge)).length
      return known >= 3 && known > group.length / 2
    })
    .flat()
}

function edgesOf(page: PdfPage): Edge[] {
  const rows = [...page.lines].sort((a, b) => b.y - a.y)
  // On a page of a few lines all of them would be edges; titles of slides must stay.
  const count = Math.min(edgeLines, Math.ceil(rows.length / 3))
  const chosen = new Set([...rows.slice(0, count), ...rows.slice(-count)])
  return [...chosen].map((line) => ({
    page: page.number,
    line,
    key: line.text
      .replace(/\p{N}+/gu, '#')
      .replace(/\s+/g, ' ')
      .toLowerCase(),
    slot: page.height > 0 ? (line.y / page.height).toFixed(2) : '',
  }))
}

/** Bare numbers ("12", "- 12 -", "Page 12 of 90", "xii") whose value goes up with the page. */
function pageNumbers(edges: Edge[], written: number): Edge[] {
  const numbered = edges.flatMap((edge) => {
    const number = pageNumber(edge.line.text)
    return number === null ? [] : [{ edge, offset: number - edge.page }]
  })
  const groups = groupBy(numbered, (entry) => String(entry.offset)).filter(
    // A file of one or two pages gives no pattern; there the number has to be the page's own.
    (group) =>
      group.length >= Math.max(3, written * 0.1) || (group.length === written && group[0]!.offset === 0),
  )
  return groups.flatMap((group) => group.map((entry) => entry.edge))
}

const bareNumber =
  /^[\s\-–—|[(]*(?:page|seite|p\.|s\.|página|pagina)?\s*(?:(\d{1,4})|([ivxlc]{1,7}))(?:\s*(?:\/|of|von|de|di|sur|\|)\s*\d{1,4})?[\s\-–—|\])]*$/i

function pageNumber(text: string): number | null {
  const match = text.length < 30 ? bareNumber.exec(text) : null
  if (!match) return null
  return match[1] ? Number(match[1]) : romanNumber(match[2]!.toLowerCase())
}

function romanNumber(text: string): number {
  const values: Record<string, number> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
  return Array.from(text).reduce((sum, letter, index) => {
    const value = values[letter]!
    return sum + (value < (values[text[index + 1] ?? ''] ?? 0) ? -value : value)
  }, 0)
}

function groupBy<T>(values: T[], key: (value: T) => string): T[][] {
  return [...Map.groupBy(values, key).values()]
}
