import t from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { verifyTrail } from '../../src/audit/verify-trail.ts'
import { credentials } from '../support/login-cases.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { testApp } from '../support/test-app.ts'

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36'
const SECRET = 'khong-ai-duoc-doc-2026'

t.test('L12: a sign-out is written down, with the browser and the support code', async (t) => {
  const { addPerson, browser, database } = await testApp(t)
  const id = await addPerson()
  const official = browser()
  await official.signIn(credentials)
  await official.post('/cas/logout', {}, { 'user-agent': CHROME })
  await official.post('/cas/logout', {}, { 'user-agent': CHROME })
  const [first, second] = await createAuditStore(database).ofAccount(id, { limit: 10 })
  t.match(first, {
    event: 'sign-out.done',
    actorKind: 'person',
    actor: String(id),
    cameFrom: '127.0.0.1',
    device: 'Chrome/Windows',
    subject: 'tamtt@binhphuoc.gov.vn',
    outcome: 'done',
    supportCode: /^[0-9A-Z]{4}-[0-9A-Z]{4}$/,
  })
  t.equal(second?.event, 'sign-in.done', 'and once')
})

t.test('L12: a session that somebody else’s sign-in ended names both', async (t) => {
  const { addPerson, browser, database, clock } = await testApp(t)
  const first = await addPerson()
  const second = await addPerson({ name: 'hoalt' })
  const shared = browser()
  await shared.signIn(credentials)
  clock.advance(1_000)
  await shared.signIn({ ...credentials, username: 'hoalt' }, '/cas/login?renew=true')
  const [entry] = await createAuditStore(database).ofAccount(first, { limit: 1 })
  t.match(entry, { event: 'session.replaced', accountId: first, actor: String(second) })
})

t.test('L12: programs that sign out by REST are written down as such', async (t) => {
  const app = await testApp(t, {
    services: [serviceEntry()],
    rest: { enabled: true, callers: ['127.0.0.1'] },
  })
  const id = await app.addPerson()
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/plain' }
  const payload = new URLSearchParams(credentials).toString()
  const { body } = await app.server.inject({ method: 'POST', url: '/v1/tickets', headers, payload })
  await app.server.inject({ method: 'DELETE', url: `/v1/tickets/${body}` })
  const [entry] = await createAuditStore(app.database).ofAccount(id, { limit: 1 })
  t.match(entry, { event: 'sign-out.done', after: { door: 'rest' }, cameFrom: '127.0.0.1' })
})

t.test('L12: no query of an application is in the trail, and the trail is whole', async (t) => {
  const { addPerson, browser, database } = await testApp(t, { services: [serviceEntry()] })
  await addPerson()
  const official = browser()
  const service = encodeURIComponent(`https://app.example/app?ma=${SECRET}`)
  await official.signIn(credentials, `/cas/login?service=${service}`)
  await official.get(`/cas/login?service=${service}`)
  await official.get(`/cas/logout?service=${service}`)
  const rows = await database.query('SELECT * FROM audit_entries')
  t.ok(rows.length >= 2)
  t.notMatch(JSON.stringify(rows), SECRET)
  t.equal((await verifyTrail(database)).fault, undefined)
})
