import { describe, expect, it } from 'vitest'
import type { Embedder } from '../../../src/main/embeddings/embedder.ts'

/** What every embedder promises, whoever is behind it. `texts` are three different texts it has vectors for. */
export function describeEmbedder(
  name: string,
  make: () => Promise<{ embedder: Embedder; texts: readonly [string, string, string] }>,
): void {
  const signal = new AbortController().signal

  describe(`${name} as an embedder`, () => {
    it('gives a finite unit vector of its dimensions for each text, in order', async () => {
      const { embedder, texts } = await make()
      const together = await embedder.embed(texts, signal)
      expect(together).toHaveLength(texts.length)
      for (const [i, text] of texts.entries()) {
        const vector = together[i] as Float32Array
        expect(vector).toBeInstanceOf(Float32Array)
        expect(vector).toHaveLength(embedder.dimensions)
        expect(vector.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 5)
        expect(await embedder.embed([text], signal)).toEqual([vector])
      }
    })

    it('gives different texts different vectors', async () => {
      const { embedder, texts } = await make()
      const [a, b, c] = await embedder.embed(texts, signal)
      expect(a).not.toEqual(b)
      expect(b).not.toEqual(c)
    })

    it('gives null for a blank text and still embeds the others', async () => {
      const { embedder, texts } = await make()
      const [first, blank] = await embedder.embed([texts[0], ' '], signal)
      expect(first).toBeInstanceOf(Float32Array)
      expect(blank).toBeNull()
    })

    it('answers an empty batch with an empty list', async () => {
      const { embedder } = await make()
      expect(await embedder.embed([], signal)).toEqual([])
    })

    it('takes a whole batch of its size', async () => {
      const { embedder, texts } = await make()
      const batch = Array.from({ length: embedder.batchSize }, (_, i) => texts[i % 3]!)
      const vectors = await embedder.embed(batch, signal)
      expect(vectors.every((vector) => vector instanceof Float32Array)).toBe(true)
      expect(vectors[3]).toEqual(vectors[0])
    })
  })
}
