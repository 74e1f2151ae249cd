/** Where a piece of text stands. */
export interface TextPlace {
  /** Whether it begins a block, where signs mean lists, headings and quotes. */
  isBlockStart: boolean
  /** Whether other inline nodes stand beside it, so that signs at its ends may pair with theirs. */
  hasNeighbours: boolean
  isInTable: boolean
  /** Whether any bracket could become a link: inside link texts, and in documents that define link targets. */
  escapesBrackets: boolean
}

const address =
  /(?<![\p{L}\p{N}_])(?:https?:\/\/|www\.)[a-z\d-]+(?:\.[a-z\d-]+)+(?:[/?#:][^\s<>`*[\]\\]*)?/giu
const mayNeedEscape = /[\\`*_~[\]<&|!#>+\-.)=:\n]|^\s|\s$/
/** A line of these signs alone is a rule, an underline or the second line of a table. */
const signLine = /^(?:[|:][|:\- \t]*-[|:\- \t]*|=+[ \t]*|-[-|: \t]*|(?:\* *){3,}|(?:_ *){3,})$/

/**
 * Text as Markdown that reads back as the same text, with a backslash only where a sign would mean something: most
 * prose comes out as it went in, so that what is stored is what people see and search. Lines lose white space at
 * their ends, which Markdown does not keep anyway; blank lines go.
 */
export function escapeText(text: string, place: TextPlace): string {
  if (!mayNeedEscape.test(text)) return text
  const lines = text.split(/\n\s*/)
  const pairs: Pairs = {
    links: place.escapesBrackets || place.hasNeighbours || /\][([:]/.test(text),
    strikes: place.hasNeighbours || text.indexOf('~') !== text.lastIndexOf('~'),
  }
  return lines
    .map((line, index) => {
      const isFirst = index === 0
      const isLast = index === lines.length - 1
      const cut = isLast ? line : line.trimEnd()
      const startsBlock = !isFirst || place.isBlockStart
      const own = startsBlock ? cut.trimStart() : cut
      return startsBlock
        ? escapeLineStart(escapeInline(own, place, pairs), own)
        : escapeInline(own, place, pairs)
    })
    .filter((line, index) => line !== '' || index === 0 || index === lines.length - 1)
    .join('\n')
}

/** Which signs could pair with others, in whatever line of the text those are. */
interface Pairs {
  links: boolean
  strikes: boolean
}

function escapeInline(line: string, place: TextPlace, pairs: Pairs): string {
  if (!/[\\`*_~[\]<&|!]/.test(line)) return line
  const addresses = place.isInTable || !/:\/\/|www\./i.test(line) ? [] : [...line.matchAll(address)]
  const isInAddress = (at: number): boolean =>
    addresses.some(({ index, 0: { length } }) => at >= index && at < index + length)
  return line.replace(/[\\`*_~[\]<&|!]/g, (sign, at: number) => {
    // Within an address that Markdown recognises by itself, a backslash would become part of the address.
    if ((sign === '_' || sign === '~' || sign === '&') && isInAddress(at)) return sign
    const before = line.charAt(at - 1)
    const after = line.charAt(at + 1)
    const isBare = isSpaceInside(before) && isSpaceInside(after)
    switch (sign) {
      case '\\':
        return after === '' || /[!-/:-@[-`{-~]/.test(after) ? '\\\\' : sign
      case '`':
        return '\\`'
      case '*':
        return isBare ? sign : '\\*'
      case '_':
        return isBare || (/[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after)) ? sign : '\\_'
      case '~':
        return pairs.strikes && !isBare ? '\\~' : sign
      case '[':
        return pairs.links || after === '^' ? '\\[' : sign
      case ']':
        return place.escapesBrackets ? '\\]' : sign
      case '<':
        return /[a-z/!?]/i.test(after) || (after === '' && place.hasNeighbours) ? '\\<' : sign
      case '&':
        return /^(?:#\d|#x[\da-f]|[a-z][a-z\d]*;)/i.test(line.slice(at + 1, at + 40)) ? '\\&' : sign
      case '|':
        return place.isInTable ? '\\|' : sign
      default:
        // An exclamation mark before a link would make it a picture.
        return after === '' && place.hasNeighbours ? '\\!' : sign
    }
  })
}

/** White space on both sides within the text; its ends may meet anything. */
function isSpaceInside(character: string): boolean {
  return character !== '' && /\s/.test(character)
}

/** `escaped` with a backslash before what would begin a block; `line` is the same line before escaping. */
function escapeLineStart(escaped: string, line: string): string {
  if (/^(?:#{1,6}(?:\s|$)|>|[-+](?:\s|$)|~~~|\+\+\+\s*$)/.test(escaped)) return `\\${escaped}`
  if (signLine.test(line)) return escaped.startsWith('\\') ? escaped : `\\${escaped}`
  if (/^\*\s/.test(escaped)) return `\\${escaped}`
  if (/^\[[ xX]\]\s/.test(escaped)) return `\\${escaped}`
  return escaped.replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
}
