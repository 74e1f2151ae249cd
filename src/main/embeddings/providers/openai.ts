import type { OpenEmbedder } from './provider.ts'
import { openDialectEmbedder } from './openai-dialect.ts'

/** Vector lengths of OpenAI's models; another model is asked for one vector to find out. */
const dimensionsOf: Record<string, number> = {
  'text-embedding-3-small': 1536,
  'text-embedding-3-large': 3072,
  'text-embedding-ada-002': 1536,
}

/** OpenAI's own service. The passages leave this computer. */
export const openOpenAi: OpenEmbedder<'openai'> = ({ model, apiKey }, { dimensions }, signal) =>
  openDialectEmbedder(
    {
      provider: 'openai',
      serverName: 'OpenAI',
      baseUrl: null,
      apiKey,
      model,
      dimensions: dimensions ?? dimensionsOf[model] ?? null,
      queryPrefix: '',
      passagePrefix: '',
      batchSize: 128,
    },
    signal,
  )
