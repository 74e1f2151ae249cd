/** How text is understood. Keys come from the environment or the system's store, never from a file. */
export type EmbeddingSettings =
  | { provider: 'built-in' }
  | { provider: 'openai'; model: string; apiKey: string }
  | {
      provider: 'openai-compatible'
      baseUrl: string
      model: string
      apiKey?: string
      queryPrefix?: string
      passagePrefix?: string
    }
