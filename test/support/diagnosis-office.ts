import type { Test } from 'tap'
import { createNearServices } from '../../src/diagnosis/near-service.ts'
import { createRefusalStore } from '../../src/diagnosis/refusal-store.ts'
import { refusalDocument } from '../../src/diagnosis/refusal-view.ts'
import { serviceEntry } from './sample-config.ts'
import { PASSWORD, testApp } from './test-app.ts'

type Json = Readonly<Record<string, unknown>>

/** Where applications call, and what the diagnosis says of it: the whole server without sockets. */
export async function diagnosisOffice(t: Test, settings: Json = {}) {
  const app = await testApp(t, {
    services: [
      serviceEntry(),
      serviceEntry({
        id: 'other',
        matches: [{ prefix: 'https://other.example/' }],
        launchUrl: 'https://other.example/',
      }),
    ],
    ...settings,
  })
  await app.addPerson()
  const browser = app.browser()
  await browser.signIn({ username: 'tamtt', password: PASSWORD })
  const refusals = createRefusalStore(app.database)
  const near = createNearServices(app.config.services)

  async function call(url: string, headers: Record<string, string> = {}, method = 'GET') {
    const agent = { 'user-agent': 'phpCAS/1.6.1' }
    const options = { url, headers: { ...agent, ...headers }, method: method as 'GET' }
    return (await app.server.inject(options)).body
  }

  return {
    ...app,
    browser,
    call,

    validate: (ticket: string, service: string, endpoint = '/cas/serviceValidate') =>
      call(`${endpoint}?${new URLSearchParams({ service, ticket })}`),

    /** What is known of an application's refusals ('': of nobody's), in English, the latest last. */
    async refusalsOf(serviceId: string) {
      await app.app.refusals.flush()
      const found = await refusals.latest(serviceId, 1000)
      return found.map((refusal) => refusalDocument(refusal, near.find, 'en'))
    },
  }
}

export type DiagnosisOffice = Awaited<ReturnType<typeof diagnosisOffice>>
