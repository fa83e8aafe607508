import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { PASSWORD } from './soak-site.ts'

type Answer = Readonly<{ status: number; headers: IncomingHttpHeaders; body: string }>

/** One browser session of the soak: the cookie, and the tickets that were spent in it. */
export type SoakSession = Readonly<{ cookie: string; tickets: readonly string[] }>

/** Browsers of the soak, which keep their connections. Rejects when the server hangs up. */
export function soakVisitor(port: number) {
  const agent = new Agent({ keepAlive: true })

  function ask(path: string, cookie = '', form?: URLSearchParams): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = {
        ...(cookie && { cookie }),
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      }
      const method = form ? 'POST' : 'GET'
      const sent = request(
        { host: '127.0.0.1', port, path, method, agent, headers },
        (response) => {
          let body = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => {
            body += chunk
          })
          response.once('error', reject)
          response.once('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
          )
        },
      )
      sent.once('error', reject)
      sent.end(form?.toString())
    })
  }

  return {
    /** Signs in, and enters each of these applications once. */
    async begin(name: string, services: readonly string[]): Promise<SoakSession> {
      const form = await ask('/cas/login')
      const lt = /name="lt" value="([^"]+)"/.exec(form.body)?.[1] ?? ''
      const fields = new URLSearchParams({ username: name, password: PASSWORD, lt })
      const answer = await ask('/cas/login', cookiesOf(form), fields)
      const cookie = cookiesOf(answer)
      if (answer.status !== 303) throw new Error(`The sign-in was answered with ${answer.status}.`)
      const tickets: string[] = []
      for (const service of services) {
        const query = new URLSearchParams({ service })
        const { headers } = await ask(`/cas/login?${query}`, cookie)
        const ticket = /[?&]ticket=([\w-]+)/.exec(headers.location ?? '')?.[1] ?? ''
        query.set('ticket', ticket)
        const { body } = await ask(`/cas/serviceValidate?${query}`)
        if (!body.includes('authenticationSuccess')) throw new Error(`No ticket: ${body}`)
        tickets.push(ticket)
      }
      return { cookie, tickets }
    },

    /**
     * Signs out as a browser does: the answer of `/logout`, and the page that it leads to, which is
     * held back until the applications were told.
     */
    async end({ cookie }: SoakSession) {
      const startedAt = performance.now()
      const { status, body } = await ask('/cas/logout', cookie)
      const ms = performance.now() - startedAt
      if (status !== 200) throw new Error(`/logout was answered with ${status}.`)
      const next = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(body)?.[1]
      const told = next === undefined ? undefined : timed(ask(next.replaceAll('&amp;', '&')))
      return { ms, told }
    },

    close: () => agent.destroy(),
  }
}

export type SoakVisitor = ReturnType<typeof soakVisitor>

async function timed(answer: Promise<Answer>): Promise<number> {
  const startedAt = performance.now()
  const { status } = await answer
  if (status !== 200) throw new Error(`/logout/done was answered with ${status}.`)
  return performance.now() - startedAt
}

function cookiesOf({ headers }: Answer): string {
  return (headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0] ?? '').join('; ')
}
