import type { PdfLine, PdfPage } from './pdf-lines.ts'

/** Lines at the top and bottom of a page that can be running heads and feet. */
const edgeLines = 3

interface Edge {
  page: number
  line: PdfLine
  /** Its text with numbers left out, and its height on the page in steps of two per cent. */
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
  const furniture = new Set<PdfLine>()
  for (const edge of edges) if (edge.line.isArtifact) furniture.add(edge.line)
  if (written >= 3) {
    for (const group of groupBy(edges, (edge) => `${edge.slot} ${edge.key}`)) {
      if (group.length >= 3 && new Set(group.map((edge) => edge.page)).size >= Math.max(3, written * 0.3)) {
        for (const edge of group) furniture.add(edge.line)
      }
    }
    for (const edge of pageNumbers(edges, written)) furniture.add(edge.line)
  }
  return pages.map((page) => ({ ...page, lines: page.lines.filter((line) => !furniture.has(line)) }))
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
    slot: page.height > 0 ? (line.y / page.height).toFixed(2).slice(0, 4) : '',
  }))
}

/** Bare numbers ("12", "- 12 -", "Page 12 of 90", "xii") whose value goes up with the page. */
function pageNumbers(edges: Edge[], written: number): Edge[] {
  const numbered = edges.flatMap((edge) => {
    const number = pageNumber(edge.line.text)
    return number === null ? [] : [{ edge, offset: number - edge.page }]
  })
  return groupBy(numbered, (entry) => String(entry.offset))
    .filter((group) => group.length >= Math.max(3, written * 0.3))
    .flatMap((group) => group.map((entry) => entry.edge))
}

function pageNumber(text: string): number | null {
  const digits =
    /^[\s\-–—|[(]*(?:page|seite|p\.|s\.|página|pagina)?\s*(\d{1,4})(?:\s*(?:\/|of|von|de|di|sur|\|)\s*\d{1,4})?[\s\-–—|\])]*$/i.exec(
      text,
    )
  return digits ? Number(digits[1]) : null
}

function groupBy<T>(values: T[], key: (value: T) => string): T[][] {
  return [...Map.groupBy(values, key).values()]
}
