import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLabelledCollection } from '../../../src/main/evaluation/labelled-collection.ts'

describe('readLabelledCollection', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lectern-labelled-'))
    await write(
      'corpus.jsonl',
      '{"_id":"d1","title":"One","text":"First."}\n{"_id":"d2","text":"Second."}\n\n',
    )
    await write('queries.jsonl', '\uFEFF{"_id":"q1","text":"first?"}\r\n{"_id":"q2","text":"not judged"}\r\n')
    await write('qrels.tsv', 'query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const write = (name: string, text: string) => writeFile(join(folder, name), text)
  const read = () => readLabelledCollection(folder, new AbortController().signal)

  it('reads documents, and the questions that have an answer', async () => {
    expect(await read()).toEqual({
      documents: [
        { id: 'd1', title: 'One', text: 'First.' },
        { id: 'd2', title: '', text: 'Second.' },
      ],
      queries: [{ id: 'q1', text: 'first?', judgements: new Map([['d1', 2], ['d2', 0]]) }], // prettier-ignore
    })
  })

  it('reads judgements from qrels/test.tsv, and in the four columns of trec_eval', async () => {
    await rm(join(folder, 'qrels.tsv'))
    await mkdir(join(folder, 'qrels'))
    await write(join('qrels', 'test.tsv'), 'q2 0 d2 1\n')
    expect((await read()).queries).toEqual([
      { id: 'q2', text: 'not judged', judgements: new Map([['d2', 1]]) },
    ])
  })

  it.each([
    [
      'a line that is not JSON',
      'corpus.jsonl',
      '{"_id":"d1","text":"a"}\n{oops\n',
      /corpus\.jsonl, line 2: it is not JSON/,
    ],
    ['a document without text', 'corpus.jsonl', '{"_id":"d1"}\n', /corpus\.jsonl, line 1: .*text/],
    [
      'an id that comes twice',
      'queries.jsonl',
      '{"_id":"q","text":"a"}\n{"_id":"q","text":"b"}\n',
      /queries\.jsonl, line 2: .*"q".*twice/,
    ],
    [
      'a judgement without a number',
      'qrels.tsv',
      'query-id\tcorpus-id\tscore\nq1\td1\tyes\n',
      /qrels\.tsv, line 2: expected a question id/,
    ],
    [
      'judgements of other questions',
      'qrels.tsv',
      'query-id\tcorpus-id\tscore\nx\td1\t1\n',
      /No question of queries\.jsonl/,
    ],
    ['an empty corpus', 'corpus.jsonl', '', /holds no documents/],
  ])('names what is wrong with %s', async (_, name, text, message) => {
    await write(name, text)
    await expect(read()).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(message),
    })
  })

  it.each(['corpus.jsonl', 'queries.jsonl', 'qrels.tsv'])('says that %s is missing', async (name) => {
    await rm(join(folder, name))
    await expect(read()).rejects.toMatchObject({
      code: 'file-not-found',
      message: expect.stringContaining(name),
    })
  })
})
