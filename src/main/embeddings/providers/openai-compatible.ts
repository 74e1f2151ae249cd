import type { OpenEmbedder } from './provider.ts'
import { openDialectEmbedder } from './openai-dialect.ts'

/**
 * Any server that speaks OpenAI's dialect: Ollama, LM Studio, llama.cpp, vLLM. Batches are small, because such servers
 * often work on one processor and answer a batch only when all of it is done.
 */
export const openOpenAiCompatible: OpenEmbedder<'openai-compatible'> = (settings, { dimensions }, signal) =>
  openDialectEmbedder(
    {
      provider: 'openai-compatible',
      serverName: `The embedding server at ${new URL(settings.baseUrl).host}`,
      baseUrl: settings.baseUrl,
      apiKey: settings.apiKey ?? '',
      model: settings.model,
      dimensions,
      queryPrefix: settings.queryPrefix ?? '',
      passagePrefix: settings.passagePrefix ?? '',
      batchSize: 32,
    },
    signal,
  )
