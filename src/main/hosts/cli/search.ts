import { searchRequestSchema, type SearchHit, type SearchResult } from '../../../shared/api/search.ts'
import { checked } from './checked.ts'
import { exitCodes, type Command } from './command.ts'
import { documentFilter } from './document-filter.ts'
import { wrap } from './help.ts'
import { withLibrary } from './open-library.ts'
import { usage } from './options.ts'
import type { Terminal } from './terminal.ts'
import { counted } from './words.ts'

/** `lectern search TEXT`: the passages that answer best, each with where it stands and why it was found. */
export const search: Command = async (input) => {
  const { words, options, terminal } = input
  if (words.length === 0) throw usage('"search" needs the text to search for.')
  const request = checked(searchRequestSchema, {
    text: words.join(' '),
    filter: documentFilter(options),
    ...(options.mode !== undefined && { mode: options.mode }),
    ...(options.limit !== undefined && { limit: Number(options.limit) }),
  })
  const result = await withLibrary(input, 'lectern search', ({ client }) => client.search.run(request))
  terminal.answer(toJson(result), () => toText(result, terminal))
  return exitCodes.done
}

function toJson({ hits, notices, tookMs }: SearchResult) {
  return {
    hits: hits.map(({ documentId, title, version, page, headingPath, start, end, text, score, why }) => {
      return { documentId, title, version, page, headingPath, start, end, text, score, why }
    }),
    notices,
    tookMs,
  }
}

function toText({ hits, notices, tookMs }: SearchResult, terminal: Terminal): string {
  const said = notices.map((notice) => notice.message)
  const found =
    hits.length === 0
      ? 'No passage was found.'
      : `${counted(hits.length, 'passage')} in ${Math.round(tookMs)} ms`
  const blocks = hits.map((hit, index) => hitText(hit, index + 1, terminal))
  return [...blocks, ...said, terminal.dim(found)].join('\n\n')
}

function hitText(hit: SearchHit, rank: number, terminal: Terminal): string {
  const indent = '    '
  const place = [pages(hit), hit.headingPath.join(' › ')].filter((part) => part !== '').join(' · ')
  const head = `${String(rank).padStart(2)}  ${terminal.bold(hit.title)}${place === '' ? '' : `  ${place}`}`
  const lines = wrap(hit.snippet.text, terminal.columns - indent.length).map((line) => indent + line)
  return [head, ...lines, indent + terminal.dim(whyText(hit))].join('\n')
}

function pages({ page, pageTo }: SearchHit): string {
  if (page === null) return ''
  return pageTo === null || pageTo === page ? `p. ${page}` : `p. ${page}–${pageTo}`
}

function whyText({ why }: SearchHit): string {
  const found = [
    why.meaningRank === null ? '' : `meaning ${why.meaningRank}`,
    why.wordsRank === null ? '' : `words ${why.wordsRank}`,
    why.matchedWords.join(', '),
  ]
  return found.filter((part) => part !== '').join(' · ')
}
