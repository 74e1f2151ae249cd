import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { searchModes, type SearchMode } from '../../shared/api/search.ts'
import { openDatabase } from '../database/connect.ts'
import { createEmbeddings } from '../embeddings/embeddings.ts'
import { silentLog } from '../platform/log.ts'
import { createSearch, type Search } from '../search/hybrid-search.ts'
import { mean, ndcg, percentile, recall } from '../search/search-metrics.ts'
import type { EvalOptions } from './eval-options.ts'
import { fillLibrary } from './fill-library.ts'
import { readLabelledCollection, type LabelledCollection } from './labelled-collection.ts'

/** How well one mode of search answers: means over all questions, and the time of a search for twenty passages. */
export interface ModeReport {
  ndcg10: number
  recall10: number
  recall100: number
  p50Ms: number
  p95Ms: number
}

/** What `lectern eval` prints. */
export interface EvalReport {
  documents: number
  queries: number
  modes: Record<SearchMode, ModeReport>
}

/** Passages ranked for one question: enough for a hundred documents of up to three passages. */
const rankedPassages = 300
/** Passages of the search whose time is taken: what a screen asks for. */
const shownPassages = 20
/** Characters of a question, as the contract allows them. */
const longestQuestion = 2000

/**
 * Measures search on a labelled collection (`corpus.jsonl`, `queries.jsonl`, `qrels.tsv`): every document goes through
 * the real path into a library in a temporary folder, which is deleted at the end, also after an error. A document
 * ranks by its best passage. Throws `file-not-found`, `invalid-input` naming file and line; `cancelled`
 * or an AbortError when the signal aborts.
 */
export async function evaluate(folder: string, options: EvalOptions): Promise<EvalReport> {
  const { signal, onProgress = () => {} } = options
  const collection = await readLabelledCollection(folder, signal)
  const library = await mkdtemp(join(tmpdir(), 'lectern-eval-'))
  try {
    const database = await openDatabase(
      { folder: join(library, 'library') },
      { holder: 'lectern eval', log: silentLog },
    )
    try {
      const settings = options.embeddings ?? { provider: 'built-in' }
      const embeddings = createEmbeddings({ database, settings, log: silentLog })
      try {
        const labelOf = await fillLibrary({ database, embeddings }, collection, { signal, onProgress })
        const search = createSearch({ database, embeddings, log: silentLog })
        const modes = await measureModes(search, collection, labelOf, { signal, onProgress })
        return { documents: collection.documents.length, queries: collection.queries.length, modes }
      } finally {
        await embeddings.close()
      }
    } finally {
      await database.close()
    }
  } finally {
    await rm(library, { recursive: true, force: true })
  }
}

type Running = Required<Pick<EvalOptions, 'signal' | 'onProgress'>>

async function measureModes(
  search: Search,
  collection: LabelledCollection,
  labelOf: ReadonlyMap<string, string>,
  running: Running,
): Promise<EvalReport['modes']> {
  const reports = new Map<SearchMode, ModeReport>()
  for (const mode of searchModes)
    reports.set(mode, await measureMode(search, mode, collection, labelOf, running))
  return Object.fromEntries(reports) as EvalReport['modes']
}

async function measureMode(
  search: Search,
  mode: SearchMode,
  { documents, queries }: LabelledCollection,
  labelOf: ReadonlyMap<string, string>,
  { signal, onProgress }: Running,
): Promise<ModeReport> {
  const textOf = new Map(documents.map((document) => [document.id, document.text]))
  const scores: { ndcg10: number; recall10: number; recall100: number }[] = []
  const times: number[] = []
  for (const [index, { id, text, judgements }] of queries.entries()) {
    signal.throwIfAborted()
    onProgress({ step: `Asking by ${mode}`, done: index, total: queries.length })
    const request = { text: text.slice(0, longestQuestion), mode, filter: {} }
    const { tookMs } = await search.run({ ...request, limit: shownPassages }, signal)
    times.push(tookMs)
    const { passages } = await search.rank(request, rankedPassages, signal)
    const labels = new Set(passages.map(({ documentId }) => labelOf.get(documentId)!))
    // In collections whose questions are documents themselves, a question is not its own answer.
    if (textOf.get(id) === text && !judgements.has(id)) labels.delete(id)
    const ranking = [...labels]
    scores.push({
      ndcg10: ndcg(ranking, judgements, 10),
      recall10: recall(ranking, judgements, 10),
      recall100: recall(ranking, judgements, 100),
    })
  }
  return {
    ndcg10: mean(scores.map(({ ndcg10 }) => ndcg10)),
    recall10: mean(scores.map(({ recall10 }) => recall10)),
    recall100: mean(scores.map(({ recall100 }) => recall100)),
    p50Ms: percentile(times, 0.5),
    p95Ms: percentile(times, 0.95),
  }
}
