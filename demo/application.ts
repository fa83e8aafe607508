import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

type Handler = (request: IncomingMessage, response: ServerResponse, path: string) => unknown

/** What an application of the demo is told on its command line. */
export function readArguments([, , address, casServer] = process.argv) {
  if (address === undefined || casServer === undefined) {
    throw new TypeError('Usage: <own origin> <where CAS answers>')
  }
  return { address, casServer }
}

/** Serves one application at its origin until the process is told to end. */
export function runApplication(address: string, handle: Handler): void {
  const { port } = new URL(address)
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    Promise.resolve()
      .then(() => handle(request, response, path))
      .catch((error: unknown) => {
        process.stderr.write(`${String(error)}\n`)
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' })
        response.end()
      })
  })
  server.listen(Number(port), '127.0.0.1')
  // The process ends here and not by itself: a client library keeps a timer running for good.
  const end = () => process.exit(0)
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}
