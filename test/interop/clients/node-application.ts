import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

/** What the test tells an application by its environment. */
export function readSettings() {
  const { CAS: cas, ORIGIN: origin, CERT_FILE: certFile, KEY_FILE: keyFile } = process.env
  if (!cas || !origin || !certFile || !keyFile) throw new TypeError('Started without its settings')
  return { cas, origin, certFile, keyFile }
}

/** Serves these pages, by path, over https. */
export function servePages(pages: Readonly<Record<string, Handler>>): void {
  const { origin, certFile, keyFile } = readSettings()
  const tls = { cert: readFileSync(certFile), key: readFileSync(keyFile) }
  const server = createServer(tls, async (request, response) => {
    const page = pages[new URL(request.url ?? '/', origin).pathname]
    try {
      if (page) await page(request, response)
      else response.writeHead(404).end()
    } catch (error) {
      console.error(error)
      if (!response.headersSent) response.writeHead(403)
      response.end('Refused')
    }
  })
  server.listen(Number(new URL(origin).port), '127.0.0.1')
}

export function showKnown(response: ServerResponse, known: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(known))
}

/** Sessions by a cookie of this name. */
export function createSessions<Session>(cookie: string) {
  const sessions = new Map<string, Session>()
  const idIn = ({ headers }: IncomingMessage) =>
    new RegExp(`\\b${cookie}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1] ?? ''

  return {
    find: (request: IncomingMessage) => sessions.get(idIn(request)),
    end: (request: IncomingMessage) => sessions.delete(idIn(request)),

    start(response: ServerResponse, session: Session) {
      const id = randomUUID()
      sessions.set(id, session)
      response.setHeader('set-cookie', `${cookie}=${id}; Path=/; Secure; HttpOnly`)
    },
  }
}
