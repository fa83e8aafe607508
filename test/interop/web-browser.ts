/** What a browser ends up with: where it is, and what it shows. */
export type Page = Readonly<{ url: URL; status: number; html: string; visited: readonly string[] }>

const MOST_REDIRECTS = 10

/**
 * A browser over real HTTP: it follows redirects, keeps cookies and submits the form that it is
 * shown. Like every browser it sends the cookies of `localhost` to all its ports.
 */
export function createWebBrowser() {
  const cookies = new Map<string, string>()

  async function visit(address: string | URL, init: RequestInit = {}): Promise<Page> {
    const visited: string[] = []
    let url = new URL(address)
    let request = init
    for (let step = 0; step <= MOST_REDIRECTS; step += 1) {
      visited.push(url.href)
      const response = await fetch(url, {
        ...request,
        redirect: 'manual',
        headers: { ...request.headers, cookie: cookieHeader() },
      })
      keepCookies(response)
      const location = response.headers.get('location')
      if (location === null) {
        return { url, status: response.status, html: await response.text(), visited }
      }
      await response.body?.cancel()
      url = new URL(location, url)
      request = {}
    }
    throw new Error(`Sent around in circles: ${visited.join(' → ')}`)
  }

  function cookieHeader() {
    return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  function keepCookies({ headers }: Response) {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const name = pair.split('=', 1)[0] ?? ''
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) cookies.delete(name)
      else cookies.set(name, pair.slice(name.length + 1))
    }
  }

  return {
    visit: (address: string | URL) => visit(address),

    /** Fills in the form on this page and sends it, hidden fields and all. */
    submit(page: Page, typed: Readonly<Record<string, string>>): Promise<Page> {
      const action = /<form[^>]* action="([^"]*)"/.exec(page.html)?.[1]
      if (action === undefined) throw new Error(`No form on ${page.url.href}`)
      const body = new URLSearchParams({ ...hiddenFields(page.html), ...typed })
      const headers = { origin: page.url.origin, referer: page.url.href }
      return visit(new URL(textOf(action), page.url), { method: 'POST', body, headers })
    },

    /** As when the application forgets the person by itself, after a night for instance. */
    forget: (cookieName: string) => cookies.delete(cookieName),
  }
}

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
