import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export type ReceivedRequest = Readonly<{
  method: string
  /** Path and query, as they stood in the request line. */
  url: string
  headers: IncomingHttpHeaders
  rawHeaders: readonly string[]
  body: string
}>

type Options = Readonly<{
  /** PEM: then the server speaks TLS. */
  tls?: Readonly<{ cert: string; key: string; maxVersion?: 'TLSv1.1'; minVersion?: 'TLSv1' }>
  host?: string
  /** 200 and nothing else, unless a test says otherwise. */
  answer?(request: ReceivedRequest, response: ServerResponse): unknown
}>

/**
 * A server of somebody else on 127.0.0.1, which remembers what it was asked. It ends with the test,
 * with whatever it left hanging.
 */
export async function webServer(t: Test, options: Options = {}) {
  const { tls, host = '127.0.0.1', answer = (_, response) => response.end() } = options
  const received: ReceivedRequest[] = []
  const listener = (message: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    message.on('data', (chunk) => chunks.push(chunk))
    message.on('error', () => {})
    message.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = message
      const request = { method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString() }
      received.push(request)
      response.on('error', () => {})
      answer(request, response)
    })
  }
  const server = tls
    ? createSecureServer(tls, listener)
    : createServer({ maxHeaderSize: 64 * 1024 }, listener)
  let connections = 0
  const closings: Promise<unknown>[] = []
  server.on('connection', (socket) => {
    connections += 1
    socket.on('error', () => {})
    closings.push(new Promise((resolve) => socket.once('close', resolve)))
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  t.teardown(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    received,
    connections: () => connections,
    /** Resolves when every connection that was made has been closed. */
    closed: () => Promise.all(closings),
  }
}

export type TestWebServer = Awaited<ReturnType<typeof webServer>>
