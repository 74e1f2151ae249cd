import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { Judgements } from '../search/search-metrics.ts'

/** Documents, questions, and which documents answer which question, in the form BEIR made common. */
export interface LabelledCollection {
  documents: { id: string; title: string; text: string }[]
  /** Only questions with at least one document that answers them. */
  queries: { id: string; text: string; judgements: Judgements }[]
}

const documentSchema = z.object({ _id: z.string().min(1), title: z.string().nullish(), text: z.string() })
const querySchema = z.object({ _id: z.string().min(1), text: z.string().min(1) })

/** Where judgements may lie in the folder, in order of preference. */
const judgementFiles = ['qrels.tsv', join('qrels', 'test.tsv')]

/**
 * Reads `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` (or `qrels/test.tsv`) of a folder. Throws `file-not-found` for a
 * missing file, `invalid-input` naming file and line for one that cannot be read, and when no question is judged.
 */
export async function readLabelledCollection(
  folder: string,
  signal: AbortSignal,
): Promise<LabelledCollection> {
  const documents = await readRecords(join(folder, 'corpus.jsonl'), documentSchema, signal)
  const queries = await readRecords(join(folder, 'queries.jsonl'), querySchema, signal)
  const judgementPath = await findJudgements(folder)
  const judgements = await readJudgements(judgementPath, signal)
  const judged = queries.flatMap(({ _id, text }) => {
    const own = judgements.get(_id)
    return own && [...own.values()].some((relevance) => relevance > 0)
      ? [{ id: _id, text, judgements: own }]
      : []
  })
  if (documents.length === 0)
    throw new AppError('invalid-input', `${join(folder, 'corpus.jsonl')} holds no documents.`)
  if (judged.length === 0) {
    throw new AppError(
      'invalid-input',
      `No question of queries.jsonl has a document that answers it in ${basename(judgementPath)}; are they from the same collection?`,
    )
  }
  return {
    documents: documents.map(({ _id, title, text }) => ({ id: _id, title: title ?? '', text })),
    queries: judged,
  }
}

async function findJudgements(folder: string): Promise<string> {
  for (const name of judgementFiles) {
    const path = join(folder, name)
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  throw new AppError(
    'file-not-found',
    `${folder} has no qrels.tsv; a labelled collection is a folder with corpus.jsonl, queries.jsonl and qrels.tsv.`,
  )
}

async function readRecords<T extends { _id: string }>(
  path: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T[]> {
  const records: T[] = []
  const seen = new Set<string>()
  await eachLine(path, signal, (line, number) => {
    if (line.trim() === '') return
    const parsed = schema.safeParse(parseJson(line, path, number))
    if (!parsed.success) throw badLine(path, number, z.prettifyError(parsed.error).replace(/\s+/g, ' '))
    if (seen.has(parsed.data._id)) throw badLine(path, number, `the id "${parsed.data._id}" is there twice`)
    seen.add(parsed.data._id)
    records.push(parsed.data)
  })
  return records
}

function parseJson(line: string, path: string, number: number): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw badLine(path, number, 'it is not JSON', error)
  }
}

/** Three columns after a header line (question, document, relevance), or trec_eval's four without one. */
async function readJudgements(path: string, signal: AbortSignal): Promise<Map<string, Map<string, number>>> {
  const judgements = new Map<string, Map<string, number>>()
  await eachLine(path, signal, (line, number) => {
    if (line.trim() === '') return
    const fields = line.trim().split(/\t| +/)
    const [query, document, relevance] = fields.length === 4 ? [fields[0], fields[2], fields[3]] : fields
    const value = Number(relevance)
    if (query === undefined || document === undefined || relevance === undefined || !Number.isFinite(value)) {
      if (number === 1) return
      throw badLine(path, number, 'expected a question id, a document id and a number')
    }
    const own = judgements.get(query) ?? new Map<string, number>()
    judgements.set(query, own.set(document, value))
  })
  return judgements
}

async function eachLine(
  path: string,
  signal: AbortSignal,
  visit: (line: string, number: number) => void,
): Promise<void> {
  const lines = createInterface({
    input: createReadStream(path, { encoding: 'utf8', signal }),
    crlfDelay: Infinity,
  })
  let number = 0
  try {
    for await (const line of lines) visit(number === 0 ? line.replace(/^\uFEFF/, '') : line, ++number)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new AppError('file-not-found', `${path} is missing.`, { cause: error })
    }
    throw error
  } finally {
    lines.close()
  }
}

function badLine(path: string, number: number, problem: string, cause?: unknown): AppError {
  return new AppError('invalid-input', `${path}, line ${number}: ${problem}.`, {
    cause,
    details: { path, line: number },
  })
}
