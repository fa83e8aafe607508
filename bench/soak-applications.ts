/**
 * The applications of the soak, in a process of their own: so many that take logout requests and count
 * them by ticket, and one that takes them and never answers. They are asked over the channel to the
 * parent, and end with it.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Addresses, the one that hangs last. */
export type Ready = Readonly<{ urls: readonly string[] }>
/** How often each ticket came, one record for each application in their order. */
export type Counts = Readonly<{ counts: readonly Readonly<Record<string, number>>[] }>

const LIVE = Number(process.argv[2])

const seen = Array.from({ length: LIVE + 1 }, () => new Map<string, number>())

async function ticketIn(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += chunk
  return /^logoutRequest=.*SessionIndex%3E([\w-]+)%3C/.exec(body)?.[1] ?? 'no logout request'
}

function listen(index: number): Promise<Server> {
  const server = createServer((request, response) => {
    request.on('error', () => {})
    ticketIn(request).then(
      (ticket) => {
        const counts = seen[index]
        counts?.set(ticket, (counts.get(ticket) ?? 0) + 1)
        if (index < LIVE) response.end()
      },
      () => {},
    )
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const servers = await Promise.all(seen.map((_, index) => listen(index)))
const ready: Ready = {
  urls: servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`),
}
process.send?.(ready)
process.on('message', () => {
  const counts: Counts = { counts: seen.map((one) => Object.fromEntries(one)) }
  process.send?.(counts)
})
process.once('disconnect', () => process.exit(0))
