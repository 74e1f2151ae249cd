/** The text of bytes in a named encoding, or null when a byte does not fit it or the name is unknown. */
export function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    // Either the bytes are not in that encoding or there is no such encoding: both mean "not this one".
    return null
  }
}

/** Whether a decoded text looks like writing: hardly any control characters or unassigned code points. */
export function isReadable(text: string): boolean {
  const strange = text.match(/[\p{Cn}\p{Co}]|(?![\t\n\f\r])\p{Cc}/gu)?.length ?? 0
  return strange <= text.length / 100
}
