import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { evaluate, type EvalReport } from '../../../src/main/evaluation/evaluate.ts'
import { testDataFolder } from '../../support/reference-bm25.ts'

const usualTmpdir = process.env['TMPDIR']
const signal = new AbortController().signal

describe('evaluate', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lectern-collection-'))
    // A place for temporary files of its own, to see what is left there.
    process.env['TMPDIR'] = join(folder, 'temporary')
    await mkdir(join(folder, 'temporary'))
  })
  afterEach(async () => {
    if (usualTmpdir === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = usualTmpdir
    await rm(folder, { recursive: true, force: true })
  })

  const leftovers = () => readdir(join(folder, 'temporary'))

  async function writeCollection(lines: { documents: object[]; queries: object[]; judgements: string[] }) {
    const jsonLines = (records: object[]) => records.map((record) => JSON.stringify(record)).join('\n')
    await writeFile(join(folder, 'corpus.jsonl'), jsonLines(lines.documents))
    await writeFile(join(folder, 'queries.jsonl'), jsonLines(lines.queries))
    await writeFile(join(folder, 'qrels.tsv'), ['query-id\tcorpus-id\tscore', ...lines.judgements].join('\n'))
  }

  it('measures each mode on the ranking of whole documents, and leaves nothing behind', async () => {
    const subjects = ['goats', 'bridges', 'violins', 'volcanoes', 'spices']
    await writeCollection({
      documents: [
        ...subjects.map((subject, index) => ({
          _id: `d${index}`,
          title: '',
          // Several passages, signs that mean something in Markdown, and the subject only in the last passage.
          text: `${'# Not a heading * but text. Some more sentences follow here, none of which says much. '.repeat(40)}\n\nAll about ${subject}.`,
        })),
        { _id: 'q0', title: '', text: 'goats' },
      ],
      queries: [
        ...subjects.map((subject, index) => ({ _id: `q${index}`, text: subject })),
        { _id: 'unjudged', text: 'goats' },
      ],
      judgements: subjects.map((_, index) => `q${index}\td${index}\t1`),
    })
    const steps: string[] = []
    const report = await evaluate(folder, { signal, onProgress: ({ step }) => steps.push(step) })
    expect(report).toMatchObject({ documents: 6, queries: 5 })
    // The document that is the first question itself does not count as an answer to it.
    expect(report.modes.words).toMatchObject({ ndcg10: 1, recall10: 1, recall100: 1 })
    expect(report.modes.hybrid.ndcg10).toBe(1)
    for (const { p50Ms, p95Ms } of Object.values(report.modes)) {
      expect(p50Ms).toBeGreaterThan(0)
      expect(p95Ms).toBeGreaterThanOrEqual(p50Ms)
    }
    expect(steps).toContain('Asking by hybrid')
    expect(await leftovers()).toEqual([])
  })

  it('leaves nothing behind when it is stopped or the folder is wrong', async () => {
    await expect(evaluate(folder, { signal })).rejects.toMatchObject({ code: 'file-not-found' })
    await writeCollection({
      documents: [{ _id: 'd', title: 'One', text: 'First.' }],
      queries: [{ _id: 'q', text: 'first' }],
      judgements: ['q\td\t1'],
    })
    const controller = new AbortController()
    const stopped = evaluate(folder, { signal: controller.signal, onProgress: () => controller.abort() })
    await expect(stopped).rejects.toMatchObject({ name: expect.stringMatching(/AbortError|AppError/) })
    expect(await leftovers()).toEqual([])
  })

  const data = testDataFolder()
  // 1 033 abstracts with 30 questions: the smallest set that shows a ranking gone wrong.
  it.skipIf(!data)('ranks a real collection as well as measured', { timeout: 300_000 }, async () => {
    const { modes }: EvalReport = await evaluate(join(data!, 'ir', 'med'), { signal })
    // An independent BM25 over whole documents gives .666; see docs/decisions/0004-search-ranking.md.
    expect(modes.words.ndcg10).toBeGreaterThan(0.66)
    expect(modes.hybrid.ndcg10).toBeGreaterThan(modes.words.ndcg10 * 1.03)
    expect(modes.hybrid.recall100).toBeGreaterThan(modes.words.recall100)
  })
})
