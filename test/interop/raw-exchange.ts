import { connect, type Socket } from 'node:net'

type RawAnswer = Readonly<{
  status: number
  /** By name in small letters. */
  headers: Readonly<Record<string, string>>
  body: Buffer
}>

const PATIENCE_MS = 60_000
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'
const END_OF_HEAD = '\r\n\r\n'

/**
 * Sends these very lines, and the body after them, as a client that is not at hand would. Whoever says
 * `Expect: 100-continue` sends its body when it is told to, and not before.
 */
export async function rawExchange(
  port: number,
  lines: readonly string[],
  body = '',
): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1')
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('No answer')))
  const inbox = createInbox(socket)
  try {
    socket.write(`${lines.join('\r\n')}${END_OF_HEAD}`)
    if (lines.some((line) => /^expect: 100-continue$/i.test(line))) {
      await inbox.until((bytes) => bytes.length >= CONTINUE.length)
      const first = inbox.take(CONTINUE.length).toString('latin1')
      if (first !== CONTINUE) throw new Error(`Not told to go on: ${first}`)
    }
    socket.write(body)
    await inbox.until((bytes) => bytes.includes(END_OF_HEAD))
    const head = inbox.take(inbox.peek().indexOf(END_OF_HEAD) + END_OF_HEAD.length)
    const [statusLine = '', ...fields] = head.toString('latin1').trimEnd().split('\r\n')
    const headers = Object.fromEntries(fields.map(readField))
    const length = Number(headers['content-length'])
    if (!Number.isInteger(length)) throw new Error(`No length (R0.15): ${head}`)
    await inbox.until((bytes) => bytes.length >= length)
    return { status: Number(statusLine.split(' ')[1]), headers, body: inbox.take(length) }
  } finally {
    socket.destroy()
  }
}

function readField(line: string): [name: string, value: string] {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}

/** What has come in and was not taken yet. */
function createInbox(socket: Socket) {
  let bytes = Buffer.alloc(0)
  let ending: Error | undefined
  let wake = () => {}
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk])
    wake()
  })
  const end = (error?: Error) => {
    ending ??= error ?? new Error(`Hung up after: ${bytes}`)
    wake()
  }
  socket.on('error', end)
  socket.on('close', () => end())

  return {
    peek: () => bytes,

    take(length: number): Buffer {
      const taken = bytes.subarray(0, length)
      bytes = bytes.subarray(length)
      return taken
    },

    async until(isEnough: (bytes: Buffer) => boolean) {
      while (!isEnough(bytes)) {
        if (ending) throw ending
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
