/**
 * Tells where a position of the Markdown source lies in the text that was parsed from it. The two differ where the
 * source holds escapes (`\*`), character references (`&amp;`) and the marks of quotes and indentation at line starts.
 * The answer has `source.length + 1` entries; entry `i` is the index in `value` of what stands at `source[i]`.
 */
export function alignOffsets(source: string, value: string): Uint32Array {
  const map = new Uint32Array(source.length + 1)
  let at = 0
  let index = 0
  while (index < source.length) {
    map[index] = at
    const reference =
      source[index] === '&'
        ? /^&(?:#x[\da-f]+|#\d+|[a-z][a-z\d]*);/i.exec(source.slice(index, index + 40))
        : null
    if (reference && at < value.length && !value.startsWith(reference[0], at)) {
      const units = value.codePointAt(at)! > 0xffff ? 2 : 1
      map.fill(at, index, index + reference[0].length)
      index += reference[0].length
      at += units
      continue
    }
    // What the parser dropped (a backslash, a quote's `>`) matches nothing here and maps to what comes after it.
    if (at < value.length && source[index] === value[at]) at += 1
    index += 1
  }
  map[source.length] = value.length
  return map
}
