import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Test } from 'tap'

/** Prints each datagram as a line; Node has no such sockets. */
const LISTEN = `
import array, os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('listening', flush=True)
while True:
    text, rights, flags, sender = s.recvmsg(4096, 4096)
    # The sender waits until the descriptor that it sent is closed: then it has been heard.
    for level, kind, data in rights:
        fds = array.array('i')
        fds.frombytes(data)
        for fd in fds: os.close(fd)
    print(text.decode().replace(chr(10), ' '), flush=True)
`

/** What systemd is to the program: a socket of datagrams, and a memory of what was said on it. */
export async function supervisor(t: Test, folder: string) {
  const socket = join(folder, 'notify')
  const child = spawn('python3', ['-c', LISTEN, socket], { stdio: ['ignore', 'pipe', 'inherit'] })
  t.teardown(() => child.kill('SIGKILL'))
  let heard = ''
  child.stdout.on('data', (chunk) => {
    heard += chunk
  })
  await once(child.stdout, 'data')

  return {
    socket,
    heard: () => heard,
    count: (word: string) => heard.split(word).length - 1,

    /** Until this has been said so often. */
    async until(word: string, times = 1): Promise<void> {
      for (let tries = 0; tries < 400; tries++) {
        if (heard.split(word).length > times) return
        await wait(25)
      }
      throw new Error(`${word} was never said, but: ${heard}`)
    },
  }
}
