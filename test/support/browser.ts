import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

type Headers = Readonly<Record<string, string>>

/** A browser that keeps cookies and fills in the form that it was shown. */
export function createBrowser(server: FastifyInstance) {
  const cookies = new Map<string, string>()

  function keep(response: LightMyRequestResponse) {
    for (const { name, value, maxAge } of response.cookies) {
      if (maxAge === 0) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  function headers(more: Headers): Headers {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return cookie === '' ? more : { cookie, ...more }
  }

  async function get(url: string, more: Headers = {}) {
    return keep(await server.inject({ method: 'GET', url, headers: headers(more) }))
  }

  async function post(url: string, fields: Headers, more: Headers = {}) {
    const type = { 'content-type': 'application/x-www-form-urlencoded', ...more }
    const payload = new URLSearchParams(fields).toString()
    return keep(await server.inject({ method: 'POST', url, headers: headers(type), payload }))
  }

  return {
    cookies,
    get,
    post,

    /** Opens a sign-in page and posts its form with these fields, to where the form says. */
    async signIn(fields: Headers, url = '/cas/login') {
      const page = await get(url)
      return post(actionOf(page.body), { lt: loginTicketOf(page.body), ...fields })
    },

    /** Sends the form that a page is about with its hidden fields, as its button does. */
    press: ({ body }: Readonly<{ body: string }>) => post(actionOf(body), fieldsOf(body)),

    /** A service ticket for this URL, from the session that the browser has. */
    async ticketFor(service: string): Promise<string> {
      const { headers: answer } = await get(`/cas/login?service=${encodeURIComponent(service)}`)
      return ticketIn(String(answer.location))
    },
  }
}

export type Browser = ReturnType<typeof createBrowser>

export function loginTicketOf(html: string): string {
  return /name="lt" value="([^"]+)"/.exec(html)?.[1] ?? ''
}

/** Where the form that this page is about posts to. */
export function actionOf(html: string): string {
  return textIn(/<form class="form[^"]*" method="post" action="([^"]+)"/.exec(html)?.[1] ?? '')
}

/** The hidden fields of that form. */
export function fieldsOf(html: string): Record<string, string> {
  const [, form = ''] = html.split('<form class="form')
  const inputs = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  return Object.fromEntries(
    [...inputs].map(([, name = '', value = '']) => [textIn(name), textIn(value)]),
  )
}

function textIn(escaped: string): string {
  return escaped
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

export function ticketIn(location: string): string {
  return /[?&]ticket=([A-Za-z0-9-]+)/.exec(location)?.[1] ?? ''
}
