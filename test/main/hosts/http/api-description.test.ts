import { describe, expect, it } from 'vitest'
import { describeApi } from '../../../../src/main/hosts/http/api-description.ts'
import { contract } from '../../../../src/shared/api/contract.ts'
import { errorCodes } from '../../../../src/shared/errors.ts'
import { send, startHttpHost } from '../../../support/http-host.ts'
import { scriptedJob } from '../../../support/scripted-router.ts'
import { procedurePaths } from '../../../support/procedure-paths.ts'

interface Operation {
  operationId?: string
  summary?: string
  parameters?: { name: string; in: string; required?: boolean }[]
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>
}

async function operations() {
  const description = await describeApi('1.2.3')
  return Object.entries(description.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) => ({
      path,
      method,
      operation,
    })),
  )
}

describe('the API description', () => {
  it('describes each procedure of the contract and uploads, once', async () => {
    const described = (await operations()).map(({ operation }) => operation.operationId)
    const expected = [...procedurePaths(contract), 'uploads.put']
    expect(described).toHaveLength(expected.length)
    expect(new Set(described)).toEqual(new Set(expected))
  })

  it('says of each operation what it does, what it answers and how it is refused', async () => {
    for (const { operation } of await operations()) {
      expect(operation).toMatchObject({
        operationId: expect.any(String),
        summary: expect.stringMatching(/\w{3}/),
      })
      const success = operation.responses['200']?.content ?? {}
      const [mediaType] = Object.keys(success)
      expect(['application/json', 'text/event-stream']).toContain(mediaType)
      const refusals = Object.entries(operation.responses).filter(([status]) => status !== '200')
      expect(refusals.length).toBeGreaterThan(0)
      for (const [, { content }] of refusals) {
        expect(content).toEqual({ 'application/json': { schema: { $ref: '#/components/schemas/Error' } } })
      }
    }
  })

  it('names every parameter of a path, and every reference leads somewhere', async () => {
    for (const { path, operation } of await operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const named = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(named.map(({ name }) => name)).toEqual(inPath)
      expect(named.every(({ required }) => required)).toBe(true)
    }
    const description = await describeApi('1.2.3')
    const text = JSON.stringify(description)
    const names = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name))
    expect(Object.keys(description.components?.schemas ?? {})).toEqual(expect.arrayContaining([...names]))
    expect(description.openapi).toMatch(/^3\.1\./)
    expect(description.components?.schemas?.['Error']).toMatchObject({
      properties: { code: { enum: errorCodes } },
    })
  })

  it('gives addresses at which the operations answer', async () => {
    const host = await startHttpHost()
    const headers = { authorization: `Bearer ${host.apiToken}`, 'content-type': 'application/json' }
    for (const { path, method, operation } of await operations()) {
      const address = `/api${path.replace(/\{\w+\}/, scriptedJob(0).id)}`
      const answer = await send(host.port, address, {
        method: method.toUpperCase(),
        headers: operation.operationId === 'uploads.put' ? { authorization: headers.authorization } : headers,
        ...(method === 'get' ? {} : { body: '{}' }),
      })
      // The script refuses everything that is valid; only a wrong address would be "not-found".
      expect([operation.operationId, answer.text]).toEqual([
        operation.operationId,
        expect.stringMatching(/"code":"(conflict|invalid-input)"/),
      ])
    }
  })

  it('is served to programs that have the token', async () => {
    const host = await startHttpHost()
    const answer = await send(host.port, '/api/openapi.json', {
      headers: { authorization: `Bearer ${host.apiToken}` },
    })
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(answer.json()).toMatchObject({
      info: { title: 'Lectern', version: '1.2.3' },
      servers: [{ url: '/api' }],
      security: [{ token: [] }],
    })
  })
})
