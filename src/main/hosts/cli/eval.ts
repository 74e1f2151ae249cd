import { AppError } from '../../../shared/errors.ts'
import { embeddingSettings } from '../host-settings.ts'
import { exitCodes, type Command } from './command.ts'
import { toFailure } from './failure.ts'
import { usage } from './options.ts'
import { formatTable, type Column } from './table.ts'
import { counted } from './words.ts'

/** `lectern eval DIR`: how well search answers the questions of a labelled collection, in a library of its own. */
export const evaluateFolder: Command = async ({ words, terminal, environment }) => {
  const [folder, ...others] = words
  if (folder === undefined || others.length > 0) throw usage('"eval" needs one folder.')
  const { evaluate } = await import('../../evaluation/evaluate.ts')
  const stop = new AbortController()
  const abort = () => stop.abort()
  process.once('SIGINT', abort).once('SIGTERM', abort)
  const report = await evaluate(folder, {
    signal: stop.signal,
    embeddings: embeddingSettings(environment),
    onProgress: ({ step, done, total }) =>
      terminal.progress(`${step}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`),
  }).catch((error: unknown) => {
    throw asUsage(error)
  })
  process.off('SIGINT', abort).off('SIGTERM', abort)

  terminal.answer(report, () => {
    const rows = Object.entries(report.modes).map(([mode, { ndcg10, recall10, recall100, p50Ms, p95Ms }]) => [
      mode,
      ...[ndcg10, recall10, recall100].map((value) => value.toFixed(4)),
      ...[p50Ms, p95Ms].map((value) => value.toFixed(1)),
    ])
    const [head, ...lines] = formatTable(columns, rows, terminal.columns)
    const size = `${counted(report.documents, 'document')}, ${counted(report.queries, 'question')}`
    return [size, '', terminal.bold(head!), ...lines].join('\n')
  })
  return exitCodes.done
}

const columns: Column[] = [
  { heading: 'Mode' },
  { heading: 'nDCG@10', isNumber: true },
  { heading: 'recall@10', isNumber: true },
  { heading: 'recall@100', isNumber: true },
  { heading: 'p50 ms', isNumber: true },
  { heading: 'p95 ms', isNumber: true },
]

/** A folder without the three files was the wrong one to name. */
function asUsage(error: unknown): AppError {
  const failure = toFailure(error)
  return failure.code === 'file-not-found'
    ? new AppError('invalid-input', failure.message, { cause: error })
    : failure
}
