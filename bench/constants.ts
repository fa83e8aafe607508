import { type HttpResponse, headersOf } from './http-connection.ts'
import type { Exchange } from './load.ts'

/** An answer of the real server that the bare one gives always. */
export type Constant = Readonly<{
  path: string
  method: 'GET' | 'POST'
  status: number
  headers: Readonly<Record<string, string>>
  body: string
}>

/** Node writes these by itself, in both servers. */
const WRITTEN_BY_NODE = new Set(['connection', 'content-length', 'date', 'keep-alive'])

/** The constant that is, byte for byte, this answer. */
export function constantOf(
  path: string,
  request: string,
  { status, head, body }: HttpResponse,
): Constant {
  const headers: Record<string, string> = {}
  for (const [name, value] of headersOf(head)) {
    if (WRITTEN_BY_NODE.has(name)) continue
    if (name in headers) throw new Error(`The header ${name} comes twice.`)
    headers[name] = value
  }
  const method = request.startsWith('POST ') ? 'POST' : 'GET'
  return { path, method, status, headers, body: Buffer.from(body, 'latin1').toString('utf8') }
}

/** The same request to the bare server: another path, the same query, cookie and length of life. */
export function constantExchange({ path, status, body }: Constant, request: string): Exchange {
  const expected = Buffer.from(body, 'utf8').toString('latin1')
  return {
    request: request.replace(/^([A-Z]+) [^? ]+/, `$1 ${path}`),
    check(response) {
      if (response.status !== status || response.body !== expected) {
        throw new Error(`The constant ${path} was answered with ${response.status}.`)
      }
      return undefined
    },
  }
}
