import { AppError } from '../../../shared/errors.ts'
import type { Notice } from '../../../shared/api/base.ts'
import type { FileFormat } from '../extracted-document.ts'
import { formats } from './index.ts'
import { sniffContent } from './sniff-content.ts'

/** The format a file is read as, and what to tell when its name said something else. */
export interface FormatChoice {
  format: FileFormat
  notice: Notice | null
}

/**
 * The format of a file: by its content where that has a signature, else by its extension. Throws `file-empty`,
 * `file-encrypted`, `file-wrong-type` (the name promises one thing and the bytes are another that we do not read),
 * `file-unsupported`.
 */
export function chooseFormat(bytes: Uint8Array, file: { name: string }): FormatChoice {
  if (bytes.every((byte) => byte === 0)) {
    throw new AppError(
      'file-empty',
      `${file.name} is empty${bytes.length > 0 ? ' (nothing but zeros)' : ''}. There is nothing to import.`,
    )
  }
  const named = formatOfName(file.name)
  const kind = sniffContent(bytes)
  if (kind?.id === 'encrypted-office') {
    throw new AppError(
      'file-encrypted',
      `${file.name} is protected with a password. Open it in Word, remove the password under File > Info > Protect Document, save it, and import it again.`,
    )
  }
  if (kind?.id === 'other') throw unreadableKind(file.name, kind.name, named)
  if (kind) {
    const format = formats.find((candidate) => candidate.id === kind.id)!
    return {
      format,
      notice: named === format || !extensionOf(file.name) ? null : readAsNotice(file.name, format),
    }
  }
  if (named?.recognises(bytes) === false) {
    return notWhatItsNameSays(bytes, file.name, named)
  }
  if (named) return { format: named, notice: null }
  if (extensionOf(file.name)) throw unsupported(file.name)
  const html = formats.find((candidate) => candidate.id === 'html')!
  return {
    format: html.recognises(bytes) ? html : formats.find((candidate) => candidate.id === 'text')!,
    notice: null,
  }
}

/** The format a file name promises by its extension, or null. */
export function formatOfName(name: string): FileFormat | null {
  const extension = extensionOf(name)
  return formats.find((format) => format.extensions.includes(extension)) ?? null
}

function extensionOf(name: string): string {
  return /[^/\\.][^/\\]*?(\.[^./\\\s]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** A `.pdf` or `.docx` without the signature: a saved web page (an expired download link gives these), or rubbish. */
function notWhatItsNameSays(bytes: Uint8Array, name: string, named: FileFormat): FormatChoice {
  const html = formats.find((candidate) => candidate.id === 'html')!
  if (html.recognises(bytes)) {
    throw new AppError(
      'file-wrong-type',
      `${name} is named like a ${named.name} but is a web page, as a download that failed leaves behind. Download the file again, or rename it to end in .html to import the page.`,
    )
  }
  throw new AppError(
    'file-damaged',
    `${name} is named like a ${named.name} but does not begin like one: it is damaged, cut off, or of another kind. Get a fresh copy, or open and save it in the program it came from.`,
  )
}

function readAsNotice(name: string, format: FileFormat): Notice {
  return {
    code: 'file-type-differs',
    message: `${name} is really a ${format.name}, and was read as one.`,
  }
}

function unreadableKind(name: string, kind: string, named: FileFormat | null): AppError {
  if (named) {
    return new AppError(
      'file-wrong-type',
      `${name} is named like a ${named.name} but is ${kind}. Lectern does not read that kind: save it as ${readableExtensions()} and import it again.`,
    )
  }
  return new AppError(
    'file-unsupported',
    `${name} is ${kind}, which Lectern does not read. It reads ${readableFormats()}.`,
  )
}

function unsupported(name: string): AppError {
  return new AppError(
    'file-unsupported',
    `Lectern does not read files ending in ${extensionOf(name)}, such as ${name}. It reads ${readableFormats()}.`,
  )
}

function readableFormats(): string {
  return joinWords(
    formats.map((format) => `${format.name} (${format.extensions[0]})`),
    'and',
  )
}

function readableExtensions(): string {
  return joinWords(
    formats.slice(0, 4).map((format) => format.extensions[0]!),
    'or',
  )
}

function joinWords(words: string[], last: string): string {
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}
