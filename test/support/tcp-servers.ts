import { connect, createServer, type Server } from 'node:net'
import type { Test } from 'tap'

/** Starts a server on loopback and returns its port; it and its connections end with the test. */
export async function portOf(t: Test, server: Server): Promise<number> {
  const open = new Set<{ destroy(): void }>()
  server.on('connection', (socket) => open.add(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** A server that answers whatever it is told with this, and nothing more. */
export async function fakeServer(t: Test, says: Buffer | undefined): Promise<number> {
  return portOf(
    t,
    createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', () => says && socket.write(says))
    }),
  )
}

/** Another server behind a line that lets each piece through later. */
export async function slowLine(t: Test, port: number, delayMs: number): Promise<number> {
  return portOf(
    t,
    createServer((near) => {
      const far = connect(port, '127.0.0.1')
      near.on('error', () => far.destroy())
      far.on('error', () => near.destroy())
      near.on('data', (data) => setTimeout(() => far.write(data), delayMs))
      far.on('data', (data) => setTimeout(() => !near.destroyed && near.write(data), delayMs))
    }),
  )
}
