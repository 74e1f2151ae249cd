import { AppError } from '../../shared/errors.ts'
import { extractionLimits } from './extraction-limits.ts'

/** The sentence for a file of more bytes than one may have. */
export function fileTooLarge(name: string, sizeBytes: number): AppError {
  const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20)
  return new AppError(
    'file-too-large',
    `${name} is ${megabytes(sizeBytes)} MB; Lectern takes files up to ${megabytes(extractionLimits.inputBytes)} MB. Split it into smaller files and import those.`,
  )
}
