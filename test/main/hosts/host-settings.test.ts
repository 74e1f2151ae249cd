import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { embeddingSettings, libraryLocation } from '../../../src/main/hosts/host-settings.ts'

describe('the library to open', () => {
  it.each([
    ['/named', { LECTERN_LIBRARY: '/from-environment' }, { folder: '/named' }],
    [undefined, { LECTERN_LIBRARY: '/from-environment' }, { folder: '/from-environment' }],
    [undefined, { LECTERN_LIBRARY: '' }, { folder: '/own' }],
    [undefined, {}, { folder: '/own' }],
    ['relative', {}, { folder: resolve('relative') }],
    ['postgres://ada@db/lectern', {}, { url: 'postgres://ada@db/lectern', allowPlaintextLoopback: true }],
    ['postgresql://db/lectern', {}, { url: 'postgresql://db/lectern', allowPlaintextLoopback: true }],
  ])('%s with %j is %j', (named, environment, expected) => {
    expect(libraryLocation(named, environment, '/own')).toEqual(expected)
  })

  it('needs a name', () => {
    expect(() => libraryLocation('', {}, '/own')).toThrow(/no name/)
  })
})

describe('how text is understood', () => {
  it.each([
    [{}, { provider: 'built-in' }],
    [
      { LECTERN_EMBEDDINGS: 'openai', OPENAI_API_KEY: 'k' },
      { provider: 'openai', model: 'text-embedding-3-small', apiKey: 'k' },
    ],
    [
      {
        LECTERN_EMBEDDINGS: 'openai-compatible',
        LECTERN_EMBEDDINGS_URL: 'http://127.0.0.1:1/v1',
        LECTERN_EMBEDDINGS_MODEL: 'm',
      },
      {
        provider: 'openai-compatible',
        baseUrl: 'http://127.0.0.1:1/v1',
        model: 'm',
        queryPrefix: '',
        passagePrefix: '',
      },
    ],
  ])('%j gives %j', (environment, expected) => {
    expect(embeddingSettings(environment)).toEqual(expected)
  })

  it.each([
    [{ LECTERN_EMBEDDINGS: 'magic' }, /it can be built-in, openai, openai-compatible/],
    [{ LECTERN_EMBEDDINGS: 'openai' }, /OPENAI_API_KEY/],
    [{ LECTERN_EMBEDDINGS: 'openai-compatible' }, /LECTERN_EMBEDDINGS_URL/],
    [
      { LECTERN_EMBEDDINGS: 'openai-compatible', LECTERN_EMBEDDINGS_URL: 'http://a' },
      /LECTERN_EMBEDDINGS_MODEL/,
    ],
  ])('%j is refused with what is missing', (environment, sentence) => {
    expect(() => embeddingSettings(environment)).toThrow(sentence)
  })
})
