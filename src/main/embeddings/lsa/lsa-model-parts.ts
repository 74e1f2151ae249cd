import { crc32 } from 'node:zlib'
import { AppError } from '../../../shared/errors.ts'
import type { LsaModel } from './lsa-model.ts'

/** Bytes of a part: small enough that no statement or message carries a whole model. */
const partBytes = 1_000_000
const magic = 0x4c534131
const formatVersion = 1
const headerBytes = 28

/**
 * A model as bytes, in parts of at most 1 MB: a header (format, sizes, CRC-32 of the rest), document frequencies,
 * scales, the terms, and the rows. Little-endian.
 */
export function encodeLsaModel(model: LsaModel): Buffer[] {
  const words = Buffer.from([...model.terms.keys()].join('\n'), 'utf8')
  const count = model.terms.size
  const bytes = Buffer.alloc(headerBytes + count * 8 + words.length + model.rows.length)
  let at = headerBytes
  for (const frequency of model.documentFrequencies) at = bytes.writeUInt32LE(frequency, at)
  for (const scale of model.scales) at = bytes.writeFloatLE(scale, at)
  at += words.copy(bytes, at)
  bytes.set(new Uint8Array(model.rows.buffer, model.rows.byteOffset, model.rows.length), at)
  bytes.writeUInt32LE(magic, 0)
  bytes.writeUInt32LE(formatVersion, 4)
  bytes.writeUInt32LE(model.dimensions, 8)
  bytes.writeUInt32LE(model.documents, 12)
  bytes.writeUInt32LE(count, 16)
  bytes.writeUInt32LE(words.length, 20)
  bytes.writeUInt32LE(crc32(bytes.subarray(headerBytes)), 24)
  return Array.from({ length: Math.ceil(bytes.length / partBytes) }, (_, part) =>
    bytes.subarray(part * partBytes, (part + 1) * partBytes),
  )
}

/**
 * The model `encodeLsaModel` made the parts of. Throws `library-damaged` when anything is missing or changed, so that a
 * broken model is never searched with.
 */
export function decodeLsaModel(parts: readonly Uint8Array[]): LsaModel {
  const bytes = Buffer.concat(parts)
  if (bytes.length < headerBytes || bytes.readUInt32LE(0) !== magic) throw damaged('it has no beginning')
  const version = bytes.readUInt32LE(4)
  if (version !== formatVersion)
    throw damaged(`it has format ${version} and this program reads ${formatVersion}`)
  const dimensions = bytes.readUInt32LE(8)
  const count = bytes.readUInt32LE(16)
  const wordsEnd = headerBytes + count * 8 + bytes.readUInt32LE(20)
  if (bytes.length !== wordsEnd + count * dimensions) throw damaged('parts of it are missing')
  if (crc32(bytes.subarray(headerBytes)) !== bytes.readUInt32LE(24))
    throw damaged('its checksum does not match')
  const documentFrequencies = new Uint32Array(count)
  const scales = new Float32Array(count)
  for (let row = 0; row < count; row++) {
    documentFrequencies[row] = bytes.readUInt32LE(headerBytes + row * 4)
    scales[row] = bytes.readFloatLE(headerBytes + count * 4 + row * 4)
  }
  const words = bytes.toString('utf8', headerBytes + count * 8, wordsEnd)
  const terms = new Map(count === 0 ? [] : words.split('\n').map((term, row) => [term, row]))
  return {
    dimensions,
    documents: bytes.readUInt32LE(12),
    terms,
    documentFrequencies,
    scales,
    rows: new Int8Array(bytes.buffer, bytes.byteOffset + wordsEnd, count * dimensions),
  }
}

function damaged(what: string): AppError {
  return new AppError(
    'library-damaged',
    `The model of meaning stored in the library cannot be read: ${what}. Search works by words until it is fitted again.`,
  )
}
