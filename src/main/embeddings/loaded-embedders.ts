import type { Database } from '../database/database.ts'
import type { EmbeddingSettings } from './embedding-settings.ts'
import type { Embedder } from './embedder.ts'
import { selectModelParts, type EmbeddingSpace } from './embedding-space-store.ts'
import { providers } from './providers/index.ts'
import type { KnownSpace } from './providers/provider.ts'

/** Embedders in memory, one for each space that is in use. */
export function createLoadedEmbedders({
  database,
  settings,
}: {
  database: Database
  settings: EmbeddingSettings
}) {
  const loaded = new Map<number, Promise<Embedder>>()
  const inMemory = new Map<number, Embedder>()

  /**
   * The embedder of a space; loaded once. Null for a space of a provider that is no longer set up: without its key or
   * address nobody can ask it. Throws `library-damaged`, `embedder-*`.
   */
  async function of(space: EmbeddingSpace, signal: AbortSignal): Promise<Embedder | null> {
    const known = loaded.get(space.id)
    if (known) return known
    const own = settingsFor(space)
    if (!own) return null
    const opening = openEmbedder(own, knownSpace(space), signal)
    loaded.set(space.id, opening)
    try {
      const embedder = await opening
      inMemory.set(space.id, embedder)
      return embedder
    } catch (error) {
      loaded.delete(space.id)
      throw error
    }
  }

  /** The embedder of the settings for a space that is yet to be made; keep it with `keep`. Throws `embedder-*`. */
  function open(signal: AbortSignal): Promise<Embedder> {
    return openEmbedder(settings, { dimensions: null, loadModel: () => Promise.resolve([]) }, signal)
  }

  function keep(spaceId: number, embedder: Embedder): void {
    loaded.set(spaceId, Promise.resolve(embedder))
    inMemory.set(spaceId, embedder)
  }

  /** The embedder of a space if it is in memory: what may be used inside a transaction, where nothing can be loaded. */
  function ready(spaceId: number): Embedder | null {
    return inMemory.get(spaceId) ?? null
  }

  async function forget(spaceId: number): Promise<void> {
    const embedder = loaded.get(spaceId)
    loaded.delete(spaceId)
    inMemory.delete(spaceId)
    await embedder?.then((opened) => opened.close()).catch(() => {})
  }

  async function close(): Promise<void> {
    await Promise.all([...loaded.keys()].map(forget))
  }

  function settingsFor(space: EmbeddingSpace): EmbeddingSettings | null {
    if (space.provider === 'built-in') return { provider: 'built-in' }
    if (settings.provider === 'built-in' || settings.provider !== space.provider) return null
    return settings.model === space.model ? settings : null
  }

  function knownSpace(space: EmbeddingSpace): KnownSpace {
    return { dimensions: space.dimensions, loadModel: () => selectModelParts(database.query, space.id) }
  }

  return { of, open, keep, ready, forget, close }
}

export type LoadedEmbedders = ReturnType<typeof createLoadedEmbedders>

function openEmbedder(
  settings: EmbeddingSettings,
  space: KnownSpace,
  signal: AbortSignal,
): Promise<Embedder> {
  // One line each, so that the compiler sees which settings go with which provider.
  if (settings.provider === 'built-in') return providers['built-in'](settings, space, signal)
  if (settings.provider === 'openai') return providers.openai(settings, space, signal)
  return providers['openai-compatible'](settings, space, signal)
}
