import { atomsOf, type Atom } from './atoms.ts'
import type { CanonicalText, Chunk } from './chunk.ts'
import { pageAt } from './page-at.ts'
import { parseBlocks } from '../../text/markdown/parse-blocks.ts'
import { codeText, plainText, rowText } from '../../text/markdown/plain-text.ts'
import { splitText, type PieceSizes } from './split-text.ts'

/** How long chunks should be, in characters. */
export interface ChunkSizes extends PieceSizes {
  /** A section shorter than this may share its chunk with the sections below it. */
  smallSection: number
  /** A rest shorter than this joins the chunk before it. */
  smallRest: number
}

/**
 * An abstract of a paper has about 1 500 characters and should stay whole; small neural models read about 256 tokens,
 * which is 1 000 to 1 300 characters, and lose little of a passage somewhat longer.
 */
export const defaultSizes: ChunkSizes = { target: 1600, limit: 2400, smallSection: 400, smallRest: 200 }

/** Neighbouring atoms that stay together: a heading and what it heads, later a whole chunk. */
interface Draft {
  atoms: Atom[]
  start: number
  end: number
}

/**
 * Cuts a document into passages along its structure: at headings, between blocks, items and rows; sentences and words
 * only where a block alone is over the limit. Chunks are in order, do not overlap, hold every visible character, and
 * are never over the limit; a table row, list item or code block under the limit is never cut, and no chunk ends with
 * a heading unless nothing that fits follows it. `text` of a chunk that begins inside a table repeats the table's
 * header, which its exact range cannot hold.
 */
export function chunkDocument(canonical: CanonicalText, sizes: ChunkSizes = defaultSizes): Chunk[] {
  const { markdown, pages } = canonical
  const atoms = atomsOf(markdown, parseBlocks(markdown), sizes)
  const drafts = mergeRests(pack(withHeadings(markdown, atoms, sizes), pages, sizes), sizes)
  return drafts.map((draft, index) => ({
    index,
    start: draft.start,
    end: draft.end,
    content: markdown.slice(draft.start, draft.end),
    text: textOf(markdown, draft),
    headingPath: headingPathOf(draft),
    pageFrom: pageAt(pages, draft.start),
    pageTo: pageAt(pages, draft.end - 1),
  }))
}

/** Joins each heading with what follows it, and cuts text that is over the limit. */
function withHeadings(markdown: string, atoms: Atom[], sizes: ChunkSizes): Draft[] {
  const drafts: Draft[] = []
  let waiting: Atom[] = []
  const release = (): void => {
    for (const atom of waiting)
      for (const piece of pieces(markdown, atom, sizes, sizes.limit)) drafts.push(draftOf([piece]))
    waiting = []
  }
  for (const atom of atoms) {
    if (atom.kind === 'heading' || atom.kind === 'front-matter') {
      if (waiting[0] && atom.end - waiting[0].start > sizes.limit) release()
      waiting.push(atom)
      continue
    }
    const before = waiting[0] ? atom.start - waiting[0].start : 0
    // A heading that fills a chunk leaves no room for a sentence.
    const room = sizes.limit - before
    if (before > 0 && (atom.kind === 'text' ? room < sizes.smallRest : atom.end - atom.start > room))
      release()
    const [first, ...others] = pieces(markdown, atom, sizes, waiting.length > 0 ? room : sizes.limit)
    if (!first) continue
    drafts.push(draftOf([...waiting, first]), ...others.map((piece) => draftOf([piece])))
    waiting = []
  }
  if (waiting[0] && (waiting.at(-1)?.end ?? 0) - waiting[0].start <= sizes.limit)
    drafts.push(draftOf(waiting))
  else release()
  return drafts
}

function pieces(markdown: string, atom: Atom, sizes: ChunkSizes, firstLimit: number): Atom[] {
  if (atom.end - atom.start <= firstLimit) return [atom]
  return splitText(markdown, atom, sizes, firstLimit).map((range) => ({ ...atom, ...range }))
}

