import type { Notice } from '../../shared/api/base.ts'
import type { AppError } from '../../shared/errors.ts'
import type { EmbeddingSettings } from './embedding-settings.ts'
import { fewestPassagesToFit } from './space-rules.ts'

/** Why no space answers, for the person who searches. */
export function describeNoSpace(
  settings: EmbeddingSettings,
  passages: number,
  outage: AppError | null,
): Notice {
  if (outage)
    return { code: 'embedder-unreachable', message: `Search works by words only. ${outage.message}` }
  if (settings.provider === 'built-in' && passages < fewestPassagesToFit) {
    return {
      code: 'library-too-small',
      message: `Search works by words only until the library has about ${fewestPassagesToFit} passages; it has ${passages}.`,
    }
  }
  return {
    code: 'space-building',
    message: 'Search works by words only until the passages have been read for their meaning.',
  }
}

/** What is not as it should be with the meaning of the library's passages; null when all is well. */
export function describeMeaning(facts: {
  settings: EmbeddingSettings
  chunks: number
  missing: number
  /** Whether the space that answers is of another model than the settings'. */
  isOther: boolean
  outage: AppError | null
}): string | null {
  const { settings, chunks, missing, isOther, outage } = facts
  const sentences: string[] = []
  if (isOther) {
    const name = settings.provider === 'built-in' ? 'The built-in model' : `The model "${settings.model}"`
    sentences.push(`${name} is not ready for the whole library; until it is, the one before answers.`)
  }
  if (missing > 0) {
    sentences.push(`${missing} of ${chunks} passages are found by their words only.`)
  }
  if (outage) sentences.push(outage.message)
  return sentences.length > 0 ? sentences.join(' ') : null
}
