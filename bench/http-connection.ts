import { connect, type Socket } from 'node:net'

/** An answer as it came. `head` and `body` hold one character a byte (Latin-1). */
export type HttpResponse = Readonly<{ status: number; head: string; body: string }>

/** A kept-alive HTTP/1.1 connection with one request in flight. */
export type HttpConnection = Readonly<{
  ask(
    request: string,
    answered: (response: HttpResponse) => void,
    failed: (error: Error) => void,
  ): void
  close(): void
}>

type Waiting = Readonly<{
  answered(response: HttpResponse): void
  failed(error: Error): void
}>

/**
 * Connects on loopback. Written on bare sockets, and reading no more than status and length: what
 * asks must cost less than what answers, for both share the machine.
 */
export function openConnection(port: number): Promise<HttpConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(converse(socket))
    })
  })
}

function converse(socket: Socket): HttpConnection {
  let received = ''
  let waiting: Waiting | undefined

  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    received = received === '' ? chunk : received + chunk
    const response = readResponse(received)
    if (!response || !waiting) return
    const { answered } = waiting
    received = ''
    waiting = undefined
    answered(response)
  })
  socket.on('error', (error) => waiting?.failed(error))
  socket.on('close', () => waiting?.failed(new Error('The server closed the connection.')))

  return {
    ask(request, answered, failed) {
      waiting = { answered, failed }
      if (socket.destroyed) failed(new Error('The server closed the connection.'))
      else socket.write(request, 'latin1')
    },

    close() {
      waiting = undefined
      socket.destroy()
    },
  }
}

const LENGTH = '\r\ncontent-length: '

/** The answer, once all of it is there. Both servers tell every length. */
function readResponse(received: string): HttpResponse | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const lengthAt = received.indexOf(LENGTH)
  if (lengthAt < 0 || lengthAt > headEnd) {
    throw new Error(`An answer without a length:\n${received.slice(0, headEnd)}`)
  }
  const length = Number.parseInt(received.slice(lengthAt + LENGTH.length, headEnd + 2), 10)
  const bodyStart = headEnd + 4
  if (received.length < bodyStart + length) return undefined
  return {
    status: Number(received.slice(9, 12)),
    head: received.slice(0, headEnd),
    body: received.slice(bodyStart, bodyStart + length),
  }
}

/** The value of a header, or undefined. */
export function headerOf({ head }: HttpResponse, name: string): string | undefined {
  return headersOf(head).find(([key]) => key === name)?.[1]
}

/** The headers in their order, names in lower case. */
export function headersOf(head: string): [name: string, value: string][] {
  return head
    .split('\r\n')
    .slice(1)
    .map((line) => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    })
}

/** One request on a connection of its own. */
export async function askOnce(port: number, request: string): Promise<HttpResponse> {
  const connection = await openConnection(port)
  try {
    return await new Promise((resolve, reject) => connection.ask(request, resolve, reject))
  } finally {
    connection.close()
  }
}
