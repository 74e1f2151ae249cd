import { mapEventIterator } from '@orpc/client'
import { implement } from '@orpc/server'
import type { StandardHandlerOptions } from '@orpc/server/standard'
import { contract } from '../../shared/api/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { fromAppError, toApiError, toRequestError, type ReportInternal } from './error-mapping.ts'

/** The part of a log that answering calls needs. */
export interface ErrorLog {
  error(message: string, details?: Record<string, unknown>): void
}

/** What every call brings besides its input. Each host makes one for its calls. */
export interface RequestContext {
  /** Who carries the call. */
  readonly caller: 'window' | 'http' | 'cli'
  /** Where an error that nobody expected is written down under the id its caller is shown. */
  readonly log: ErrorLog
}

const contracted = implement(contract).$context<RequestContext>()

/**
 * Maps every error of a procedure once, for all transports. It stands before input validation, so that an input that
 * does not fit is answered in our words too; a stream's later errors go the same way.
 */
const errorMapping = contracted.middleware(async ({ context, path, signal, next }) => {
  const report = reportTo(context.log, path.join('.'))
  const toError = (error: unknown) => toApiError(error, signal, report)
  const cancelled = () => toError(signal?.reason)
  if (signal?.aborted) throw cancelled()
  try {
    const result = await next()
    if (!isAsyncIterator(result.output)) return result
    return {
      ...result,
      output: mapEventIterator(result.output, {
        // A stream that its handler ended because the caller let go fails as it does over the other transports.
        value: async (value, done) => {
          if (done && signal?.aborted) throw cancelled()
          return value
        },
        error: async (error) => toError(error),
      }),
    }
  } catch (error) {
    throw toError(error)
  }
})

/** What each area builds its procedures from: the contract with the context of a call and the error mapping applied. */
export const implementer = contracted.use(errorMapping)

/**
 * Options for the oRPC handler of every host. What fails before a procedure is reached (a body that cannot be read, an
 * operation that is not there) is answered with our errors too.
 */
export function handlerOptions(): StandardHandlerOptions<RequestContext> {
  return {
    interceptors: [
      async (call) => {
        const result = await call.next().catch((error: unknown) => {
          throw toRequestError(error, reportTo(call.context.log, call.request.url.pathname))
        })
        if (result.matched) return result
        throw fromAppError(
          new AppError('not-found', 'There is no such operation. The API description lists all of them.'),
        )
      },
    ],
  }
}

function reportTo(log: ErrorLog, operation: string): ReportInternal {
  return (id, error) => log.error(`Unexpected error ${id} in ${operation}`, { id, operation, error })
}

function isAsyncIterator(value: unknown): value is AsyncIterator<unknown, unknown, unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value
}
