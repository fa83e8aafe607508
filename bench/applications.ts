import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Applications that are told of the end of a session, and given proxy-granting tickets. */
export type Applications = Readonly<{
  urls: readonly string[]
  /** The proxy-granting ticket that was delivered last. */
  lastGrant(): string
  /** Resolves when so many logout requests have come since the last call; rejects when they do not. */
  logoutRequests(count: number, withinMs: number): Promise<void>
  close(): void
}>

const COUNT = 5

export async function startApplications(): Promise<Applications> {
  let grant = ''
  let received = 0
  let expected = Number.POSITIVE_INFINITY
  let whenComplete: (() => void) | undefined

  function note(request: IncomingMessage) {
    const pgtId = new URL(request.url ?? '', 'http://localhost').searchParams.get('pgtId')
    if (pgtId) grant = pgtId
    if (request.method !== 'POST') return
    received += 1
    if (received >= expected) whenComplete?.()
  }

  const servers = await Promise.all(Array.from({ length: COUNT }, () => listen(note)))
  return {
    urls: servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    lastGrant: () => grant,

    async logoutRequests(count, withinMs) {
      expected = count
      if (received < count) {
        await new Promise<void>((resolve, reject) => {
          const tooLong = setTimeout(
            () => reject(new Error(`${received} of ${count} logout requests came.`)),
            withinMs,
          )
          whenComplete = () => {
            clearTimeout(tooLong)
            resolve()
          }
        })
      }
      received = 0
      expected = Number.POSITIVE_INFINITY
    },

    close() {
      for (const server of servers) server.closeAllConnections()
      for (const server of servers) server.close()
    },
  }
}

function listen(note: (request: IncomingMessage) => void): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume()
    request.once('end', () => {
      note(request)
      response.end()
    })
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}
