import type { EmbeddingProvider } from '../../../shared/api/embeddings.ts'
import { openBuiltIn } from './built-in.ts'
import { openOpenAiCompatible } from './openai-compatible.ts'
import { openOpenAi } from './openai.ts'
import type { OpenEmbedder } from './provider.ts'

/** Every provider: a file and a line. */
export const providers: { readonly [P in EmbeddingProvider]: OpenEmbedder<P> } = {
  'built-in': openBuiltIn,
  openai: openOpenAi,
  'openai-compatible': openOpenAiCompatible,
}
