import { sql } from 'kysely'
import type { Database } from '../../src/main/database/database.ts'
import type { QuestionEmbedder } from '../../src/main/search/embed-question.ts'
import type { Vocabulary } from '../../src/main/search/spelling.ts'
import { buildSpace } from './build-library.ts'

/** What texts can be about: a text's vector has one component for each line that it has words of. */
const concepts = [
  ['sleep', 'tired', 'rest', 'nap', 'bedtime'],
  ['food', 'meal', 'lunch', 'eat', 'kitchen'],
  ['money', 'budget', 'invoice', 'price', 'cost'],
  ['weather', 'rain', 'storm', 'sunny'],
]

/**
 * A model of meaning small enough to know what it must answer, in place of a provider: texts are alike when they are
 * about the same of four things. Null for a text about none of them.
 */
export function conceptVector(text: string): Float32Array | null {
  const words = new Set(text.toLowerCase().match(/[a-z]+/g) ?? [])
  const parts = concepts.map((concept) => concept.filter((word) => words.has(word)).length)
  const length = Math.hypot(...parts)
  return length === 0 ? null : Float32Array.from(parts, (part) => part / length)
}

/** Gives every passage that is about something its vector, and answers what a search asks of embeddings. */
export async function conceptEmbeddings(database: Database): Promise<QuestionEmbedder & Vocabulary> {
  const { rows } = await sql<{ id: string; text: string }>`
    SELECT id, coalesce(plain_text, content) AS text FROM document_chunks`.execute(database.query)
  const vectors = rows.flatMap(({ id, text }) => {
    const vector = conceptVector(text)
    return vector ? [[id, vector] as const] : []
  })
  const id = await buildSpace(database, new Map(vectors), concepts.length)
  return {
    activeSpace: async () => ({ space: { id, meaningWeight: 0.4, baselineSimilarity: 0 } }),
    embedQuery: async ({ text }) => conceptVector(text),
    knownTerms: async () => null,
  }
}

/** Embeddings of a library that has none yet. */
export const noEmbeddings: QuestionEmbedder & Vocabulary = {
  activeSpace: async () => ({
    space: null,
    notice: { code: 'library-too-small', message: 'The library is too small to learn from.' },
  }),
  embedQuery: async () => null,
  knownTerms: async () => null,
}