function draftOf(atoms: Atom[]): Draft {
  return { atoms, start: atoms[0]?.start ?? 0, end: atoms.at(-1)?.end ?? 0 }
}

/** Fills chunks in reading order. */
function pack(drafts: Draft[], pages: CanonicalText['pages'], sizes: ChunkSizes): Draft[] {
  const packed: Draft[] = []
  for (const draft of drafts) {
    const current = packed.at(-1)
    if (current && belongsTo(current, draft, pages, sizes)) {
      current.atoms.push(...draft.atoms)
      current.end = draft.end
    } else packed.push({ ...draft, atoms: [...draft.atoms] })
  }
  return packed
}

function belongsTo(current: Draft, draft: Draft, pages: CanonicalText['pages'], sizes: ChunkSizes): boolean {
  const length = current.end - current.start
  const joined = draft.end - current.start
  if (joined > sizes.limit) return false
  if (joined > sizes.target && length >= sizes.smallSection) return false
  const heading = firstHeading(draft)
  if (heading) {
    // Only what stands below the chunk's own heading may join it: a passage is cited by its heading path.
    const own = lastLeadingHeading(current)
    const isBelow = own ? heading.depth > own.depth : (current.atoms[0]?.headingPath.length ?? 0) === 0
    return isBelow && length < sizes.smallSection && joined <= sizes.target
  }
  // A page is what people cite, so a chunk that is long enough ends with it.
  const isNewPage = pages.length > 0 && pageAt(pages, draft.start) !== pageAt(pages, current.end - 1)
  return !(isNewPage && length >= sizes.target / 2)
}

function firstHeading({ atoms }: Draft): Atom | undefined {
  const first = atoms.find(({ kind }) => kind !== 'front-matter')
  return first?.kind === 'heading' ? first : undefined
}

/** Joins what is left over at the end of a section with the chunk before it. */
function mergeRests(drafts: Draft[], sizes: ChunkSizes): Draft[] {
  const merged: Draft[] = []
  for (const draft of drafts) {
    const previous = merged.at(-1)
    const isRest = draft.end - draft.start < sizes.smallRest && !firstHeading(draft)
    const isSameSection =
      previous?.atoms.at(-1)?.headingPath.join('\n') === draft.atoms[0]?.headingPath.join('\n')
    if (previous && isRest && isSameSection && draft.end - previous.start <= sizes.limit) {
      previous.atoms.push(...draft.atoms)
      previous.end = draft.end
    } else merged.push(draft)
  }
  return merged
}

/**
 * The heading a chunk is known by: its first, or the deepest of those that stand directly below it. Undefined for
 * chunks that begin with text.
 */
function lastLeadingHeading({ atoms }: Draft): Atom | undefined {
  let last: Atom | undefined
  for (const atom of atoms) {
    if (atom.kind === 'front-matter') continue
    if (atom.kind !== 'heading' || (last && atom.depth <= last.depth)) break
    last = atom
  }
  return last
}

function headingPathOf(draft: Draft): string[] {
  return (
    (lastLeadingHeading(draft) ?? draft.atoms.find(({ kind }) => kind !== 'front-matter'))?.headingPath ?? []
  )
}

function textOf(markdown: string, { atoms }: Draft): string {
  const texts = atoms.map((atom, index) => {
    const source = markdown.slice(wholeLineStart(markdown, atom.start), atom.end)
    if (atom.kind === 'code') return codeText(source)
    if (atom.kind !== 'row') return plainText(source)
    return index === 0 && atom.header ? `${atom.header}\n${rowText(source)}` : rowText(source)
  })
  return texts.filter((text) => text !== '').join('\n')
}

/** The start of the line when only white space stands before: nested blocks are told by their indentation. */
function wholeLineStart(markdown: string, start: number): number {
  let at = start
  while (at > 0 && (markdown.charCodeAt(at - 1) === 32 || markdown.charCodeAt(at - 1) === 9)) at--
  return at === 0 || markdown.charCodeAt(at - 1) === 10 ? at : start
}
