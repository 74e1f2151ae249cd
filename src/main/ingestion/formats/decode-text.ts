import { AppError } from '../../../shared/errors.ts'
import { decodeStrictly, isReadable } from './decode-strictly.ts'
import { guessEncoding } from './guess-encoding.ts'

/** Text of a file, and the encoding it was in. */
export interface DecodedText {
  /** Without byte order mark; line ends are `\n`. */
  text: string
  /** A WHATWG or iconv name in lower case. */
  encoding: string
  /** Characters that could not be read and became U+FFFD. */
  damagedCharacters: number
}

/**
 * The text of bytes in any common encoding: byte order marks first, then UTF-16 by its zero bytes, then strict UTF-8,
 * then what the file declares (HTML), then a guess by letter statistics. Throws `file-wrong-type` for binary data,
 * `file-bad-encoding` when no encoding gives readable text.
 */
export async function decodeText(
  bytes: Uint8Array,
  file: { name: string },
  declaredEncoding?: string,
): Promise<DecodedText> {
  const marked = decodeByMark(bytes)
  if (marked) return finish(marked.text, marked.encoding)
  const wide = wideEncoding(bytes)
  if (wide) return finish(new TextDecoder(wide).decode(bytes), wide)
  if (countNulBytes(bytes) > bytes.length / 100) {
    throw new AppError(
      'file-wrong-type',
      `${file.name} is named like a text file but holds binary data. Open it in the program it was made with and save it as text, Word or PDF.`,
    )
  }
  const strict = decodeStrictly(bytes, 'utf-8')
  if (strict !== null) return finish(strict, 'utf-8')
  const eastAsian = decodeWideEastAsian(bytes)
  if (eastAsian) return finish(eastAsian.text, eastAsian.encoding)
  if (declaredEncoding && declaredEncoding !== 'utf-8') {
    const declared = decodeStrictly(bytes, declaredEncoding)
    if (declared !== null) return finish(declared, declaredEncoding)
  }
  const nearly = decodeDamagedUtf8(bytes)
  if (nearly !== null) return finish(nearly, 'utf-8')
  const guess = await guessEncoding(bytes)
  if (guess) return finish(guess.text, guess.encoding)
  throw new AppError(
    'file-bad-encoding',
    `The characters in ${file.name} are in an encoding Lectern could not recognise. Open it in a text editor, save it with the encoding UTF-8, and import it again.`,
  )
}

function finish(text: string, encoding: string): DecodedText {
  const clean = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  return { text: clean, encoding, damagedCharacters: clean.split('\uFFFD').length - 1 }
}

function decodeByMark(bytes: Uint8Array): { text: string; encoding: string } | null {
  const [a, b, c, d] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return decodeMarkedUtf8(bytes)
  // UTF-32 first: its little-endian mark begins with the one of UTF-16.
  if (a === 0xff && b === 0xfe && c === 0 && d === 0)
    return { text: decodeUtf32(bytes, true), encoding: 'utf-32le' }
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff)
    return { text: decodeUtf32(bytes, false), encoding: 'utf-32be' }
  if (a === 0xff && b === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' }
  if (a === 0xfe && b === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'utf-16be' }
  return null
}

/** A UTF-8 mark in front of something else means that a program added it blindly; then the mark says nothing. */
function decodeMarkedUtf8(bytes: Uint8Array): { text: string; encoding: string } | null {
  const text = decodeStrictly(bytes, 'utf-8') ?? decodeDamagedUtf8(bytes)
  return text === null ? null : { text, encoding: 'utf-8' }
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: string[] = []
  for (let offset = 4; offset + 4 <= bytes.length; offset += 4) {
    const codePoint = view.getUint32(offset, littleEndian)
    parts.push(codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : '\uFFFD')
  }
  return parts.join('')
}

/** UTF-16 without a mark: in most scripts nearly every other byte is zero, or has few values, while text never has zeros. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, 4096) & ~1
  if (length < 4 || bytes.length % 2 !== 0) return null
  let evenZeros = 0
  let oddZeros = 0
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) evenZeros++
    if (bytes[i + 1] === 0) oddZeros++
  }
  // Spaces, digits and line ends are a tenth of any text, and their upper byte is zero in every script.
  const enough = length / 2 / 12
  const encoding =
    oddZeros > enough && evenZeros === 0
      ? 'utf-16le'
      : evenZeros > enough && oddZeros === 0
        ? 'utf-16be'
        : null
  if (!encoding) return null
  const text = decodeStrictly(bytes.subarray(0, length), encoding)
  return text !== null && isReadable(text) ? encoding : null
}

/** UTF-16 in which not even spaces are ASCII: Chinese and Japanese without a mark have no zero bytes at all. */
function decodeWideEastAsian(bytes: Uint8Array): { text: string; encoding: string } | null {
  if (bytes.length % 2 !== 0) return null
  for (const encoding of ['utf-16le', 'utf-16be']) {
    const text = decodeStrictly(bytes, encoding)
    // Other encodings misread as UTF-16 scatter over all scripts, and hit the everyday signs only by chance.
    if (text === null || !/[、。，的の]/.test(text)) continue
    const foreign = text.match(
      /[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef\s\x20-\x7e]/gu,
    )
    if ((foreign?.length ?? 0) <= text.length / 50) return { text, encoding }
  }
  return null
}

/** UTF-8 with a few broken bytes (a cut file, one pasted character): one damaged sequence in fifty is still UTF-8. */
function decodeDamagedUtf8(bytes: Uint8Array): string | null {
  const text = new TextDecoder('utf-8').decode(bytes)
  const damaged = text.match(/\uFFFD+/g)?.length ?? 0
  const wide = text.match(/[^\0-\x7f\uFFFD]/gu)?.length ?? 0
  return damaged <= Math.max(wide / 50, wide >= 3 ? 1 : 0) ? text : null
}

function countNulBytes(bytes: Uint8Array): number {
  let count = 0
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) count++
  return count
}
