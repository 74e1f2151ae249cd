import { decodeStrictly, isReadable } from './decode-strictly.ts'

/** Bytes the guess looks at: enough for letter statistics, and chardet's time grows with the length. */
const sampleBytes = 64 * 1024

/**
 * What the guesser calls an encoding, and what to read it as. The web's rule: Latin-1 is always windows-1252, because
 * the curly quotes and dashes of office programs are only there.
 */
const readAs: Record<string, string> = {
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-9': 'windows-1254',
  ASCII: 'windows-1252',
  GB18030: 'gb18030',
  Big5: 'big5',
  Shift_JIS: 'shift_jis',
  'EUC-JP': 'euc-jp',
  'EUC-KR': 'euc-kr',
  'ISO-2022-JP': 'iso-2022-jp',
}

/** The text in the most probable legacy encoding whose every byte fits, or null when none gives readable text. */
export async function guessEncoding(bytes: Uint8Array): Promise<{ text: string; encoding: string } | null> {
  const { analyse } = await import('chardet')
  const candidates = analyse(sampleAroundLetters(bytes)).filter((match) => !match.name.startsWith('UTF'))
  const tried = new Set<string>()
  // A short Western text gives weak statistics everywhere; windows-1252 is by far the commonest legacy encoding.
  const names = [
    ...candidates.filter((match) => match.confidence >= 10).map((match) => match.name),
    'windows-1252',
  ]
  for (const name of names) {
    const encoding = readAs[name] ?? name.toLowerCase()
    if (tried.has(encoding)) continue
    tried.add(encoding)
    const text = decodeStrictly(bytes, encoding) ?? (await decodeWithTables(bytes, encoding))
    if (text !== null && isPlausible(text)) return { text, encoding }
  }
  return null
}

/** The part of the bytes with the first non-ASCII letters in it, so that a long English preface hides nothing. */
function sampleAroundLetters(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80)
  const start = Math.max(0, first - 1024)
  return bytes.subarray(start, start + sampleBytes)
}

/** Encodings that the platform does not know (some DOS code pages) but iconv-lite does. */
async function decodeWithTables(bytes: Uint8Array, encoding: string): Promise<string | null> {
  const { default: iconv } = await import('iconv-lite')
  if (!iconv.encodingExists(encoding)) return null
  const text = iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), encoding)
  return text.includes('\uFFFD') ? null : text
}

/** Control characters from the upper half appear when a text is read in the wrong one of the Latin encodings. */
function isPlausible(text: string): boolean {
  return isReadable(text) && !/[\u0080-\u009f]/.test(text)
}
