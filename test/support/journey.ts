import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { createWebClient } from '../../src/outgoing/web-client.ts'
import { actAt } from './acts.ts'
import { relyingApplication } from './application.ts'
import { ticketIn } from './browser.ts'
import { freeAddress, registeredAt, runningServer } from './running-server.ts'
import { sendForm } from './send-form.ts'
import { PASSWORD } from './test-app.ts'

export { sendForm } from './send-form.ts'

type Json = Readonly<Record<string, unknown>>

/** The address of a page without its ticket-bearing or language query. */
export const pathOf = (page: Page) => new URL(page.url()).pathname

/** Chromium is told that every name under `example.test` is this machine; so is the server. */
const localNetwork = () =>
  createWebClient({
    allowsLoopback: true,
    resolve: async (host) => (host.endsWith('.example.test') ? ['127.0.0.1'] : []),
  })

/**
 * A small province: the server, two applications of other sites, and four invented people. Lê Thị Hoà
 * has left, so that her account is disabled. `more` are further services.
 */
export async function province(t: Test, settings: Json & { more?: Json[] } = {}) {
  const url = await freeAddress()
  const meetings = await relyingApplication(t, { host: 'hop.example.test', signIn: url })
  const documents = await relyingApplication(t, { host: 'vanban.example.test', signIn: url })
  const services = [
    registeredAt(meetings.url, {
      id: 'meetings',
      name: { vi: 'Phòng họp không giấy', en: 'Paperless meetings' },
      order: 10,
    }),
    registeredAt(documents.url, {
      id: 'documents',
      name: { vi: 'Quản lý văn bản', en: 'Document management' },
      order: 20,
    }),
    registeredAt('http://tamngung.example.test/', {
      id: 'paused',
      name: { vi: 'Ứng dụng tạm ngừng', en: 'Paused application' },
      enabled: false,
    }),
    registeredAt('http://lanhdao.example.test/', {
      id: 'leaders',
      name: { vi: 'Ứng dụng lãnh đạo', en: 'Application for leaders' },
      allowedGroups: ['lanh-dao'],
    }),
  ]
  const { more = [], ...changed } = settings
  const server = await runningServer(
    t,
    { publicUrl: url, services: [...services, ...more], ...changed },
    { webClient: localNetwork() },
  )
  server.app.start()
  await server.addPerson()
  await server.addPerson({ name: 'sonnv', displayName: 'Nguyễn Văn Sơn', unit: 'Sở Y tế' })
  await server.addPerson({ name: 'sonnv2', displayName: 'Nguyễn Viết Sơn', unit: '' })
  const former = await server.addPerson({ name: 'hoalt', displayName: 'Lê Thị Hoà' })
  await server.accounts.disable(former, actAt(server.clock.now(), 'chuyển công tác'))
  return { server, url, meetings, documents }
}

/** Fills in the form that the page shows, sends it, and waits for what comes of it. */
export async function signIn(page: Page, name = 'tamtt', password = PASSWORD) {
  await page.fill('#username', name)
  await page.fill('#password', password)
  await sendForm(page)
}

/** The id of the element that has the keyboard's focus. */
export async function focusedId(page: Page): Promise<string> {
  return String(await page.evaluate('document.activeElement.id'))
}

/** Enters a service with the page's session, as if its application had taken the ticket: no page goes. */
export async function enterUnseen(page: Page, url: string, service: string): Promise<void> {
  const cookies = await page.context().cookies(url)
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const login = `${url}/cas/login?${new URLSearchParams({ service })}`
  const { headers } = await fetch(login, { redirect: 'manual', headers: { cookie } })
  const ticket = ticketIn(headers.get('location') ?? '')
  await fetch(`${url}/cas/serviceValidate?${new URLSearchParams({ service, ticket })}`)
}
