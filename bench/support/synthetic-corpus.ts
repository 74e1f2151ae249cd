import type { StoredChunk } from '../../src/main/documents/document-store.ts'
import { newId } from '../../src/main/platform/new-id.ts'
import { analyze } from '../../src/main/text/analyze.ts'
import { embeddingText, embeddingTextHash } from '../../src/main/text/embedding-text.ts'

/** Words of the made-up language, and topics that each prefer some of them. */
const vocabularySize = 20_000
const topicCount = 200
const wordsPerChunk = 150

/** A repeatable sequence of numbers in [0, 1): a linear congruential generator, enough for made-up text. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

function word(index: number): string {
  const syllables = [
    'ba',
    'ko',
    'ri',
    'ten',
    'lu',
    'mas',
    'vi',
    'dor',
    'se',
    'pan',
    'gul',
    'fe',
    'nim',
    'to',
    'rak',
    'wy',
  ]
  let rest = index + 16
  let text = ''
  while (rest > 0) {
    text += syllables[rest % 16]!
    rest = Math.floor(rest / 16)
  }
  return text
}

/** A word rank drawn with frequency about 1 over rank, as words of a language are. */
function zipf(random: () => number): number {
  return Math.min(vocabularySize - 1, Math.floor(vocabularySize ** random()) - 1)
}

/** Text about one topic: half common words, half the topic's own. */
export function topicText(topic: number, words: number, random: () => number): string {
  return Array.from({ length: words }, () => {
    const rank = zipf(random)
    return word(random() < 0.5 ? rank : (rank * 31 + topic * 97) % vocabularySize)
  }).join(' ')
}

/** `count` passages as the import pipeline makes them, about 200 topics in turn. */
export function syntheticChunks(count: number, seed = 1): StoredChunk[] {
  const random = seededRandom(seed)
  let offset = 0
  return Array.from({ length: count }, (_, index) => {
    const text = topicText(index % topicCount, wordsPerChunk, random)
    const start = offset
    offset += text.length + 2
    const textHash = embeddingTextHash(embeddingText({ title: 'Synthetic', headingPath: [], text }))
    return {
      id: newId(),
      index,
      start,
      end: start + text.length,
      content: text,
      text,
      headingPath: [],
      pageFrom: null,
      pageTo: null,
      terms: analyze(text, 'und').join(' '),
      textHash,
    }
  })
}

/** Questions of three to six words of a topic. */
export function syntheticQueries(count: number, seed = 2): string[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, index) =>
    topicText((index * 7) % topicCount, 3 + Math.floor(random() * 4), random),
  )
}
