/** Character references people write by hand in Markdown; every other stays as it is. */
const named: Record<string, string> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©', reg: '®', trade: '™', hellip: '…', ndash: '–', mdash: '—',
  lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', bull: '•', middot: '·', times: '×', deg: '°', euro: '€', sect: '§',
  auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß', eacute: 'é', egrave: 'è', agrave: 'à', ccedil: 'ç', ntilde: 'ñ',
} // prettier-ignore

/** Longest link target or tag that is looked for; beyond it a bracket is a bracket. */
const longestTarget = 2000

interface Run {
  sign: string
  /** Index in `out` of the placeholder that holds the signs not used up yet. */
  at: number
  left: number
  canOpen: boolean
  canClose: boolean
}

/**
 * What a reader sees of the inline Markdown of one block: without emphasis, links' targets and tags; the text of
 * links and images, code and escaped signs stay. One pass, linear whatever the text holds.
 */
export function inlineText(source: string): string {
  if (!/[\\`*_~[\]<&!\n]/.test(source)) return source.trim()
  const out: string[] = []
  const runs: Run[] = []
  const brackets: number[] = []
  const unclosed = new Set<number>()
  let at = 0
  const plain = /[^\\`*_~[\]<&!\n]+/y
  while (at < source.length) {
    plain.lastIndex = at
    const text = plain.exec(source)?.[0]
    if (text) {
      out.push(text)
      at += text.length
      continue
    }
    const sign = source.charAt(at)
    const next = source.charAt(at + 1)
    if (sign === '\\') {
      if (/[!-/:-@[-`{-~]/.test(next)) {
        out.push(next)
        at += 2
      } else {
        // A backslash at the end of a line is a line break.
        if (next !== '\n') out.push(sign)
        at++
      }
    } else if (sign === '`') {
      const length = runLength(source, at)
      const end = unclosed.has(length) ? -1 : closingTicks(source, at + length, length)
      if (end === -1) {
        unclosed.add(length)
        out.push(source.slice(at, at + length))
        at += length
      } else {
        out.push(
          source
            .slice(at + length, end)
            .replaceAll('\n', ' ')
            .replace(/^ (.*[^ ].*) $/s, '$1'),
        )
        at = end + length
      }
    } else if (sign === '*' || sign === '_' || sign === '~') {
      const length = runLength(source, at)
      runs.push(runAt(source, at, length, out.length))
      out.push(source.slice(at, at + length))
      at += length
    } else if (sign === '!' && next === '[') {
      brackets.push(out.length)
      out.push('![')
      at += 2
    } else if (sign === '[') {
      const note = /^\[\^[^\]\s]{1,200}\](?!:)/.exec(source.slice(at, at + 210))?.[0]
      if (!note) {
        brackets.push(out.length)
        out.push('[')
      }
      at += note?.length ?? 1
    } else if (sign === ']') {
      const opener = brackets.pop()
      const target = opener === undefined ? 0 : targetLength(source, at + 1)
      if (opener === undefined || target === 0) out.push(']')
      else out[opener] = ''
      at += 1 + target
    } else if (sign === '<') {
      const tag = /^<(?:!--[^]*?-->|\/?[a-z][^<>]*>)/i.exec(source.slice(at, at + longestTarget))?.[0]
      const address = tag && /^<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>$/i.exec(tag)?.[1]
      if (address) out.push(address)
      else if (!tag) out.push(sign)
      else if (/^<br/i.test(tag)) out.push(' ')
      at += tag?.length ?? 1
    } else if (sign === '&') {
      const reference = /^&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]{2,8}));/.exec(
        source.slice(at, at + 12),
      )
      out.push(reference ? decode(reference) : sign)
      at += reference?.[0].length ?? 1
    } else {
      out.push(sign === '\n' ? ' ' : sign)
      at++
    }
  }
  removeEmphasis(runs, out)
  return out.join('').replace(/ {2,}/g, ' ').trim()
}

function runLength(source: string, at: number): number {
  const sign = source.charAt(at)
  let end = at + 1
  while (source.charAt(end) === sign) end++
  return end - at
}

function closingTicks(source: string, from: number, length: number): number {
  for (let at = source.indexOf('`', from); at !== -1;) {
    const found = runLength(source, at)
    if (found === length) return at
    at = source.indexOf('`', at + found)
  }
  return -1
}

function runAt(source: string, at: number, length: number, index: number): Run {
  const sign = source.charAt(at)
  const before = source.charAt(at - 1)
  const after = source.charAt(at + length)
  const isSpace = (character: string): boolean => character === '' || /\s/.test(character)
  const isSign = (character: string): boolean => /[\p{P}\p{S}]/u.test(character)
  const opens = !isSpace(after) && (!isSign(after) || isSpace(before) || isSign(before))
  const closes = !isSpace(before) && (!isSign(before) || isSpace(after) || isSign(after))
  const isWord = sign === '_'
  return {
    sign,
    at: index,
    left: sign === '~' && length > 2 ? 0 : length,
    canOpen: opens && (!isWord || !closes || isSign(before)),
    canClose: closes && (!isWord || !opens || isSign(after)),
  }
}

/** Pairs opening with closing runs, innermost first, and takes as many signs off each as both have. */
function removeEmphasis(runs: Run[], out: string[]): void {
  const open: Record<string, Run[]> = { '*': [], _: [], '~': [] }
  for (const run of runs) {
    const stack = open[run.sign] ?? []
    while (run.canClose && run.left > 0 && stack.length > 0) {
      const opener = stack.at(-1)
      if (!opener) break
      const used = Math.min(opener.left, run.left)
      opener.left -= used
      run.left -= used
      out[opener.at] = run.sign.repeat(opener.left)
      out[run.at] = run.sign.repeat(run.left)
      if (opener.left === 0) stack.pop()
    }
    if (run.canOpen && run.left > 0) stack.push(run)
  }
}

/** Characters a link's target takes behind its closing bracket: `(…)` or `[…]`; 0 when there is none. */
function targetLength(source: string, at: number): number {
  const sign = source.charAt(at)
  if (sign === '[') return /^\[[^[\]]{0,300}\]/.exec(source.slice(at, at + 310))?.[0].length ?? 0
  if (sign !== '(') return 0
  let depth = 0
  const last = Math.min(source.length, at + longestTarget)
  for (let end = at; end < last; end++) {
    const character = source.charAt(end)
    if (character === '\\') end++
    // CommonMark allows at least 32 nested brackets; more only cost time.
    else if (character === '(' && ++depth > 32) return 0
    else if (character === ')' && --depth === 0) return end - at + 1
  }
  return 0
}

function decode([whole, decimal, hexadecimal, name]: RegExpExecArray): string {
  if (name) return named[name] ?? whole
  const point = decimal ? Number(decimal) : Number.parseInt(hexadecimal ?? '0', 16)
  const isText = point >= 32 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
  return isText ? String.fromCodePoint(point) : whole
}
