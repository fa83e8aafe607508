import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

type Options = Readonly<{
  /** Under which name browsers know it; Chromium is told that it is this machine. */
  host: string
  /** The public URL of the sign-in server. */
  signIn: string
  /** Where the session's page lies, so that it can be somebody's deep link. */
  path?: string
}>

type Person = Readonly<{ user: string; displayName: string }>

/** A form that brought a ticket. */
export type TicketPost = Readonly<{ origin: string | undefined; body: string }>

const LONGEST_FORM = 1000

/**
 * A minimal application that relies on the server: no session → `/cas/login`, a ticket, in the query
 * or in a form → `/cas/p3/serviceValidate`, then a session of its own and the person's name on a page.
 * A logout request ends it.
 */
export async function relyingApplication(t: Test, options: Options) {
  const { host, signIn, path = '/ho-so?muc=1' } = options
  const sessions = new Map<string, Person>()
  const tickets: string[] = []
  const posts: TicketPost[] = []
  let asksToo = ''
  const byTicket = new Map<string, string>()
  let logoutStatus = 200
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://${host}:${port}/`
  const deepLink = new URL(path, url).href
  t.teardown(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const address = new URL(request.url ?? '/', url)
    const form = request.method === 'POST' ? await posted(request) : undefined
    const logoutRequest = form?.get('logoutRequest')
    if (logoutRequest) return forget(response, logoutRequest)
    const ticket = (form ?? address.searchParams).get('ticket')
    address.searchParams.delete('ticket')
    if (ticket !== null) return enter(response, ticket, address.href)
    const person = sessions.get(/app=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '')
    if (person) return show(response, 200, `Xin chào, ${person.displayName} (${person.user})`)
    const login = `${signIn}/cas/login?service=${encodeURIComponent(address.href)}${asksToo}`
    response.writeHead(302, { location: login }).end()
  }

  async function posted(request: IncomingMessage): Promise<URLSearchParams> {
    let body = ''
    for await (const chunk of request) {
      body += chunk
      if (body.length > LONGEST_FORM) throw new Error('The form is too long.')
    }
    const form = new URLSearchParams(body)
    if (form.has('ticket')) posts.push({ origin: request.headers.origin, body })
    return form
  }

  async function enter(response: ServerResponse, ticket: string, service: string) {
    tickets.push(ticket)
    const query = new URLSearchParams({ service, ticket })
    const xml = await (await fetch(`${signIn}/cas/p3/serviceValidate?${query}`)).text()
    const user = elementIn(xml, 'user')
    if (user === undefined) return show(response, 403, 'Vé không hợp lệ')
    const id = randomUUID()
    byTicket.set(ticket, id)
    sessions.set(id, { user, displayName: elementIn(xml, 'displayName') ?? '' })
    const cookie = `app=${id}; HttpOnly; SameSite=Lax; Path=/`
    response.writeHead(302, { location: service, 'set-cookie': cookie }).end()
  }

  /** A logout request: the session that began with its ticket is over. */
  function forget(response: ServerResponse, logoutRequest: string) {
    const ticket = /SessionIndex>([\w-]+)</.exec(logoutRequest)?.[1] ?? ''
    if (logoutStatus === 200) sessions.delete(byTicket.get(ticket) ?? '')
    response.writeHead(logoutStatus).end()
  }

  return {
    url,
    deepLink,
    host: `${host}:${port}`,
    tickets,
    posts,
    forgetEverybody: () => sessions.clear(),
    /** From now on it asks for this as well: `method=POST`, say. */
    askFor: (parameters: string) => {
      asksToo = `&${parameters}`
    },
    /** From now on logout requests are answered like this; 200 ends the session. */
    answerLogoutWith: (status: number) => {
      logoutStatus = status
    },
  }
}

export type RelyingApplication = Awaited<ReturnType<typeof relyingApplication>>

function show(response: ServerResponse, status: number, text: string) {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
  response.end(`<!doctype html><html lang="vi"><title>${text}</title><h1>${text}</h1>`)
}

function elementIn(xml: string, name: string): string | undefined {
  const text = new RegExp(`<cas:${name}>([^<]*)</cas:${name}>`).exec(xml)?.[1]
  return text
    ?.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('&amp;', '&')
}
