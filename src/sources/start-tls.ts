import type { Socket } from 'node:net'
import { ConnectionError, textOf } from '../outgoing/secure-connection.ts'
import { EXTENDED_RESPONSE, readResultCode, SUCCESS } from './ldap-answer.ts'

/** ExtendedRequest 1 with the name 1.3.6.1.4.1.1466.20037 (RFC 4511, 4.14.1). */
const REQUEST = Buffer.from('301d02010177188016312e332e362e312e342e312e313436362e3230303337', 'hex')

/**
 * Asks an LDAP server to begin TLS. This much is said in the open, so nothing of it reaches the
 * client that goes on inside TLS: an answer, or the beginning of one, that somebody slipped in
 * before would be taken for the server's. Throws a ConnectionError.
 */
export async function askForTls(socket: Socket): Promise<void> {
  let received = Buffer.alloc(0)
  await new Promise<void>((done, failed) => {
    const onData = (data: Buffer) => {
      received = Buffer.concat([received, data])
      try {
        const code = readResultCode(received, EXTENDED_RESPONSE)
        if (code === undefined) return
        end(code === SUCCESS ? undefined : `it refuses (code ${code})`)
      } catch (error) {
        end(textOf(error))
      }
    }
    const onClose = () => end('closed')
    const onError = (error: Error) => end(error.message)
    function end(problem?: string) {
      socket.off('data', onData).off('close', onClose).off('error', onError)
      socket.pause()
      if (problem === undefined) done()
      else failed(new ConnectionError('broken', `no TLS by StartTLS: ${problem}`))
    }
    socket.on('data', onData).on('close', onClose).on('error', onError)
    socket.write(REQUEST)
  })
}
