import type { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { describeInvalidInput } from '../../api/invalid-input.ts'

/** A value that fits its schema. Throws `invalid-input` before anything is opened, in the words of the contract. */
export function checked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  const { message, fields } = describeInvalidInput(result.error.issues, input)
  throw new AppError('invalid-input', message, { details: { fields } })
}
