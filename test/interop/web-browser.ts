import { createCookieJar } from './cookie-jar.ts'
import { type Answer, exchange, type Question } from './exchange.ts'

/** What a browser ends up with: where it is, and what it shows. */
export type Page = Readonly<{ url: URL; status: number; html: string; visited: readonly string[] }>

const MOST_REDIRECTS = 10
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

type Options = Readonly<{
  /** PEM of an authority that this browser trusts. */
  authority?: string | undefined
}>

/**
 * A browser over real HTTP and verified TLS: it follows redirects, keeps cookies and submits the form
 * that it is shown. Like every browser it sends the cookies of `localhost` to all its ports.
 */
export function createWebBrowser({ authority }: Options = {}) {
  const cookies = createCookieJar()

  async function ask(url: URL, question: Question): Promise<Answer> {
    const cookie = cookies.headerFor(url)
    const headers = { ...question.headers, ...(cookie && { cookie }) }
    const answer = await exchange(url, { ...question, headers, authority })
    cookies.keep(url, answer.headers['set-cookie'] ?? [])
    return answer
  }

  async function visit(address: string | URL, question: Question = {}): Promise<Page> {
    const visited: string[] = []
    let url = new URL(address)
    let asked = question
    for (let step = 0; step <= MOST_REDIRECTS; step += 1) {
      visited.push(url.href)
      const { status, headers, body } = await ask(url, asked)
      if (headers.location === undefined) return { url, status, html: body, visited }
      url = new URL(headers.location, url)
      asked = {}
    }
    throw new Error(`Sent around in circles: ${visited.join(' → ')}`)
  }

  return {
    visit: (address: string | URL) => visit(address),

    /** One answer of this address, whatever it is: redirects are not followed. */
    peek: (address: string | URL): Promise<Answer> => ask(new URL(address), {}),

    /** Fills in the form on this page and sends it, hidden fields and all. */
    submit(page: Page, typed: Readonly<Record<string, string>>): Promise<Page> {
      const action = /<form[^>]* action="([^"]*)"/.exec(page.html)?.[1]
      if (action === undefined) throw new Error(`No form on ${page.url.href}: ${page.html}`)
      const body = new URLSearchParams({ ...hiddenFields(page.html), ...typed }).toString()
      const headers = { origin: page.url.origin, referer: page.url.href, ...FORM }
      return visit(new URL(textOf(action), page.url), { method: 'POST', body, headers })
    },

    /** As when the application forgets the person by itself, after a night for instance. */
    forget: cookies.forget,
  }
}

export type WebBrowser = ReturnType<typeof createWebBrowser>

function hiddenFields(html: string): Record<string, string> {
  const found = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [textOf(name), textOf(value)]),
  )
}

/** The text that a browser would show for this piece of HTML. */
export function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}
