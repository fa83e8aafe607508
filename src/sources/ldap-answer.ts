import { BerReader } from 'ldapts'

/** Kinds of answer (RFC 4511, 4.2.2 and 4.12). */
export const BIND_RESPONSE = 0x61
export const EXTENDED_RESPONSE = 0x78

export const SUCCESS = 0

const SEQUENCE = 0x30
/** An answer of these kinds is a code and a sentence. */
const MOST_BYTES = 16 * 1024

/**
 * The result code of one answer of this kind, and nothing else; undefined while it is not complete.
 * The library takes an answer that lacks its code for a success, and any kind for the one it waits
 * for: what a password, or TLS, hangs on is read here, strictly. Throws when it is something else.
 */
export function readResultCode(received: Buffer, kind: number): number | undefined {
  if (received.length === 0) return undefined
  const reader = new BerReader(received)
  if (reader.readSequence(SEQUENCE) === null || reader.remain < reader.length) {
    if (received.length <= MOST_BYTES) return undefined
    throw new Error('too long an answer')
  }
  if (reader.remain > reader.length) throw new Error('more than one answer')
  reader.readInt()
  if (reader.readSequence() !== kind) throw new Error('another kind of answer')
  const code = reader.readEnumeration()
  if (code === null) throw new Error('an answer without a code')
  return code
}
