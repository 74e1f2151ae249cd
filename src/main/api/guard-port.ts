import { onMessagePortClose, onMessagePortMessage, postMessagePortMessage } from '@orpc/client/message-port'
import type { SupportedMessagePort } from '@orpc/client/message-port'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { fromAppError } from './error-mapping.ts'

/** The largest request of any transport. 50 000 import tokens, the largest input of the contract, take about 1.5 MB. */
export const maxCallBytes = 4 * 1024 * 1024

/** The refusal of a request above `maxCallBytes`. */
export function requestTooLarge(): AppError {
  return new AppError(
    'request-too-large',
    `A request may have ${maxCallBytes / 1024 / 1024} MB. Ask for less at once.`,
  )
}

const idSchema = z.string().min(1).max(64)

/** A call or its abort, as oRPC's clients encode them. All inputs of the contract are JSON, so other bodies are not ours. */
const messageSchema = z.union([
  z.object({
    i: idSchema,
    t: z.undefined().optional(),
    p: z.object({
      u: z
        .string()
        .max(200)
        .regex(/^\/[\w/]*$/),
      m: z.undefined().optional(),
      h: z.strictObject({ 'last-event-id': z.string().max(200).optional() }).optional(),
      b: z
        .object({ json: z.unknown(), meta: z.array(z.unknown()).optional() })
        .partial()
        .optional(),
    }),
  }),
  // 4 is oRPC's kind of message for an abort.
  z.object({ i: idSchema, t: z.literal(4) }),
])

/**
 * Lets only well-formed calls through to oRPC, which takes it on trust that the other side of a port is its own client:
 * any other message would become an unhandled rejection, and that can end the program. A refused message that has an
 * id is answered with `invalid-input` or `request-too-large`; one without is dropped, since nobody waits for it.
 */
export function guardPort(port: SupportedMessagePort): SupportedMessagePort {
  const refuse = (id: string, error: AppError) => {
    const answer = fromAppError(error)
    postMessagePortMessage(
      port,
      JSON.stringify({ i: id, p: { s: answer.status, b: { json: answer.toJSON() } } }),
    )
  }
  const guarded = {
    postMessage: (message: unknown) => postMessagePortMessage(port, message),
    addEventListener: (type: string, listener: (event: { data?: unknown }) => void) => {
      if (type === 'close') return onMessagePortClose(port, () => listener({}))
      return onMessagePortMessage(port, (data: unknown) => {
        const refused = findRefusal(data)
        if (!refused) listener({ data })
        else if (refused.id !== undefined) refuse(refused.id, refused.error)
      })
    },
  }
  return guarded as SupportedMessagePort
}

function findRefusal(data: unknown): { id: string | undefined; error: AppError } | undefined {
  const message = typeof data === 'string' && data.length <= maxCallBytes ? parseJson(data) : undefined
  if (messageSchema.safeParse(message).success) return undefined
  if (typeof data === 'string' && data.length > maxCallBytes) {
    // The id stands first in what oRPC sends; the rest is not worth reading.
    return { id: /^\{"i":"([\w-]{1,64})"/.exec(data)?.[1], error: requestTooLarge() }
  }
  const { data: id } = z
    .object({ i: idSchema })
    .transform(({ i }) => i)
    .safeParse(message)
  return {
    id,
    error: new AppError('invalid-input', 'The message is not a call in the form that Lectern understands.'),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON is one of the things that are not a call.
    return undefined
  }
}
