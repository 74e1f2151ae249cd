import { isAbsolute, resolve } from 'node:path'
import { readFileSync } from 'node:fs'
import { embeddingProviders, type EmbeddingProvider } from '../../shared/api/embeddings.ts'
import { AppError } from '../../shared/errors.ts'
import type { LibraryLocation } from '../database/library-location.ts'
import type { EmbeddingSettings } from '../embeddings/embedding-settings.ts'
import { defaultLibraryFolder } from '../platform/data-folder.ts'

/** What OpenAI recommends for retrieval at a low price, and what its other clients default to. */
const openAiModel = 'text-embedding-3-small'

type Environment = Record<string, string | undefined>

/**
 * The library to open: the one that was named, else `LECTERN_LIBRARY`, else the person's own. A name is a folder or
 * the `postgres://` address of a server; `LECTERN_DATABASE_CA` is then a file with the certificate authority to
 * trust. A server on this computer may be spoken to without TLS.
 */
export function libraryLocation(
  named: string | undefined,
  environment: Environment,
  fallback: string = defaultLibraryFolder(),
): LibraryLocation {
  const name = named ?? (environment['LECTERN_LIBRARY'] || fallback)
  if (name === '')
    throw new AppError('invalid-input', 'The library has no name. Give a folder or a postgres:// address.')
  if (!/^postgres(ql)?:\/\//i.test(name)) return { folder: isAbsolute(name) ? name : resolve(name) }
  const caFile = environment['LECTERN_DATABASE_CA']
  return { url: name, allowPlaintextLoopback: true, ...(caFile ? { ca: readFileSync(caFile, 'utf8') } : {}) }
}

/**
 * How text is understood, from the environment: `LECTERN_EMBEDDINGS` (`built-in`, `openai`, `openai-compatible`),
 * `LECTERN_EMBEDDINGS_MODEL`, `LECTERN_EMBEDDINGS_URL`, `OPENAI_API_KEY`. Throws `invalid-input` for a provider that
 * is not one, and for one that lacks something.
 */
export function embeddingSettings(environment: Environment): EmbeddingSettings {
  const provider = environment['LECTERN_EMBEDDINGS'] || 'built-in'
  if (!isProvider(provider)) {
    throw new AppError(
      'invalid-input',
      `LECTERN_EMBEDDINGS is "${provider}"; it can be ${embeddingProviders.join(', ')}.`,
    )
  }
  if (provider === 'built-in') return { provider }
  const apiKey = environment['OPENAI_API_KEY'] || undefined
  const model = environment['LECTERN_EMBEDDINGS_MODEL'] || undefined
  if (provider === 'openai') {
    return { provider, model: model ?? openAiModel, apiKey: needed(apiKey, 'OPENAI_API_KEY', provider) }
  }
  return {
    provider,
    baseUrl: needed(environment['LECTERN_EMBEDDINGS_URL'], 'LECTERN_EMBEDDINGS_URL', provider),
    model: needed(model, 'LECTERN_EMBEDDINGS_MODEL', provider),
    ...(apiKey === undefined ? {} : { apiKey }),
    queryPrefix: environment['LECTERN_EMBEDDINGS_QUERY_PREFIX'] ?? '',
    passagePrefix: environment['LECTERN_EMBEDDINGS_PASSAGE_PREFIX'] ?? '',
  }
}

function isProvider(text: string): text is EmbeddingProvider {
  return embeddingProviders.some((provider) => provider === text)
}

function needed(value: string | undefined, name: string, provider: string): string {
  if (value) return value
  throw new AppError(
    'invalid-input',
    `Embeddings by "${provider}" need ${name} in the environment, and it is not set.`,
  )
}
