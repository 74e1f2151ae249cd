/** The encoding a page declares in its first bytes, in the name the web's decoder knows; undefined when it declares none. */
export function declaredCharset(bytes: Uint8Array): string | undefined {
  // The standard looks at 1 024 bytes; real pages put scripts before the declaration.
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')
  const label =
    /<meta[^>]+charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1] ??
    /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w:.-]+)["']/i.exec(head)?.[1]
  if (!label) return undefined
  try {
    const encoding = new TextDecoder(label).encoding
    // A page that can be read byte by byte up to here is not UTF-16, whatever it says.
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding
  } catch {
    // An unknown label says nothing.
    return undefined
  }
}
