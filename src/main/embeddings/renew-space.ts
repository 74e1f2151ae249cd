import { AppError, toAppError } from '../../shared/errors.ts'
import type { Database } from '../database/database.ts'
import type { Log } from '../platform/log.ts'
import { baselineSimilarity } from './baseline-similarity.ts'
import { describeNoSpace } from './describe-meaning.ts'
import type { EmbeddingSettings } from './embedding-settings.ts'
import {
  activateSpace,
  countPassages,
  deleteSpace,
  insertModelPart,
  insertSpace,
  reopenSpace,
  sampleVectors,
  selectSpaces,
  selectTerms,
  type EmbeddingSpace,
} from './embedding-space-store.ts'
import { fillSpace, type FillProgress } from './fill-space.ts'
import { fitLsa } from './lsa/fit-lsa.ts'
import { decodeLsaModel } from './lsa/lsa-model-parts.ts'
import type { LoadedEmbedders } from './loaded-embedders.ts'
import { fewestPassagesToFit, isWanted, meaningWeight, needsSpace, wantedModel } from './space-rules.ts'

/** How far the work on a space is, in passages, and what is being done. */
export interface RenewProgress extends FillProgress {
  step: string
}

interface Collaborators {
  database: Database
  settings: EmbeddingSettings
  embedders: LoadedEmbedders
  log: Log
  /** Called when another space answers. */
  onChange: () => void
}

interface Run {
  signal: AbortSignal
  onProgress: (progress: RenewProgress) => void
}

/** Shares of a fit by time: reading, fitting, and placing the passages. */
const shares = { read: 0.1, fit: 0.4, place: 0.5 }
/** Passages read at a time for a fit. */
const termsPage = 512
/** Vectors looked at for the similarity of unrelated passages. */
const baselineSample = 400
/** Deleting a large old space takes a while, and nobody waits for it. */
const deleteMs = 300_000

/**
 * Makes the settings' model the one that answers: a space is made (or the unfinished one taken up), filled while the old
 * one answers, and takes its place in one transaction. Does nothing when the answering space is as it should be.
 */
export async function renewSpace(collaborators: Collaborators, run: Run): Promise<void> {
  const { database, settings, embedders, onChange } = collaborators
  const passages = await countPassages(database.query)
  if (settings.provider === 'built-in' && passages < fewestPassagesToFit) {
    throw new AppError('library-too-small', describeNoSpace(settings, passages, null).message)
  }
  const before = await selectSpaces(database.query)
  if (!needsSpace(settings, before, passages)) return
  for (const stale of before.filter((space) => space.state === 'building' && !isWanted(space, settings))) {
    await drop(collaborators, stale)
  }
  const space = (await takeUp(collaborators, before)) ?? (await make(collaborators, run, passages))
  const embedder = await embedders.of(space, run.signal)
  if (!embedder)
    throw new AppError('embedder-not-configured', 'The model of this embedding space is not set up.')

  const offset = settings.provider === 'built-in' ? 1 - shares.place : 0
  const fill = async (onProgress: (progress: FillProgress) => void) => {
    const filling = { signal: run.signal, onProgress }
    const { outage } = await fillSpace({ database, spaceId: space.id, embedder }, {}, filling)
    // Half a space must not answer; the next run goes on with it.
    if (outage) throw outage
  }
  await fill(({ done, total, failed }) =>
    run.onProgress({
      step: 'Reading the passages for their meaning',
      ...scaled(offset, done, total, failed),
    }),
  )
  const sample = await sampleVectors(database.query, space.id, baselineSample)
  const baseline = { baselineSimilarity: baselineSimilarity(sample) }
  await database.transaction((tx) => activateSpace(tx, space.id, baseline))
  onChange()
  // What was imported between the filling and the change has vectors of the old space only.
  await fill(() => {})
  for (const old of before.filter(({ id, provider }) => id !== space.id && provider === 'built-in')) {
    await drop(collaborators, old)
  }
}

/** A space of the wanted model that was begun before, or answered before and need not be paid for again. */
async function takeUp(
  { database, settings, embedders, log }: Collaborators,
  before: readonly EmbeddingSpace[],
) {
  const usable = before.filter((space) => space.state !== 'active' && isWanted(space, settings))
  const found =
    usable.find(({ state }) => state === 'building') ??
    usable.find(({ fittedChunks }) => fittedChunks === null)
  if (!found) return null
  if (found.provider === 'built-in') {
    try {
      await embedders.of(found, new AbortController().signal)
    } catch (error) {
      log.warn('an unfinished model of meaning cannot be read and is made again', {
        message: toAppError(error).message,
      })
      await deleteSpace(database.query, found.id)
      return null
    }
  }
  if (found.state === 'retired') await reopenSpace(database.query, found.id)
  return found
}

async function make(collaborators: Collaborators, run: Run, passages: number): Promise<EmbeddingSpace> {
  const { database, settings, embedders } = collaborators
  const space = {
    provider: settings.provider,
    model: wantedModel(settings),
    state: 'building' as const,
    baselineSimilarity: 0,
  }
  if (settings.provider !== 'built-in') {
    const embedder = await embedders.open(run.signal)
    const whole = {
      ...space,
      dimensions: embedder.dimensions,
      meaningWeight: meaningWeight(Infinity),
      fittedChunks: null,
    }
    const id = await insertSpace(database.query, whole)
    embedders.keep(id, embedder)
    return { ...whole, id }
  }
  const { parts, meanTerms } = await fitBuiltIn(database, run, passages)
  const { dimensions, documents } = decodeLsaModel(parts)
  const whole = { ...space, dimensions, meaningWeight: meaningWeight(meanTerms), fittedChunks: documents }
  // One transaction: a space with half a model never exists.
  const id = await database.transaction(async (tx) => {
    const made = await insertSpace(tx, whole)
    for (const [part, data] of parts.entries()) await insertModelPart(tx, made, part, data)
    return made
  })
  return { ...whole, id }
}

async function fitBuiltIn(database: Database, { signal, onProgress }: Run, passages: number) {
  const fitted = await fitLsa(readPages(), {
    signal,
    onProgress: (share) => report('Learning which words belong together', shares.read + shares.fit * share),
  })
  if (decodeLsaModel(fitted.parts).dimensions === 0) {
    throw new AppError(
      'library-too-small',
      'The passages of the library have no words in common yet; search works by words only.',
    )
  }
  return fitted

  async function* readPages() {
    let after: string | null = null
    let read = 0
    for (;;) {
      const page: { id: string; terms: string }[] = await selectTerms(database.query, {
        after,
        limit: termsPage,
      })
      const last = page.at(-1)
      if (!last) return
      yield page.map(({ terms }) => terms)
      after = last.id
      read += page.length
      report('Reading the words of the library', shares.read * Math.min(1, read / passages))
    }
  }

  function report(step: string, share: number): void {
    onProgress({ step, done: Math.floor(share * passages), total: passages, failed: 0 })
  }
}

/** Progress of the last part of the work as progress of the whole. */
function scaled(offset: number, done: number, total: number, failed: number): FillProgress {
  const share = total === 0 ? 1 : done / total
  return { done: Math.floor((offset + (1 - offset) * share) * total), total, failed }
}

async function drop({ database, embedders }: Collaborators, space: EmbeddingSpace): Promise<void> {
  await embedders.forget(space.id)
  await database.withLimits({ queryMs: deleteMs, transactionMs: deleteMs }, () =>
    deleteSpace(database.query, space.id),
  )
}
