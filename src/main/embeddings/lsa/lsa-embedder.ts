import type { Embedder } from '../embedder.ts'
import { embedTerms, type LsaModel } from './lsa-model.ts'

/**
 * What the built-in model is called in an embedding space. The number changes when the way of fitting or folding in
 * changes so that old vectors would not fit new ones.
 */
export const lsaModelName = 'lsa-1'

/**
 * The built-in embedder over a fitted model. It works in the calling thread: a passage takes about 0.07 ms, a batch 5 ms,
 * which is less than sending it to another thread and back would disturb.
 */
export function createLsaEmbedder(model: LsaModel): Embedder {
  let knownTerms: (readonly [string, number])[] | undefined
  return {
    provider: 'built-in',
    model: lsaModelName,
    dimensions: model.dimensions,
    reads: 'terms',
    queryPrefix: '',
    passagePrefix: '',
    batchSize: 64,
    embed: async (texts) => texts.map((text) => embedTerms(model, text)),
    knownTerms: () =>
      (knownTerms ??= [...model.terms].map(
        ([term, row]) => [term, model.documentFrequencies[row]!] as const,
      )),
    close: async () => {},
  }
}
