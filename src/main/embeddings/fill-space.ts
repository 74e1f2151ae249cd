import type { Database } from '../database/database.ts'
import { embeddingText } from '../text/embedding-text.ts'
import type { AppError } from '../../shared/errors.ts'
import { embedPassages } from './embed-passages.ts'
import type { Embedder } from './embedder.ts'
import { countMissing, selectMissing, upsertFailures, upsertVectors } from './embedding-space-store.ts'

/** How far filling a space is, in passages. */
export interface FillProgress {
  done: number
  total: number
  failed: number
}

/** Passages read at a time: enough for a good batch, little enough to hold. */
const pagePassages = 128

/**
 * Embeds exactly the live passages that have no vector in a space, of one document or of all, with a short transaction
 * for each page: stopped at any point, the next run goes on from there. Gives the provider's failure when it stopped
 * answering; the rest is left for later. Throws `cancelled`.
 */
export async function fillSpace(
  { database, spaceId, embedder }: { database: Database; spaceId: number; embedder: Embedder },
  { documentId }: { documentId?: string | undefined },
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: FillProgress) => void },
): Promise<{ failed: number; outage: AppError | null }> {
  const total = await countMissing(database.query, spaceId, documentId)
  let after: string | null = null
  let done = 0
  let failed = 0
  onProgress({ done, total, failed })
  for (;;) {
    const page = await selectMissing(database.query, spaceId, { documentId, after, limit: pagePassages })
    const last = page.at(-1)
    if (!last) return { failed, outage: null }
    const passages = page.map((row) => ({ ...row, text: embeddingText(row) }))
    const { vectors, failures, outage } = await embedPassages(
      { database, spaceId, embedder },
      passages,
      signal,
    )
    await database.transaction(async (tx) => {
      await upsertVectors(tx, spaceId, vectors, database.capabilities.vectorOid)
      await upsertFailures(tx, spaceId, failures)
    })
    done += page.length
    failed += failures.length
    onProgress({ done, total: Math.max(total, done), failed })
    if (outage) return { failed, outage }
    after = last.id
  }
}
