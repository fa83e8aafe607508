import { type IncomingHttpHeaders, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

export type Question = Readonly<{
  method?: 'GET' | 'POST'
  headers?: Readonly<Record<string, string>>
  body?: string
  /** PEM of the authority that vouches for the server; the system's own when there is none. */
  authority?: string | undefined
}>

export type Answer = Readonly<{ status: number; headers: IncomingHttpHeaders; body: string }>

/** Long enough for a machine that has other things to do. */
const PATIENCE_MS = 60_000

/** One request and its answer on a connection of its own; the server's certificate is verified. */
export function exchange(url: string | URL, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, authority } = question
  const { protocol } = new URL(url)
  const options = { method, headers, agent: false, timeout: PATIENCE_MS }
  return new Promise((resolve, reject) => {
    const request =
      protocol === 'https:'
        ? requestHttps(url, { ...options, ca: authority })
        : requestHttp(url, options)
    request.once('error', reject)
    request.once('timeout', () => request.destroy(new Error(`${url} does not answer.`)))
    request.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
    })
    request.end(body)
  })
}
