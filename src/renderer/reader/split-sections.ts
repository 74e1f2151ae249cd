/** A run of whole top-level blocks of a document, small enough to render on its own. */
export interface DocumentSection {
  /** Offset of `text` in the document's content, in UTF-16 code units. */
  start: number
  text: string
  /** Link and note definitions from elsewhere in the document that this section refers to. */
  definitions: string
}

/** About one screen of text: small enough to draw between two frames, large enough to keep their number low. */
const usualLength = 2_000
/** A list longer than this is cut between two of its items, so that one endless list cannot freeze the page. */
const longestList = 12_000

const listItem = /^(?:[-*+]|\d{1,9}[.)])(?:\s|$)/
const heading = /^#{1,6}(?:\s|$)/
const fence = /^ {0,3}(`{3,}|~{3,})/
const definition = /^ {0,3}\[([^\]\n]+)\]:[ \t]*\S/
/** HTML that may hold blank lines, with what ends it. */
const htmlBlocks: readonly (readonly [RegExp, RegExp])[] = [
  [/^ {0,3}<!--/, /-->/],
  [/^ {0,3}<(?:pre|script|style|textarea)(?:[\s>]|$)/i, /<\/(?:pre|script|style|textarea)>/i],
]

/**
 * Cuts Markdown into sections at borders of top-level blocks, without parsing it: parsing two megabytes takes seconds,
 * and a section is parsed only when someone comes near it. The sections' texts joined are the content.
 */
export function splitSections(content: string): DocumentSection[] {
  const definitions = new Map<string, string>()
  const sections: DocumentSection[] = []
  const openAtEnd = new Set<number>()
  let sectionStart = 0
  let openFence: string | null = null
  let htmlEnd: RegExp | null = null
  let inFrontMatter = content.startsWith('---\n')
  let afterBlank = true
  let inList = false

  for (let lineStart = 0; lineStart < content.length;) {
    const newline = content.indexOf('\n', lineStart)
    const lineEnd = newline === -1 ? content.length : newline + 1
    const line = content.slice(lineStart, newline === -1 ? content.length : newline)

    if (inFrontMatter) {
      if (lineStart > 0 && line.trimEnd() === '---') inFrontMatter = false
    } else if (openFence) {
      const closing = fence.exec(line)
      if (closing?.[1]?.startsWith(openFence) && line.trim() === closing[1]) openFence = null
    } else if (htmlEnd) {
      if (htmlEnd.test(line)) htmlEnd = null
    } else {
      const length = lineStart - sectionStart
      const startsItem = listItem.test(line)
      const startsBlock = /^\S/.test(line) && (heading.test(line) || (afterBlank && (!startsItem || !inList)))
      const isBorder =
        (startsBlock && length >= (heading.test(line) ? usualLength / 2 : usualLength)) ||
        (startsItem && inList && length >= longestList)
      if (isBorder) {
        sections.push({ start: sectionStart, text: content.slice(sectionStart, lineStart), definitions: '' })
        sectionStart = lineStart
      }
      if (startsBlock) inList = startsItem
      const opening = fence.exec(line)
      if (opening) openFence = opening[1]!
      else {
        const html = htmlBlocks.find(([start]) => start.test(line))
        if (html && !html[1].test(line)) htmlEnd = html[1]
      }
      const label = definition.exec(line)?.[1]
      if (label !== undefined) definitions.set(normalise(label), line.trim())
    }
    afterBlank = line.trim() === ''
    lineStart = lineEnd
  }
  if (openFence ?? htmlEnd ?? inFrontMatter) openAtEnd.add(sections.length)
  sections.push({ start: sectionStart, text: content.slice(sectionStart), definitions: '' })
  if (definitions.size === 0) return sections
  return sections.map((section, index) =>
    openAtEnd.has(index)
      ? section
      : { ...section, definitions: neededDefinitions(section.text, definitions) },
  )
}

/** The section that holds an offset of the content. */
export function sectionIndexAt(sections: readonly DocumentSection[], offset: number): number {
  let low = 0
  let high = sections.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (sections[middle]!.start <= offset) low = middle
    else high = middle - 1
  }
  return low
}

function neededDefinitions(text: string, definitions: ReadonlyMap<string, string>): string {
  const needed = new Set<string>()
  for (const [, label] of text.matchAll(/\[([^\]\n]+)\]/g)) {
    const line = definitions.get(normalise(label!))
    if (line !== undefined && !text.includes(line)) needed.add(line)
  }
  return [...needed].join('\n\n')
}

function normalise(label: string): string {
  return label.replace(/\s+/g, ' ').trim().toLowerCase()
}
