/** What the first line of a block tells about it. `text` is the line without its indentation of up to three spaces. */
export interface Fence {
  sign: string
  length: number
}

/** The fence a line opens, or null. */
export function fenceOf(text: string): Fence | null {
  const run = /^(`{3,}(?=[^`]*$)|~{3,})/.exec(text)?.[0]
  return run ? { sign: run.charAt(0), length: run.length } : null
}

/** Whether a line closes a fence. */
export function closesFence(text: string, fence: Fence): boolean {
  const run = /^(`{3,}|~{3,})[ \t]*$/.exec(text)?.[1]
  return run !== undefined && run.charAt(0) === fence.sign && run.length >= fence.length
}

/** The depth of a heading with number signs, 0 for any other line. */
export function headingDepth(text: string): number {
  return /^(#{1,6})(?=[ \t]|$)/.exec(text)?.[1]?.length ?? 0
}

/** Whether a line is a thematic break. */
export function isRule(text: string): boolean {
  return /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/.test(text)
}

/** The marker of a list item. */
export interface Marker {
  /** What two items of one list share: the bullet, or the sign after the number. */
  sign: string
  /** Characters of marker and the white space after it that belong to it. */
  width: number
  isEmpty: boolean
  /** Whether a paragraph ends where this begins: not for empty items and numbers other than 1. */
  canInterrupt: boolean
}

/** The list marker a line begins with, or null. */
export function markerOf(text: string): Marker | null {
  const found = /^(?:([-+*])|(\d{1,9})([.)]))([ \t]+|$)/.exec(text)
  if (!found) return null
  const marker = found[1] ?? `${found[2]}${found[3]}`
  const space = found[4] ?? ''
  const isEmpty = found[0].length === text.length
  // Five spaces or more are one space and indented code.
  const padding = isEmpty || (space.length > 4 && !space.includes('\t')) ? 1 : space.length
  return {
    sign: found[1] ?? found[3] ?? '',
    width: marker.length + padding,
    isEmpty,
    canInterrupt: !isEmpty && (found[1] !== undefined || found[2] === '1'),
  }
}

/** The label of a footnote definition with its brackets and colon, or null. */
export function footnoteOf(text: string): string | null {
  return /^\[\^[^\]\s]{1,200}\]:[ \t]*/.exec(text)?.[0] ?? null
}

/** HTML blocks that run to a closing sign, blank lines or not. */
const rawHtml: [opens: RegExp, closes: RegExp][] = [
  [/^<(?:script|pre|style|textarea)(?=[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [/^<![a-z]/i, />/],
]
const blockTag =
  /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=[\s/>]|$)/i
const loneTag =
  /^<\/?[a-z][a-z0-9-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*\s*\/?>[ \t]*$/i

/** How an HTML block that begins here ends: at a pattern, at a blank line (`null`), or `undefined` when none begins. */
export function htmlEnd(text: string, isInParagraph: boolean): RegExp | null | undefined {
  if (!text.startsWith('<')) return undefined
  for (const [opens, closes] of rawHtml) if (opens.test(text)) return closes
  if (blockTag.test(text) || (!isInParagraph && loneTag.test(text))) return null
  return undefined
}
