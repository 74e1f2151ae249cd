import type { EmbeddingState } from '../../shared/api/embeddings.ts'
import type { LibraryStatus } from '../../shared/api/library.ts'
import { sayCount, sayNumber } from '../wording/say-number.ts'

/** The state of the library for the status line, and what more there is to say about it. */
export function describeLibrary(
  status: LibraryStatus | null,
  meaning: EmbeddingState | null,
): { summary: string; details: string } {
  if (!status) return { summary: 'Opening the library', details: '' }
  const parts = [status.documents === 0 ? 'Library empty' : sayCount(status.documents, 'document')]
  if (status.chunks > 0) parts.push(describeCoverage(status, meaning))
  if (!status.durable) parts.push('writes are not confirmed by the disk')
  const details = [
    meaning?.message,
    `Library at ${status.location}`,
    `PostgreSQL ${status.serverVersion}${status.engine === 'embedded' ? ' on this computer' : ' on a server'}`,
    `Lectern ${status.version}`,
  ]
  return { summary: parts.join(' · '), details: details.filter(Boolean).join(' — ') }
}

function describeCoverage({ chunks, embeddedChunks }: LibraryStatus, meaning: EmbeddingState | null): string {
  if (meaning?.buildingJobId && !meaning.active) return 'learning the library for search by meaning'
  if (embeddedChunks === 0) return 'searchable by words'
  if (embeddedChunks >= chunks) return 'all searchable by words and meaning'
  return `${sayNumber(embeddedChunks)} of ${sayCount(chunks, 'passage')} searchable by meaning`
}
