/** Zero-width characters that only say where a line may break: byte order mark, soft hyphen, word joiner. */
const invisible = /[\u00AD\u2060\uFEFF]/g
/** Every control character but tab and line feed. Bidi marks and joiners are format characters and stay. */
// oxlint-disable-next-line no-control-regex -- control characters are what this removes
const controls = /[\u0000-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F]/g
/** Line ends of every system, vertical tab and form feed, NEL, and Unicode's line and paragraph separators. */
// oxlint-disable-next-line no-control-regex -- two of them are control characters
const lineEnds = /\r\n?|[\u000B\u000C\u0085\u2028\u2029]/g
const oddSpaces = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g
// oxlint-disable-next-line no-control-regex -- the same characters as above, to skip the work for ordinary text
const anythingOdd = /[^\n\t\u0020-\u007E]/

/**
 * Text as the library keeps it: NFC, `\n` line ends, plain spaces, no NUL or other control characters, no soft
 * hyphens, and no lone surrogates (PostgreSQL refuses NUL and cannot store the others). Bidi marks, joiners and
 * everything visible stay.
 */
export function normalizeText(text: string): string {
  if (!anythingOdd.test(text)) return text
  return text
    .replace(lineEnds, '\n')
    .replace(controls, '')
    .replace(invisible, '')
    .replace(oddSpaces, ' ')
    .toWellFormed()
    .normalize('NFC')
}
