/**
 * What bytes are by their signature, in words a person knows: `id` for formats Lectern reads, `name` for all.
 * Null for bytes without a known signature, which is what every plain text is.
 */
export interface ContentKind {
  id: 'pdf' | 'docx' | 'encrypted-office' | 'other'
  /** With its article: "a PNG picture". */
  name: string
}

const signatures: readonly { bytes: readonly number[]; offset?: number; name: string }[] = [
  { bytes: [0x89, 0x50, 0x4e, 0x47], name: 'a PNG picture' },
  { bytes: [0xff, 0xd8, 0xff], name: 'a JPEG picture' },
  { bytes: [0x47, 0x49, 0x46, 0x38], name: 'a GIF picture' },
  { bytes: [0x49, 0x49, 0x2a, 0x00], name: 'a TIFF picture' },
  { bytes: [0x4d, 0x4d, 0x00, 0x2a], name: 'a TIFF picture' },
  { bytes: [0x52, 0x49, 0x46, 0x46], name: 'a sound, video or WebP picture' },
  { bytes: [0x66, 0x74, 0x79, 0x70], offset: 4, name: 'a video or sound recording' },
  { bytes: [0x49, 0x44, 0x33], name: 'an MP3 recording' },
  { bytes: [0x4f, 0x67, 0x67, 0x53], name: 'an Ogg recording' },
  { bytes: [0x1a, 0x45, 0xdf, 0xa3], name: 'a Matroska or WebM video' },
  { bytes: [0x1f, 0x8b, 0x08], name: 'a gzip archive' },
  { bytes: [0x42, 0x5a, 0x68], name: 'a bzip2 archive' },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], name: 'an xz archive' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], name: 'a 7-Zip archive' },
  { bytes: [0x52, 0x61, 0x72, 0x21], name: 'a RAR archive' },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], name: 'a program' },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], name: 'a SQLite database' },
  { bytes: [0x25, 0x21, 0x50, 0x53], name: 'a PostScript file' },
]

/** What the bytes are by their signature, or null when they have none. */
export function sniffContent(bytes: Uint8Array): ContentKind | null {
  // Readers accept up to a kilobyte of rubbish before the header, and real files have it.
  if (latin1(bytes, 0, 1024).includes('%PDF-')) return { id: 'pdf', name: 'a PDF' }
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06]))
    return zipKind(bytes)
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return compoundKind(bytes)
  if (startsWith(bytes, [0x7b, 0x5c, 0x72, 0x74, 0x66])) return { id: 'other', name: 'an RTF document' }
  // A text may well begin with the letters MZ or BM; a program or bitmap has zero bytes right after.
  if (startsWith(bytes, [0x4d, 0x5a]) && bytes.subarray(0, 64).includes(0))
    return { id: 'other', name: 'a program' }
  if (startsWith(bytes, [0x42, 0x4d]) && bytes.subarray(0, 16).includes(0))
    return { id: 'other', name: 'a bitmap picture' }
  const signature = signatures.find((entry) => startsWith(bytes, entry.bytes, entry.offset))
  return signature ? { id: 'other', name: signature.name } : null
}

/** Names of entries stand in the clear in a zip's directory at its end, and the first entries' at its beginning. */
function zipKind(bytes: Uint8Array): ContentKind {
  const names = latin1(bytes, 0, 4096) + latin1(bytes, Math.max(0, bytes.length - 256 * 1024), bytes.length)
  if (names.includes('word/document') || (names.includes('[Content_Types].xml') && names.includes('word/'))) {
    return { id: 'docx', name: 'a Word document' }
  }
  if (names.includes('xl/workbook')) return { id: 'other', name: 'an Excel workbook' }
  if (names.includes('ppt/presentation')) return { id: 'other', name: 'a PowerPoint presentation' }
  if (names.includes('mimetypeapplication/epub+zip')) return { id: 'other', name: 'an EPUB book' }
  if (names.includes('opendocument.text')) return { id: 'other', name: 'an OpenDocument text' }
  if (names.includes('opendocument.')) return { id: 'other', name: 'an OpenDocument file' }
  return { id: 'other', name: 'a zip archive' }
}

/** The container of Office 97, and of encrypted files of newer versions: entry names in it are UTF-16. */
function compoundKind(bytes: Uint8Array): ContentKind {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const has = (name: string) => text.includes(Buffer.from(name, 'utf16le'))
  if (has('EncryptedPackage')) return { id: 'encrypted-office', name: 'an encrypted Office document' }
  if (has('WordDocument')) return { id: 'other', name: 'a Word document in the old .doc format' }
  if (has('Workbook')) return { id: 'other', name: 'an Excel workbook in the old .xls format' }
  if (has('PowerPoint Document'))
    return { id: 'other', name: 'a PowerPoint presentation in the old .ppt format' }
  return { id: 'other', name: 'an old Office file or Outlook message' }
}

function startsWith(bytes: Uint8Array, signature: readonly number[], offset = 0): boolean {
  return bytes.length >= offset + signature.length && signature.every((byte, i) => bytes[offset + i] === byte)
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
    'latin1',
    from,
    Math.min(to, bytes.length),
  )
}
