import type { EmbeddingSettings } from './embedding-settings.ts'
import type { EmbeddingSpace } from './embedding-space-store.ts'
import { lsaModelName } from './lsa/lsa-embedder.ts'

/**
 * Passages from which the built-in model is fitted. Below, which words belong together is chance, and a person sees
 * all of a handful of documents by words.
 */
export const fewestPassagesToFit = 60

/** A fitted model is replaced when the library has this many times the passages it was fitted on. */
const growthToRefit = 1.5

/** Share of meaning for a usual question over passages of usual length; search adapts it to the question at hand. */
const usualMeaning = 0.4

/** Different terms in a passage from which its meaning is told as well as it can be. */
const fullPassage = 60

/** The model the settings ask for, as its space would record it. */
export function wantedModel(settings: EmbeddingSettings): string {
  return settings.provider === 'built-in' ? lsaModelName : settings.model
}

/** Whether a space is one of the settings' model. */
export function isWanted(space: EmbeddingSpace, settings: EmbeddingSettings): boolean {
  return space.provider === settings.provider && space.model === wantedModel(settings)
}

/** Whether a space must be made or finished before the settings' model answers for the whole library. */
export function needsSpace(
  settings: EmbeddingSettings,
  spaces: readonly EmbeddingSpace[],
  passages: number,
): boolean {
  if (passages === 0) return false
  const active = spaces.find(({ state }) => state === 'active')
  const isFitted = settings.provider === 'built-in'
  if (isFitted && passages < fewestPassagesToFit) return false
  if (!active || !isWanted(active, settings)) return true
  if (spaces.some((space) => space.state === 'building' && isWanted(space, settings))) return true
  return isFitted && passages >= (active.fittedChunks ?? 0) * growthToRefit
}

/** Share of meaning in a space whose passages have `meanTerms` different terms; see docs/decisions/0003-lsa-and-fusion.md. */
export function meaningWeight(meanTerms: number): number {
  return usualMeaning * Math.min(1, meanTerms / fullPassage)
}
