import { describe, expect, it } from 'vitest'
import { fitLsa } from '../../../../src/main/embeddings/lsa/fit-lsa.ts'
import { decodeLsaModel, encodeLsaModel } from '../../../../src/main/embeddings/lsa/lsa-model-parts.ts'
import { fitLsaModel } from '../../../../src/main/embeddings/lsa/lsa-model.ts'
import { createTermMatrixBuilder } from '../../../../src/main/embeddings/lsa/term-matrix.ts'
import { topicPassages } from '../topic-passages.ts'

async function* pagesOf(passages: string[]): AsyncGenerator<string[]> {
  for (let start = 0; start < passages.length; start += 50) yield passages.slice(start, start + 50)
}

describe('fitting in a thread of its own', () => {
  it('gives the model that fitting here gives, and tells how far it is', async () => {
    const passages = topicPassages(180)
    const shares: number[] = []
    const signal = new AbortController().signal
    const fitted = await fitLsa(pagesOf(passages), { signal, onProgress: (share) => shares.push(share) })
    const builder = createTermMatrixBuilder()
    for (const terms of passages) builder.add(terms)
    const here = encodeLsaModel(fitLsaModel(builder.build()))
    expect(Buffer.concat(fitted.parts)).toEqual(Buffer.concat(here))
    expect(fitted.meanTerms).toBeGreaterThan(10)
    expect(decodeLsaModel(fitted.parts).documents).toBe(180)
    expect(shares.at(-1)).toBe(1)
  })

  it('stops within moments when it is called off in the middle of a fit', async () => {
    const passages = Array.from(
      { length: 4_000 },
      (_, i) => `${topicPassages(50)[i % 50]} more${i} other${i % 997}`,
    )
    const controller = new AbortController()
    let abortedAt = 0
    const fitting = fitLsa(pagesOf(passages), {
      signal: controller.signal,
      onProgress: () => {
        if (abortedAt > 0) return
        abortedAt = performance.now()
        controller.abort()
      },
    })
    await expect(fitting).rejects.toMatchObject({ code: 'cancelled' })
    expect(abortedAt).toBeGreaterThan(0)
    expect(performance.now() - abortedAt).toBeLessThan(2_000)
  })

  it('does not start when it was called off before', async () => {
    const signal = AbortSignal.abort()
    await expect(fitLsa(pagesOf(['a b']), { signal, onProgress: () => {} })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('passes on what reading the passages throws', async () => {
    async function* broken(): AsyncGenerator<string[]> {
      yield ['a b c']
      throw new Error('the database is gone')
    }
    const signal = new AbortController().signal
    await expect(fitLsa(broken(), { signal, onProgress: () => {} })).rejects.toThrow('the database is gone')
  })
})
