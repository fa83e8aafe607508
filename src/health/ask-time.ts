import { createSocket } from 'node:dgram'

const PORT = 123
/** Seconds from 1900, where NTP begins, to 1970. */
const FROM_1900_S = 2_208_988_800
const PACKET_BYTES = 48
/** Version 4, as a client. */
const ASK = 0x23
const SERVER_MODE = 4

type Asked = Readonly<{ server: string; timeoutMs: number; now(): number }>

/**
 * By how many milliseconds our clock is ahead of a time server's (SNTP, RFC 4330), half of the way there
 * and back taken off. `server` is a name or an address, with `:port` when it is not 123. Rejects when
 * there is no sound answer in time.
 */
export function askTime({ server, timeoutMs, now }: Asked): Promise<number> {
  const [, host = server, port = String(PORT)] = /^(.+?)(?::(\d+))?$/.exec(server) ?? []
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    const end = (finish: () => void) => {
      clearTimeout(timer)
      socket.close()
      finish()
    }
    const timer = setTimeout(
      () => end(() => reject(new Error(`no answer in ${timeoutMs} ms`))),
      timeoutMs,
    )
    const sentAt = now()
    socket.on('error', (error) => end(() => reject(error)))
    socket.on('message', (answer) => {
      const theirs = timeIn(answer)
      if (theirs === undefined) return
      const ours = (sentAt + now()) / 2
      end(() => resolve(ours - theirs))
    })
    const question = Buffer.alloc(PACKET_BYTES)
    question[0] = ASK
    socket.connect(Number(port), host, (error?: Error) => {
      // A name that is not found; told by the event as well where the system says so later.
      if (error) return end(() => reject(error))
      socket.send(question)
    })
  })
}

/** The moment at which a server sent its answer; undefined: it has none to tell. */
function timeIn(answer: Buffer): number | undefined {
  if (answer.length < PACKET_BYTES || ((answer[0] ?? 0) & 7) !== SERVER_MODE) return undefined
  // Stratum 0 is "do not ask me", and a server that is not synchronized says 3 in the first two bits.
  if (answer[1] === 0 || (answer[0] ?? 0) >> 6 === 3) return undefined
  const seconds = answer.readUInt32BE(40) - FROM_1900_S
  return seconds * 1000 + (answer.readUInt32BE(44) / 2 ** 32) * 1000
}
