import { oc } from '@orpc/contract'
import { z } from 'zod'
import { errorCodes, errorStatus, type ErrorCode } from '../errors.ts'

/** What travels with an error beside its code and sentence. `id` is given for internal errors and stands in the log. */
export const errorDataSchema = z.object({ id: z.string().optional() }).catchall(z.unknown())

const errorMap = Object.fromEntries(
  errorCodes.map((code) => [code, { status: errorStatus[code], data: errorDataSchema }]),
) as Record<ErrorCode, { status: number; data: typeof errorDataSchema }>

/** The builder every procedure starts from, so that each can fail with any of our codes and none needs to list them. */
export const procedure = oc.errors(errorMap)

export const idSchema = z.uuid()

/** Times travel as ISO 8601 strings in UTC: the same text over a port, over HTTP and in `--json`. */
export const timeSchema = z.iso.datetime()

/** A sentence for the person, with a stable code: something they should know that is not an error. */
export const noticeSchema = z.object({
  code: z.enum([
    'words-only',
    'library-too-small',
    'embedder-unreachable',
    'space-building',
    'corrected-spelling',
    'phrase-not-found',
    'pages-without-text',
    'rows-skipped',
    'words-not-found',
    'text-fallback',
    'file-type-differs',
    'front-matter-unreadable',
    'text-damaged',
  ]),
  message: z.string(),
})
export type Notice = z.infer<typeof noticeSchema>

/** The reason an item failed: a code and a sentence. */
export const failureSchema = z.object({ code: z.enum(errorCodes), message: z.string() })
export type Failure = z.infer<typeof failureSchema>
