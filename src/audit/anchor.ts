import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** Where the trail stood at a moment: kept elsewhere, it tells whether what came before is still the same. */
export type Anchor = Readonly<{
  /** The address of the server, and the name of its machine. */
  server: string
  host: string
  /** Milliseconds since 1970. */
  at: number
  /** Entries that were there, and the numbers of the first and the last. */
  entries: number
  firstId: number
  lastId: number
  /** Of the last entry, in hexadecimal digits. */
  hash: string
}>

const HEAD = 'CAS AUDIT ANCHOR 1'
const LARGEST = 4_096

/**
 * The anchor as a text of a few short lines, which can be printed, and signed (L19): the signature, in
 * base64, is of all lines above it with their line ends, by Ed25519.
 */
export function anchorText(anchor: Anchor, key: KeyObject): string {
  const { server, host, at, entries, firstId, lastId, hash } = anchor
  const lines = [
    HEAD,
    `server ${oneLine(server)}`,
    `host ${oneLine(host)}`,
    `time ${new Date(at).toISOString()}`,
    `entries ${entries}`,
    `first ${firstId}`,
    `last ${lastId}`,
    `hash ${hash}`,
    `public-key ${publicKeyText(key)}`,
  ]
  const signed = lines.map((line) => `${line}\n`).join('')
  return `${signed}signature ${sign(null, Buffer.from(signed), key).toString('base64')}\n`
}

/** The public half of a key as it stands in an anchor: base64 of its DER (SubjectPublicKeyInfo). */
export function publicKeyText(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return half.export({ type: 'spki', format: 'der' }).toString('base64')
}

/** An anchor whose signature fits the public key that stands in it; undefined: it is none, or was changed. */
export function readAnchor(text: string): (Anchor & Readonly<{ publicKey: string }>) | undefined {
  if (text.length > LARGEST) return undefined
  const [, signed = '', signature = ''] =
    /^([\s\S]*\n)signature ([A-Za-z0-9+/=]+)\s*$/.exec(text.replaceAll('\r\n', '\n')) ?? []
  const [head, ...lines] = signed.split('\n').slice(0, -1)
  const fields = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
  )
  const field = (name: string) => fields.get(name) ?? ''
  const publicKey = field('public-key')
  if (head !== HEAD || !isSignedBy(publicKey, signed, signature)) return undefined
  return {
    server: field('server'),
    host: field('host'),
    at: Date.parse(field('time')),
    entries: Number(field('entries')),
    firstId: Number(field('first')),
    lastId: Number(field('last')),
    hash: field('hash'),
    publicKey,
  }
}

function isSignedBy(publicKey: string, signed: string, signature: string): boolean {
  try {
    const key = createPublicKey({
      key: Buffer.from(publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    })
    return (
      key.asymmetricKeyType === 'ed25519' &&
      verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64'))
    )
  } catch {
    return false
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
