import type { Socket } from 'node:net'
import { BerReader } from 'ldapts'
import { ConnectionError } from '../outgoing/secure-connection.ts'

/** ExtendedRequest 1 with the name 1.3.6.1.4.1.1466.20037 (RFC 4511, 4.14.1). */
const REQUEST = Buffer.from('301d02010177188016312e332e362e312e342e312e313436362e3230303337', 'hex')
const SEQUENCE = 0x30
const EXTENDED_RESPONSE = 0x78
const MOST_BYTES = 4096

/**
 * Asks an LDAP server to begin TLS. This much is said in the open, so it is read here, strictly, and
 * nothing of it reaches the client that goes on inside TLS: an answer, or the beginning of one, that
 * somebody slipped in before would be taken for the server's. Throws a ConnectionError.
 */
export async function askForTls(socket: Socket): Promise<void> {
  let received = Buffer.alloc(0)
  await new Promise<void>((done, failed) => {
    const onData = (data: Buffer) => {
      received = Buffer.concat([received, data])
      try {
        if (!isWholeConsent(received)) return
      } catch (error) {
        return end(error as Error)
      }
      end()
    }
    const onClose = () => end(new ConnectionError('broken', 'closed before TLS'))
    const onError = (error: Error) => end(new ConnectionError('broken', error.message))
    function end(error?: Error) {
      socket.off('data', onData).off('close', onClose).off('error', onError)
      socket.pause()
      if (error) failed(error)
      else done()
    }
    socket.on('data', onData).on('close', onClose).on('error', onError)
    socket.write(REQUEST)
  })
}

/** Whether this is the whole answer; throws when it is anything but a consent. */
export function isWholeConsent(received: Buffer): boolean {
  const reader = new BerReader(received)
  try {
    if (reader.readSequence(SEQUENCE) === null || reader.remain < reader.length) {
      if (received.length <= MOST_BYTES) return false
      throw new Error('too long')
    }
    if (reader.remain > reader.length) throw new Error('more than one answer')
    reader.readInt()
    if (reader.readSequence() !== EXTENDED_RESPONSE) throw new Error('another answer')
    const code = reader.readEnumeration()
    if (code === 0) return true
    throw new Error(`it refuses (code ${code})`)
  } catch (error) {
    throw new ConnectionError('broken', `no TLS by StartTLS: ${(error as Error).message}`)
  }
}
