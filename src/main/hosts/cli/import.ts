import type { ApiClient } from '../../../shared/api/contract.ts'
import { importOptionsSchema, type ImportOptions } from '../../../shared/api/ingestion.ts'
import type { Job, JobItem } from '../../../shared/api/jobs.ts'
import { checked } from './checked.ts'
import { collectFiles, type FailedFile, type FileToImport } from './collect-files.ts'
import { exitCodes, type Command } from './command.ts'
import { toFailure } from './failure.ts'
import { followEmbedding, followJob, progressLine } from './follow-job.ts'
import type { OpenLibrary } from './library.ts'
import { withLibrary } from './open-library.ts'
import { usage, type Options } from './options.ts'
import type { Terminal } from './terminal.ts'
import { counted } from './words.ts'

/** What an import came to. `imported` and `unchanged` count files; a CSV file may hold many documents. */
interface ImportSummary {
  imported: number
  unchanged: number
  failed: FailedFile[]
}

/** The most tokens that one call may carry, by the contract. */
const filesPerJob = 50_000

/** `lectern import PATH…`: brings files and folders in, and waits until they are found by meaning too. */
export const importFiles: Command = async (input) => {
  const { words, options, terminal } = input
  if (words.length === 0) throw usage('"import" needs the files or folders to import.')
  const importOptions = readOptions(options)
  const collected = await collectFiles(words)
  if (collected.skipped.length > 0)
    terminal.note(
      `${counted(collected.skipped.length, 'hidden file or link', 'hidden files and links')} left out.`,
    )

  const summary: ImportSummary = { imported: 0, unchanged: 0, failed: collected.failed }
  if (collected.files.length > 0) {
    await withLibrary(input, 'lectern import', async (library) => {
      const stop = stopOnSignal(terminal)
      try {
        for (let start = 0; start < collected.files.length && !stop.isAsked; start += filesPerJob) {
          const files = collected.files.slice(start, start + filesPerJob)
          add(summary, await importBatch({ library, files, importOptions, terminal, stop }))
        }
        if (!stop.isAsked && summary.imported > 0) await waitForMeaning(library.client, terminal)
      } finally {
        stop.letGo()
      }
    })
  }
  terminal.answer(summary, () => toText(summary))
  return summary.failed.length === 0 ? exitCodes.done : exitCodes.someFailed
}

function readOptions(options: Options): ImportOptions {
  for (const name of ['collection', 'type'] as const) {
    if ((options[name]?.length ?? 0) > 1) throw usage(`"import" takes one --${name}.`)
  }
  return checked(importOptionsSchema, {
    ...(options.collection && { collection: options.collection[0] }),
    ...(options.type && { documentType: options.type[0] }),
    ...(options.tag && { tags: options.tag }),
  })
}

async function importBatch(batch: {
  library: OpenLibrary
  files: readonly FileToImport[]
  importOptions: ImportOptions
  terminal: Terminal
  stop: StopSignal
}): Promise<ImportSummary> {
  const { library, terminal, stop } = batch
  const { client } = library
  const summary: ImportSummary = { imported: 0, unchanged: 0, failed: [] }

  const staged: { path: string; token: string }[] = []
  for (const { path, source } of batch.files) {
    try {
      staged.push({ path, token: (await library.stage(source)).token })
    } catch (error) {
      const { code, message } = toFailure(error)
      summary.failed.push({ path, code, message })
    }
  }
  if (staged.length === 0) return summary

  const tokens = staged.map(({ token }) => token)
  const { jobId } = await client.ingestion.start({ tokens, options: batch.importOptions })
  stop.onAsk(() => void client.jobs.cancel({ id: jobId }).catch(() => {}))
  const job = await followJob(client, jobId, (seen) => terminal.progress(progressLine(seen)))
  terminal.endProgress()
  await countItems(client, job, staged, summary)
  return summary
}

/** Adds what became of each file. The items of a job stand in the order of its tokens. */
async function countItems(
  client: ApiClient,
  job: Job,
  staged: readonly { path: string }[],
  summary: ImportSummary,
): Promise<void> {
  let position = 0
  for (;;) {
    const { items } = await client.jobs.items({ id: job.id, limit: 1000, offset: position })
    for (const item of items) {
      const path = staged[position]?.path ?? item.name
      position += 1
      if (item.state === 'imported') {
        summary.imported += 1
        // A table some of whose rows could not be read: the rest is in.
        if (item.failure) summary.failed.push({ path, ...item.failure })
      } else if (item.state === 'unchanged') summary.unchanged += 1
      else summary.failed.push({ path, ...reasonOf(item, job) })
    }
    if (items.length === 0 || position >= staged.length) return
  }
}

function reasonOf({ failure }: JobItem, job: Job): { code: string; message: string } {
  if (failure) return failure
  if (job.failure) return job.failure
  return { code: 'cancelled', message: 'The import was stopped before this file was read.' }
}

async function waitForMeaning(client: ApiClient, terminal: Terminal): Promise<void> {
  await followEmbedding(client, (job) => terminal.progress(progressLine(job)))
  terminal.endProgress()
  const { message } = await client.embeddings.state()
  if (message !== null) terminal.note(message)
}

/** A wish to stop, from the keyboard or the system. */
interface StopSignal {
  readonly isAsked: boolean
  /** Does this when asked to stop, now if that has happened already. */
  onAsk(stop: () => void): void
  letGo(): void
}

function stopOnSignal(terminal: Terminal): StopSignal {
  let isAsked = false
  let stop = () => {}
  const ask = () => {
    // The second time means at once. Nothing is lost by it: each document is stored whole or not at all.
    if (isAsked) process.exit(exitCodes.someFailed)
    isAsked = true
    terminal.note('Stopping. What is imported already stays.')
    stop()
  }
  process.on('SIGINT', ask).on('SIGTERM', ask)
  return {
    get isAsked() {
      return isAsked
    },
    onAsk(work) {
      stop = work
      if (isAsked) work()
    },
    letGo: () => void process.off('SIGINT', ask).off('SIGTERM', ask),
  }
}

function add(summary: ImportSummary, more: ImportSummary): void {
  summary.imported += more.imported
  summary.unchanged += more.unchanged
  summary.failed.push(...more.failed)
}

function toText({ imported, unchanged, failed }: ImportSummary): string {
  const stopped = failed.filter(({ code }) => code === 'cancelled').length
  const counts = [
    `${counted(imported, 'file')} imported`,
    unchanged > 0 ? `${unchanged.toLocaleString('en')} unchanged` : '',
    failed.length > stopped ? `${(failed.length - stopped).toLocaleString('en')} failed` : '',
    stopped > 0 ? `${stopped.toLocaleString('en')} not reached` : '',
  ]
  const reasons = failed
    .filter(({ code }) => code !== 'cancelled')
    .map(({ path, message }) => `  ${path}\n    ${message}`)
  return [`${counts.filter((part) => part !== '').join(', ')}.`, ...reasons].join('\n')
}
