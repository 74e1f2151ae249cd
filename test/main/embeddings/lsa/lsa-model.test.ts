import { describe, expect, it } from 'vitest'
import { createLsaEmbedder } from '../../../../src/main/embeddings/lsa/lsa-embedder.ts'
import { decodeLsaModel, encodeLsaModel } from '../../../../src/main/embeddings/lsa/lsa-model-parts.ts'
import { embedTerms, fitLsaModel, type LsaModel } from '../../../../src/main/embeddings/lsa/lsa-model.ts'
import { createTermMatrixBuilder } from '../../../../src/main/embeddings/lsa/term-matrix.ts'
import { AppError } from '../../../../src/shared/errors.ts'
import { describeEmbedder } from '../describe-embedder.ts'
import { topicPassages } from '../topic-passages.ts'

function fit(passages: readonly string[], options: Parameters<typeof fitLsaModel>[1] = {}): LsaModel {
  const builder = createTermMatrixBuilder()
  for (const terms of passages) builder.add(terms)
  return fitLsaModel(builder.build(), options)
}

function cosine(a: Float32Array | null, b: Float32Array | null): number {
  if (!a || !b) throw new Error('both texts must have a vector')
  return a.reduce((sum, value, k) => sum + value * b[k]!, 0)
}

const passages = topicPassages(200)

describeEmbedder('the built-in model', async () => ({
  embedder: createLsaEmbedder(fit(passages)),
  texts: [passages[0]!, passages[1]!, passages[2]!],
}))

describe('fitting a model of meaning', () => {
  it('gives the same model for the same passages', () => {
    expect(Buffer.concat(encodeLsaModel(fit(passages)))).toEqual(Buffer.concat(encodeLsaModel(fit(passages))))
  })

  it('brings words together that never stand in one passage', () => {
    // "car" and "automobile" share their company, "lullaby" has another.
    const company = ['engine wheel road', 'wheel driver road', 'engine driver fuel', 'fuel road wheel']
    const other = ['cradle night song', 'night song mother', 'cradle mother sleep', 'sleep song night']
    const model = fit(
      [
        ...company.flatMap((words) => [`car ${words}`, `automobile ${words}`]),
        ...other.map((words) => `lullaby ${words}`),
      ],
      { dimensions: 2 },
    )
    const car = embedTerms(model, 'car')
    expect(cosine(car, embedTerms(model, 'automobile'))).toBeGreaterThan(0.95)
    expect(Math.abs(cosine(car, embedTerms(model, 'lullaby')))).toBeLessThan(0.2)
  })

  it('keeps all that tells passages apart when there are fewer passages than dimensions', () => {
    const few = passages.slice(0, 30)
    const model = fit(few)
    expect(model.dimensions).toBeLessThanOrEqual(30)
    const vectors = few.map((terms) => embedTerms(model, terms))
    vectors.forEach((vector, i) => {
      const nearest = vectors
        .map((other) => cosine(vector, other))
        .reduce((best, s, j, all) => (s > all[best]! ? j : best), 0)
      expect(nearest).toBe(i)
    })
  })

  it('finds the directions that an exact decomposition finds', () => {
    // Similarities in the full space of a small library are those of the weighted words themselves.
    const few = passages.slice(0, 40)
    const builder = createTermMatrixBuilder()
    for (const terms of few) builder.add(terms)
    const { matrix } = builder.build()
    const rows = few.map((_, row) => {
      const dense = new Float32Array(matrix.width)
      for (let i = matrix.starts[row]!; i < matrix.starts[row + 1]!; i++)
        dense[matrix.columns[i]!] = matrix.values[i]!
      return dense
    })
    const model = fit(few)
    const vectors = few.map((terms) => embedTerms(model, terms))
    for (let i = 0; i < 40; i += 3) {
      for (let j = 0; j < 40; j += 7)
        expect(cosine(vectors[i]!, vectors[j]!)).toBeCloseTo(cosine(rows[i]!, rows[j]!), 1)
    }
  })

  it.each([
    ['no passage', []],
    ['one passage', ['only one here']],
    ['the same passage again and again', Array.from({ length: 70 }, () => 'always the same words')],
    ['passages without words', ['', '', '']],
  ])('gives no vectors instead of wrong ones for %s', (_, few) => {
    const model = fit(few)
    expect(embedTerms(model, few[0] ?? 'anything')).toBeNull()
  })

  it('has no vector for a text of unknown words', () => {
    expect(embedTerms(fit(passages), 'xylophon quokka')).toBeNull()
  })

  it('stays within its limits of rows and terms, with an even sample', () => {
    const builder = createTermMatrixBuilder({ maxRows: 50, maxTerms: 100 })
    for (let i = 0; i < 390; i++) builder.add(`common n${i} x${i % 30} y${i % 7}`)
    const { documents, terms, matrix } = builder.build()
    expect(documents).toBe(390)
    expect(matrix.rows).toBe(49)
    expect(terms).toHaveLength(100)
    expect(terms).toContain('common')
    expect(terms).toContain('y6')
  })

  it('tells how far it is and stops when told to', () => {
    const shares: number[] = []
    fit(passages, { onStep: (share) => shares.push(share) })
    expect(shares.at(-1)).toBe(1)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    const stop = (share: number) => {
      if (share > 0.3) throw new AppError('cancelled', 'enough')
    }
    expect(() => fit(passages, { onStep: stop })).toThrow('enough')
  })
})

describe('a model as stored parts', () => {
  const model = fit(passages)
  const parts = encodeLsaModel(model)

  it('comes back exactly', () => {
    expect(decodeLsaModel(parts)).toEqual(model)
  })

  it('is cut into parts of at most a megabyte', () => {
    const rows = new Int8Array(20_000 * 256).fill(7)
    const terms = new Map(Array.from({ length: 20_000 }, (_, row) => [`term${row}`, row]))
    const numbers = { documentFrequencies: new Uint32Array(20_000), scales: new Float32Array(20_000) }
    const large = { dimensions: 256, documents: 9, terms, rows, ...numbers }
    const cut = encodeLsaModel(large)
    expect(cut.length).toBe(6)
    expect(cut.every((part) => part.length <= 1_000_000)).toBe(true)
    expect(decodeLsaModel(cut).terms.get('term19999')).toBe(19_999)
  })

  it('is refused when a byte, a part or the version is not right', () => {
    const changed = parts.map((part) => Buffer.from(part))
    changed[0]![200]! ^= 1
    const newer = parts.map((part) => Buffer.from(part))
    newer[0]!.writeUInt32LE(99, 4)
    for (const broken of [
      changed,
      newer,
      [],
      [parts[0]!.subarray(0, parts[0]!.length - 1)],
      [Buffer.from('LSA')],
    ]) {
      expect(() => decodeLsaModel(broken)).toThrow(expect.objectContaining({ code: 'library-damaged' }))
    }
  })
})
