import { actionOf, loginTicketOf, ticketIn } from './browser.ts'

type Fields = Readonly<Record<string, string>>

export type Answer = Readonly<{ status: number; location: string; body: string }>

/** A cookie-keeping browser over real connections; `browser.ts` is the same without them. */
export function httpVisitor(server: string) {
  const cookies = new Map<string, string>()

  async function send(path: string, init: RequestInit = {}): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(new URL(path, server), {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...(cookie && { cookie }) },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (attributes.some((attribute) => attribute.trim() === 'Max-Age=0')) cookies.delete(name)
      else cookies.set(name, value)
    }
    const body = await response.text()
    return { status: response.status, location: response.headers.get('location') ?? '', body }
  }

  return {
    cookies,
    get: (path: string) => send(path),
    post: (path: string, fields: Fields) =>
      send(path, { method: 'POST', body: new URLSearchParams(fields) }),

    /** Opens the sign-in page and posts its form. */
    async signIn(username: string, password: string): Promise<Answer> {
      const { body } = await send('/cas/login')
      const fields = { lt: loginTicketOf(body), username, password }
      return send(actionOf(body), { method: 'POST', body: new URLSearchParams(fields) })
    },

    /** A service ticket from the session; empty when the password is asked for. */
    async ticketFor(service: string): Promise<string> {
      const answer = await send(`/cas/login?service=${encodeURIComponent(service)}`)
      if (answer.status === 200 && loginTicketOf(answer.body) !== '') return ''
      if (answer.status === 302) return ticketIn(answer.location)
      throw new Error(`Neither a ticket nor the form: ${answer.status} ${answer.body}`)
    },
  }
}

export type HttpVisitor = ReturnType<typeof httpVisitor>

/** What one of the five validation endpoints says to a ticket. */
export type Verdict = 'success' | 'INVALID_TICKET' | `other: ${string}`

/** Validates the ticket and reads the answer as an application would. */
export async function validate(
  server: string,
  asked: Readonly<{ ticket: string; service: string; endpoint?: string }>,
): Promise<Verdict> {
  const { ticket, service, endpoint = '/p3/serviceValidate' } = asked
  const response = await fetch(
    `${server}/cas${endpoint}?${new URLSearchParams({ service, ticket })}`,
  )
  const body = await response.text()
  if (response.status !== 200) return `other: ${response.status} ${body}`
  if (endpoint === '/validate') {
    if (/^yes\n[^\n]+\n$/.test(body)) return 'success'
    return /^no\n\n?$/.test(body) ? 'INVALID_TICKET' : `other: ${body}`
  }
  if (body.includes('<cas:authenticationSuccess>')) return 'success'
  return body.includes("code='INVALID_TICKET'") ? 'INVALID_TICKET' : `other: ${body}`
}
