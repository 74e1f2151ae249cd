import type { Notice } from '../../shared/api/base.ts'
import type { SearchMode } from '../../shared/api/search.ts'
import { AppError } from '../../shared/errors.ts'
import type { Log } from '../platform/log.ts'
import type { FusionWeights } from './fuse-scores.ts'
import type { Meaning } from './rank-passages.ts'
import type { Question } from './understand-question.ts'

/** The space that answers, as far as a search must know it. */
export interface AnsweringSpace extends FusionWeights {
  id: number
}

/** What a search asks of the embeddings. */
export interface QuestionEmbedder {
  /** The space that answers now, or why none does. */
  activeSpace(): Promise<{ space: AnsweringSpace } | { space: null; notice: Notice }>
  /** The question's vector in the active space; null when nothing in it has a meaning there. Throws `embedder-*`. */
  embedQuery(
    query: { text: string; terms: readonly string[] },
    signal: AbortSignal,
  ): Promise<Float32Array | null>
}

/**
 * What a question means in the space that answers. Null with a notice when there is no such space or its provider
 * cannot be reached: this is an offline program, so words alone must do then. Null without one when only words were asked for.
 */
export async function embedQuestion(
  { embeddings, log }: { embeddings: QuestionEmbedder; log: Log },
  { text, terms }: Question,
  mode: SearchMode,
  signal: AbortSignal,
): Promise<{ meaning: Meaning | null; notices: Notice[] }> {
  if (mode === 'words') return { meaning: null, notices: [] }
  const active = await embeddings.activeSpace()
  if (!active.space) return { meaning: null, notices: [active.notice] }
  const { id, meaningWeight, baselineSimilarity } = active.space
  try {
    const vector = await embeddings.embedQuery({ text, terms }, signal)
    return { meaning: vector && { spaceId: id, vector, meaningWeight, baselineSimilarity }, notices: [] }
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('embedder-')) throw error
    log.warn('the embedder did not answer a search', { code: error.code, message: error.message })
    return {
      meaning: null,
      notices: [{ code: 'embedder-unreachable', message: `Found by words only. ${error.message}` }],
    }
  }
}
