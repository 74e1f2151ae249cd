import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** A labelled collection in the form BEIR uses. */
export interface LabelledSet {
  documents: { id: string; text: string }[]
  /** Only queries that have judgements. */
  queries: { id: string; text: string }[]
  /** Query id → document id → relevance. */
  judgements: Map<string, Map<string, number>>
}

/** Where the real test data lies: `LECTERN_TEST_DATA`, else `../shared/data` beside the repository; null if missing. */
export function testDataFolder(): string | null {
  const folder = process.env['LECTERN_TEST_DATA'] ?? path.resolve(import.meta.dirname, '../../../shared/data')
  return existsSync(folder) ? folder : null
}

/** Reads `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` of a folder. */
export function readLabelledSet(folder: string): LabelledSet {
  const records = (name: string): { _id: string; title?: string; text: string }[] =>
    readFileSync(path.join(folder, name), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as { _id: string; title?: string; text: string })
  const judgements = new Map<string, Map<string, number>>()
  const rows = readFileSync(path.join(folder, 'qrels.tsv'), 'utf8').split('\n').slice(1)
  for (const row of rows) {
    const [query, document, relevance] = row.split('\t')
    if (!query || !document) continue
    const known = judgements.get(query) ?? new Map<string, number>()
    known.set(document, Number(relevance))
    judgements.set(query, known)
  }
  return {
    documents: records('corpus.jsonl').map(({ _id, title, text }) => ({
      id: _id,
      text: title ? `${title}\n${text}` : text,
    })),
    queries: records('queries.jsonl')
      .filter(({ _id }) => judgements.has(_id))
      .map(({ _id, text }) => ({ id: _id, text })),
    judgements,
  }
}

/** Ranks documents for the terms of a query; ids, best first. */
export type Ranker = (terms: readonly string[], depth: number) => string[]

/**
 * BM25 as Lucene computes it (k1 0.9, b 0.4 as in Anserini's baselines), over terms that are already analyzed.
 * Independent of the program, to measure it against.
 */
export function createReferenceBm25(
  documents: { id: string; terms: readonly string[] }[],
  k1 = 0.9,
  b = 0.4,
): Ranker {
  const postings = new Map<string, [index: number, count: number][]>()
  const mean = documents.reduce((sum, { terms }) => sum + terms.length, 0) / documents.length
  for (const [index, { terms }] of documents.entries()) {
    const counts = new Map<string, number>()
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
    for (const [term, count] of counts) {
      const list = postings.get(term)
      if (list) list.push([index, count])
      else postings.set(term, [[index, count]])
    }
  }
  return (terms, depth) => {
    const scores = new Map<number, number>()
    for (const term of terms) {
      const list = postings.get(term) ?? []
      const idf = Math.log(1 + (documents.length - list.length + 0.5) / (list.length + 0.5))
      for (const [index, count] of list) {
        const length = documents[index]?.terms.length ?? 0
        const part = (idf * count) / (count + k1 * (1 - b + (b * length) / mean))
        scores.set(index, (scores.get(index) ?? 0) + part)
      }
    }
    return [...scores]
      .sort((x, y) => y[1] - x[1] || x[0] - y[0])
      .slice(0, depth)
      .map(([index]) => documents[index]?.id ?? '')
  }
}

/** Normalised discounted cumulative gain of the first ten, with linear gain for single-level judgements. */
export function ndcgAt10(ranked: readonly string[], relevance: ReadonlyMap<string, number>): number {
  const gain = (value: number, index: number): number => (2 ** value - 1) / Math.log2(index + 2)
  const found = ranked.slice(0, 10).reduce((sum, id, index) => sum + gain(relevance.get(id) ?? 0, index), 0)
  const ideal = [...relevance.values()]
    .sort((x, y) => y - x)
    .slice(0, 10)
    .reduce((sum, value, index) => sum + gain(value, index), 0)
  return ideal === 0 ? 0 : found / ideal
}

/** Mean nDCG@10 of a way of searching over all queries of a set. */
export function meanNdcg(set: LabelledSet, search: (query: string) => readonly string[]): number {
  const values = set.queries.map(({ id, text }) =>
    ndcgAt10(search(text), set.judgements.get(id) ?? new Map<string, number>()),
  )
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
