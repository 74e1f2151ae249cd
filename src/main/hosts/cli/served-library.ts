import { openAsBlob } from 'node:fs'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ApiClient } from '../../../shared/api/contract.ts'
import { stagedFileSchema } from '../../../shared/api/ingestion.ts'
import { AppError, isErrorCode } from '../../../shared/errors.ts'
import type { Endpoint } from '../../database/database.ts'
import type { OpenLibrary } from './library.ts'

/** A program on this computer that does not answer in a second is not there, or of no use. */
const answerWithinMs = 1000

/** The library of a running program, asked over its local endpoint; undefined when nobody answers there. */
export async function connectToHolder({ url, token }: Endpoint): Promise<OpenLibrary | undefined> {
  const headers = { authorization: `Bearer ${token}` }
  const client: ApiClient = createORPCClient(new RPCLink({ url: `${url}/rpc`, headers }))
  try {
    // A question that needs no database: a holder that is busy with one is still there.
    await client.ingestion.formats(undefined, { signal: AbortSignal.timeout(answerWithinMs) })
  } catch {
    return undefined // Opening the library says who has it, if anybody does.
  }
  return {
    client,
    async stage({ path, name }) {
      const address = new URL(`${url}/api/uploads`)
      // The path too, so that a file is the same file whichever program imports it.
      address.search = new URLSearchParams({ name, origin: path }).toString()
      const response = await fetch(address, { method: 'PUT', headers, body: await openAsBlob(path) })
      const body: unknown = await response.json()
      if (response.ok) return stagedFileSchema.parse(body)
      throw refusal(body)
    },
    // It belongs to the other program, which goes on.
    close: async () => {},
  }
}

function refusal(body: unknown): AppError {
  const { code, message } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  return new AppError(
    isErrorCode(code) ? code : 'internal',
    typeof message === 'string' ? message : 'The running Lectern refused the file.',
  )
}
