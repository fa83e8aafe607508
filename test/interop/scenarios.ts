import t from 'tap'
import { inChromium } from '../support/chromium.ts'
import { signIn } from '../support/journey.ts'
import { PASSWORD } from '../support/test-app.ts'
import { eventually } from './eventually.ts'
import { HOA, type SignInServer } from './sign-in-server.ts'
import type { Page, WebBrowser } from './web-browser.ts'

/** An application that a public client guards; it shows what it knows as JSON. */
export type Application = Readonly<{
  /** The client, and how it speaks to the server. */
  client: string
  protocol: 'cas1' | 'cas2' | 'cas3' | 'saml1'
  page: string
  /** Whether the client hands attributes to its application. */
  carriesAttributes: boolean
}>

type Known = Readonly<{
  user: string
  attributes?: Readonly<Record<string, string | string[]>>
  /** Through whom the person came, where the client tells. */
  proxies?: readonly string[]
  /** What another application said, which this one has called in the person's name. */
  called?: Known
}>

/** Long enough for a machine that has other things to do. */
const BROWSER_PATIENCE_MS = 60_000

/** What every client must do on our server, whoever wrote it (R12.01). */
export function theySignPeopleIn(server: SignInServer, applications: readonly Application[]) {
  for (const [index, application] of applications.entries()) {
    const other = applications[(index + 1) % applications.length]
    if (other) signsPeopleIn(server, application, other)
  }
}

function signsPeopleIn(server: SignInServer, application: Application, other: Application) {
  const { client, page } = application
  const { asksForPassword, comeTo } = visitorsOf(server)

  t.test(`R12.01 ${client}: a stranger is sent to /login with the page's address`, async (t) => {
    const { status, headers } = await server.browser().peek(page)
    t.equal(status, 302)
    const login = new URL(headers.location ?? '')
    t.equal(login.origin + login.pathname, `${server.cas}/login`)
    t.equal(login.searchParams.get('service'), page)
  })

  t.test(`R12.01 ${client}: after the password, the page shows the right person`, async (t) => {
    const { form, shown } = await comeTo(page)
    t.ok(asksForPassword(form))
    t.equal(shown.url.href, page, 'where they began, without the ticket')
    t.equal(shown.status, 200)
    t.equal(knownOn(shown).user, HOA.user)
  })

  if (application.carriesAttributes) {
    t.test(`R12.01 R5.37 ${client}: letters, markup and several values are intact`, async (t) => {
      const { attributes = {} } = knownOn((await comeTo(page)).shown)
      t.equal(attributes.displayName, HOA.displayName)
      t.equal(attributes.unit, HOA.unit)
      t.same(attributes.groups, HOA.groups)
    })
  }

  t.test(`R12.01 ${client}: ${other.client} then opens without a password`, async (t) => {
    const { browser } = await comeTo(page)
    const shown = await browser.visit(other.page)
    t.equal(shown.url.href, other.page)
    t.equal(knownOn(shown).user, HOA.user)
  })

  t.test(`R12.01 ${client}: a used ticket lets nobody in`, async (t) => {
    const { shown } = await comeTo(page)
    const withTicket = shown.visited.find((url) => /[?&]ticket=ST-/.test(url)) ?? ''
    const ticket = new URL(withTicket).searchParams.get('ticket') ?? ''
    const stranger = server.browser()
    const refused = await stranger.visit(withTicket)
    t.ok(refused.status >= 400 || asksForPassword(refused), 'the client keeps the stranger out')
    t.notMatch(refused.html, HOA.user)
    t.ok(asksForPassword(await stranger.visit(page)), 'and holds no session afterwards')
    t.equal(await server.judge(ticket, page), 'INVALID_TICKET', 'the server says so')
  })
}

/** What every client does that takes part in single logout (R3.20): its session ends with ours. */
export function theyEndWithTheSession(server: SignInServer, applications: readonly Application[]) {
  const { asksForPassword, comeTo } = visitorsOf(server)
  for (const [index, { client, page }] of applications.entries()) {
    const other = applications[(index + 1) % applications.length]?.page ?? page

    t.test(`R12.01 R3.20 ${client}: signing out ends its session, and nobody else's`, async (t) => {
      const { browser } = await comeTo(page)
      await browser.visit(other)
      const bystander = (await comeTo(page)).browser
      const remembers = async (who: WebBrowser, where: string) =>
        (await who.peek(where)).status === 200
      t.ok(await remembers(browser, page), 'it has a session of its own')
      await browser.visit(`${server.cas}/logout`)
      for (const place of [page, other]) {
        await eventually(`${place} forgets`, async () => !(await remembers(browser, place)))
        t.ok(asksForPassword(await browser.visit(place)), place)
      }
      t.ok(await remembers(bystander, page), 'the same person in another browser')
    })
  }
}

/** What a client does that proxies (7): its page calls another application in the person's name. */
export function itCallsAnother(
  server: SignInServer,
  { client, page }: Pick<Application, 'client' | 'page'>,
  chain?: readonly string[],
) {
  t.test(`R12.01 R7.11 ${client}: calls another application in the person's name`, async (t) => {
    const { shown } = await visitorsOf(server).comeTo(page)
    t.equal(shown.url.href, page)
    const { user, called } = knownOn(shown)
    t.same([user, called?.user], [HOA.user, HOA.user])
    t.same(called?.proxies, chain)
  })
}

/** The same in a real browser: in by the form, into the other without, and out of both (R12.01). */
export function theyWorkInChromium(server: SignInServer, first: Application, second: Application) {
  inChromium(`R12.01 ${first.client} and ${second.client}, in Chromium`, async (t, { visitor }) => {
    const { page } = await visitor({ ignoreHTTPSErrors: true })
    page.setDefaultTimeout(BROWSER_PATIENCE_MS)
    const shown = async (): Promise<Known> => JSON.parse((await page.textContent('pre')) ?? '')
    await page.goto(first.page)
    await signIn(page, HOA.user)
    await page.waitForURL(first.page)
    t.equal((await shown()).user, HOA.user)
    await page.goto(second.page)
    t.equal(page.url(), second.page)
    t.equal((await shown()).attributes?.displayName, HOA.displayName)
    await page.goto(`${server.cas}/logout`)
    // The page leads on by itself: whoever goes elsewhere before that is overtaken.
    await page.waitForURL('**/logout/done?*')
    for (const { client, page: address } of [first, second]) {
      await eventually(`${client} asks for the password`, async () => {
        await page.goto(address)
        return (await page.$('input[type=password]')) !== null
      })
      t.equal(new URL(page.url()).origin, server.origin)
    }
  })
}

/** How people come to an application of this server. */
export function visitorsOf(server: SignInServer) {
  const asksForPassword = ({ url, html }: Page) =>
    url.origin === server.origin && /<input[^>]* type="password"/.test(html)

  async function comeTo(page: string) {
    const browser = server.browser()
    const form = await browser.visit(page)
    const shown = await browser.submit(form, { username: HOA.user, password: PASSWORD })
    return { browser, form, shown }
  }

  return { asksForPassword, comeTo }
}

/** What the application says that it knows. */
function knownOn({ html, url, status }: Page): Known {
  try {
    return JSON.parse(html)
  } catch {
    throw new Error(`${url.href} (${status}) tells of nobody: ${html}`)
  }
}
