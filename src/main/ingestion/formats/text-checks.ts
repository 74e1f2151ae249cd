import { AppError } from '../../../shared/errors.ts'
import type { Notice } from '../../../shared/api/base.ts'
import { extractionLimits } from '../extraction-limits.ts'
import type { DecodedText } from './decode-text.ts'

/** Throws `file-empty` for a text of blanks only, `file-too-large` for one longer than a document may be. */
export function requireText(text: string, file: { name: string }): void {
  if (!/[^\s\0\uFEFF]/.test(text))
    throw new AppError('file-empty', `${file.name} is empty. There is nothing to import.`)
  requireTextLength(text.length, file)
}

/** Throws `file-too-large` when a file's text is longer than the limit. */
export function requireTextLength(length: number, file: { name: string }): void {
  if (length <= extractionLimits.textLength) return
  throw new AppError(
    'file-too-large',
    `${file.name} holds ${Math.round(length / 1e6)} million characters of text; Lectern takes up to ${extractionLimits.textLength / 1e6} million a file. Split it into smaller files and import those.`,
  )
}

/** Says how many characters could not be read, when some could not. */
export function damagedTextNotices(decoded: DecodedText, file: { name: string }): Notice[] {
  const count = decoded.damagedCharacters
  if (count === 0) return []
  return [
    {
      code: 'text-damaged',
      message: `${count === 1 ? 'One character' : `${count} characters`} of ${file.name} could not be read and ${count === 1 ? 'is' : 'are'} shown as \uFFFD.`,
    },
  ]
}
