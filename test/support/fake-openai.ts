import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a scripted answer does instead of the right thing. */
export type OpenAiFault =
  | { kind: 'status'; status: number; code?: string; headers?: Record<string, string> }
  | { kind: 'hang' }
  | { kind: 'hang-in-body' }
  | { kind: 'reset' }
  | { kind: 'reset-in-body' }
  | { kind: 'bad-json' }
  | { kind: 'one-too-few' }
  | { kind: 'permuted' }
  | { kind: 'same-index' }
  | { kind: 'wrong-dimensions' }
  | { kind: 'not-finite' }
  | { kind: 'zero-vector' }
  | { kind: 'base64' }

/** A request as it came. */
export interface OpenAiRequest {
  model: string
  input: string[]
  encodingFormat: string
  authorization: string
}

/**
 * A server on the loopback that speaks OpenAI's dialect of embeddings: deterministic vectors, faults from a script (one a
 * request, then none), and texts it refuses. `paid` counts the texts a real provider would have charged for.
 */
export async function startFakeOpenAi({ dimensions = 8 }: { dimensions?: number } = {}) {
  const requests: OpenAiRequest[] = []
  const script: (OpenAiFault | null)[] = []
  let refuses: (text: string) => boolean = () => false
  let paid: string[] = []

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const part of request.setEncoding('utf8')) body += part as string
    const { model, input, encoding_format } = JSON.parse(body) as {
      model: string
      input: string[]
      encoding_format: string
    }
    const authorization = request.headers.authorization ?? ''
    requests.push({ model, input, encodingFormat: encoding_format, authorization })
    if (request.url !== '/v1/embeddings') return sendError(response, 404, 'unknown_url')
    const fault = script.shift() ?? null
    if (fault?.kind === 'status') return sendError(response, fault.status, fault.code, fault.headers)
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'reset') return void request.socket.destroy()
    if (input.some((text) => text === '' || refuses(text))) return sendError(response, 400, 'invalid_input')
    paid.push(...input)
    const text = fault?.kind === 'bad-json' ? '{"data": [' : JSON.stringify(makeBody(model, input, fault))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    if (fault?.kind === 'hang-in-body' || fault?.kind === 'reset-in-body') {
      response.write(text.slice(0, text.length / 2))
      if (fault.kind === 'reset-in-body') setTimeout(() => request.socket.destroy(), 20)
      return
    }
    response.end(text)
  }

  function makeBody(model: string, input: string[], fault: OpenAiFault | null) {
    let data = input.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: vectorOf(text, dimensions) as number[] | (number | null)[] | string,
    }))
    const first = data[0]!
    if (fault?.kind === 'one-too-few') data = data.slice(1)
    if (fault?.kind === 'permuted') data.reverse()
    if (fault?.kind === 'same-index') for (const entry of data) entry.index = 0
    if (fault?.kind === 'wrong-dimensions') first.embedding = [1, 0]
    // What JSON makes of NaN.
    if (fault?.kind === 'not-finite') first.embedding = (first.embedding as number[]).map(() => null)
    if (fault?.kind === 'zero-vector') first.embedding = (first.embedding as number[]).map(() => 0)
    if (fault?.kind === 'base64') {
      for (const entry of data) {
        entry.embedding = Buffer.from(Float32Array.from(entry.embedding as number[]).buffer).toString(
          'base64',
        )
      }
    }
    return { object: 'list', data, model, usage: { prompt_tokens: 1, total_tokens: 1 } }
  }

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    dimensions,
    requests,
    /** Faults for the next requests, in order; null is a right answer. */
    fail(...faults: (OpenAiFault | null)[]): void {
      script.push(...faults)
    },
    refuse(test: (text: string) => boolean): void {
      refuses = test
    },
    get paid(): string[] {
      return paid
    },
    /** Forgets requests, script and bill. */
    reset(): void {
      requests.length = 0
      script.length = 0
      paid = []
      refuses = () => false
    },
    /** The unit vector this server means by a text. */
    vector: (text: string) => vectorOf(text, dimensions),
    async close(): Promise<void> {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type FakeOpenAi = Awaited<ReturnType<typeof startFakeOpenAi>>

function sendError(
  response: ServerResponse,
  status: number,
  code = 'error',
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ error: { message: `scripted ${status}`, type: code, code, param: null } }))
}

/** Numbers from the text's hash, scaled to a unit vector: equal texts agree, different ones do not. */
function vectorOf(text: string, dimensions: number): number[] {
  const values: number[] = []
  for (let block = 0; values.length < dimensions; block++) {
    const hash = createHash('sha256').update(`${block} ${text}`).digest()
    for (let i = 0; i < hash.length && values.length < dimensions; i += 2)
      values.push(hash.readInt16LE(i) / 32768)
  }
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}
