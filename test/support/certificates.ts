import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'

/** A certificate with its key, as TLS servers and clients take them. */
export interface Certificate {
  cert: string
  key: string
  name: string
  privateKey: KeyObject
}

interface Wishes {
  name: string
  /** Names and addresses it is made out for. */
  hosts?: readonly string[]
  /** Who signs it; itself without one. */
  issuer?: Certificate
  isAuthority?: boolean
  /** Last day of validity; ten years from now without one. */
  notAfter?: Date
}

const dayMs = 24 * 60 * 60 * 1000

/** Makes an X.509 certificate, so that tests need neither a program for it nor keys in the repository. */
export function createCertificate({
  name,
  hosts = [],
  issuer,
  isAuthority = false,
  notAfter,
}: Wishes): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const end = notAfter ?? new Date(Date.now() + 3650 * dayMs)
  const content = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    ecdsaWithSha256,
    distinguishedName(issuer?.name ?? name),
    sequence(time(new Date(Math.min(Date.now(), end.getTime()) - 30 * dayMs)), time(end)),
    distinguishedName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      0xa3,
      sequence(basicConstraints(isAuthority), ...(hosts.length > 0 ? [alternativeNames(hosts)] : [])),
    ),
  )
  const signature = sign('sha256', content, issuer?.privateKey ?? privateKey)
  const der = sequence(content, ecdsaWithSha256, tagged(0x03, Buffer.concat([Buffer.of(0), signature])))
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    name,
    privateKey,
  }
}

/** ASN.1's DER: a tag, a length, the content. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const header =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from(header), content])
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts))
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes)
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'))
}

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))

function distinguishedName(name: string): Buffer {
  const commonName = oid('550403')
  return sequence(tagged(0x31, sequence(commonName, tagged(0x0c, Buffer.from(name)))))
}

function time(date: Date): Buffer {
  return tagged(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]|\..*/g, '')}Z`))
}

function basicConstraints(isAuthority: boolean): Buffer {
  const value = isAuthority ? sequence(tagged(0x01, Buffer.of(0xff))) : sequence()
  return sequence(oid('551d13'), tagged(0x04, value))
}

function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIP(host) === 4
      ? tagged(0x87, Buffer.from(host.split('.').map(Number)))
      : tagged(0x82, Buffer.from(host)),
  )
  return sequence(oid('551d11'), tagged(0x04, sequence(...names)))
}
