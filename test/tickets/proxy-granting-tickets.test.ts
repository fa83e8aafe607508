import type { Test } from 'tap'
import t from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import type { OutgoingOutcome, OutgoingRequest } from '../../src/outgoing/web-client.ts'
import { bytesOf } from '../../src/protocol/byte-string.ts'
import { createTicketIds } from '../../src/protocol/ticket-id.ts'
import type { RegisteredService } from '../../src/services/registered-service.ts'
import type { Database } from '../../src/storage/database.ts'
import { createDeliverProxyGrantingTicket } from '../../src/tickets/proxy-callback.ts'
import { createProxyGrantingTicketStore } from '../../src/tickets/proxy-granting-ticket-store.ts'
import { createSessionIds } from '../../src/tickets/session-id.ts'
import { createSessionStore, NO_TRACE } from '../../src/tickets/session-store.ts'
import { createSignOn } from '../../src/tickets/sign-on.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase, testDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { sampleConfig } from '../support/sample-config.ts'

const MINUTE = 60_000
const ids = createTicketIds()
const SERVICE = bytesOf('https://app.example/app')
const PGT_URL = bytesOf('https://app.example/pgt?proxyResponse=true')

async function build(database: Database) {
  const clock = fakeClock()
  const sessions = createSessionStore(database)
  const signOn = createSignOn({
    sessions,
    limits: {
      absoluteMs: 600 * MINUTE,
      idleMs: 120 * MINUTE,
      sharedComputerIdleMs: 15 * MINUTE,
      administratorIdleMs: 5 * 60_000,
      rememberedMs: 1440 * MINUTE,
    },
    newCookie: ids.ticketGrantingTicket,
    newSessionId: createSessionIds(clock.now),
    now: clock.now,
  })
  const added = await createAccountStore(database).add(
    {
      mailbox: { name: 'tamtt', suffix: 'binhphuoc.gov.vn' },
      displayName: 'Trần Thanh Tâm',
      passwordHash: 'a hash',
    },
    actAt(clock.now()),
  )
  if (added === 'taken') throw new Error('taken')
  const started = await signOn.start(
    { accountId: added.id, passwordChangedAt: clock.now() },
    { isSharedComputer: false, wantsWarning: false, isRemembered: false },
  )
  if (!started) throw new Error('The session was refused.')
  const store = createProxyGrantingTicketStore(database)
  const sessionId = started.session.id
  const grant = () => ({ sessionId, service: SERVICE, proxies: [PGT_URL], issuedAt: clock.now() })
  const rows = async () =>
    database.query<Record<string, unknown>>('SELECT * FROM proxy_granting_tickets')
  const endSession = () => signOn.end(started.cookie, NO_TRACE)
  return { clock, store, sessionId, grant, rows, endSession }
}

onEveryDatabase('R7.10: good from the moment it is confirmed, not before', async (t, database) => {
  const { store, grant, sessionId } = await build(database)
  t.equal(await store.addUnconfirmed('PGT-1', grant()), true)
  t.equal(await store.find('PGT-1'), undefined)
  t.equal(await store.confirm('PGT-1', sessionId), true)
  t.strictSame(await store.find('PGT-1'), grant())
  t.equal(await store.find('PGT-2'), undefined)
})

onEveryDatabase('R7.08: what is removed is gone, confirmed or not', async (t, database) => {
  const { store, grant, sessionId, rows } = await build(database)
  await store.addUnconfirmed('PGT-1', grant())
  t.equal(await store.remove('PGT-1'), true)
  t.equal(await store.remove('PGT-1'), false, 'it was gone already')
  t.equal(await store.confirm('PGT-1', sessionId), false)
  t.equal(await store.find('PGT-1'), undefined)
  t.equal((await rows()).length, 0)
})

onEveryDatabase('R10.04: the ticket itself is stored nowhere', async (t, database) => {
  const { store, grant, rows } = await build(database)
  await store.addUnconfirmed('PGT-secret', grant())
  const [row] = await rows()
  t.notMatch(JSON.stringify(row), 'PGT-secret')
  t.notMatch(Buffer.from(row?.id_hash as Uint8Array).toString('latin1'), 'PGT-secret')
})

onEveryDatabase('R7.24: it dies with its session, at whatever stage', async (t, database) => {
  const { store, grant, sessionId, rows, endSession } = await build(database)
  await store.addUnconfirmed('PGT-1', grant())
  await store.confirm('PGT-1', sessionId)
  await store.addUnconfirmed('PGT-2', grant())
  await endSession()
  t.equal((await rows()).length, 0)
  t.equal(await store.find('PGT-1'), undefined)
  t.equal(await store.confirm('PGT-2', sessionId), false)
  t.equal(await store.addUnconfirmed('PGT-3', grant()), false)
  t.equal((await rows()).length, 0)
})

onEveryDatabase('of one session the 50 newest live on', async (t, database) => {
  const { store, grant, sessionId, clock, rows } = await build(database)
  for (let index = 0; index < 55; index += 1) {
    await store.addUnconfirmed(`PGT-${index}`, grant())
    await store.confirm(`PGT-${index}`, sessionId)
    clock.advance(1)
  }
  t.equal((await rows()).length, 50)
  t.equal(await store.find('PGT-4'), undefined)
  t.ok(await store.find('PGT-5'))
  t.ok(await store.find('PGT-54'))
})

onEveryDatabase('one that was never confirmed does not stay for ever', async (t, database) => {
  const { store, grant, clock, rows } = await build(database)
  await store.addUnconfirmed('PGT-left-behind', grant())
  clock.advance(30_000)
  await store.addUnconfirmed('PGT-1', grant())
  t.equal((await rows()).length, 2)
  clock.advance(31_000)
  await store.addUnconfirmed('PGT-2', grant())
  t.equal((await rows()).length, 2)
  t.equal(await store.confirm('PGT-left-behind', 0), false)
})

/** The delivery with a web client of the test's own. */
async function delivery(t: Test, send: (request: OutgoingRequest) => Promise<OutgoingOutcome>) {
  const database = await testDatabase(t)
  const parts = await build(database)
  const deliver = createDeliverProxyGrantingTicket({
    proxyGrantingTickets: parts.store,
    webClient: { send },
    newProxyGrantingTicket: ids.proxyGrantingTicket,
    newProxyGrantingTicketIou: ids.proxyGrantingTicketIou,
    now: parts.clock.now,
  })
  const [service] = sampleConfig().services
  if (!service) throw new Error('There is a sample service.')
  const ticket = {
    ...parts.grant(),
    proxies: [bytesOf('https://first.example/pgt')],
    isFromNewLogin: true,
    expiresAt: parts.clock.now() + MINUTE,
  }
  return {
    ...parts,
    service,
    deliver: (by: RegisteredService = service) => deliver(PGT_URL, ticket, by),
  }
}

const answered = (status: number): OutgoingOutcome => ({ kind: 'answered', status })
const pgtIn = (request: OutgoingRequest) => /pgtId=(PGT-\w+)$/.exec(request.url)?.[1] ?? ''

t.test('R7.05 R7.09 R7.10: one GET, 3 s, while the ticket is not good yet', async (t) => {
  const requests: OutgoingRequest[] = []
  const { deliver, store, service } = await delivery(t, async (request) => {
    requests.push(request)
    t.equal(await store.find(pgtIn(request)), undefined)
    return answered(200)
  })
  const certificateAuthority = 'PEM of an authority'
  const outcome = await deliver({ ...service, certificateAuthority })
  t.match(outcome, { kind: 'delivered', iou: /^PGTIOU-[\w-]+$/ })
  t.equal(requests.length, 1)
  t.match(requests[0], { method: 'GET', timeoutMs: 3_000, certificateAuthority })
  const iou = outcome.kind === 'delivered' ? outcome.iou : ''
  const pgt = pgtIn(requests[0] as OutgoingRequest)
  t.equal(requests[0]?.url, `${PGT_URL}&pgtIou=${iou}&pgtId=${pgt}`)
  t.notMatch(iou, pgt.slice(4), 'the one cannot be had from the other')
  t.strictSame((await store.find(pgt))?.proxies, [PGT_URL, 'https://first.example/pgt'], 'R6.06')
})

for (const status of [201, 202, 204, 301, 302, 303, 304, 400, 401, 404, 500, 503]) {
  t.test(`R7.06 R7.08: ${status} is no 200, and no ticket remains`, async (t) => {
    const { deliver, rows } = await delivery(t, async () => answered(status))
    t.strictSame(await deliver(), {
      kind: 'failed',
      message: `The proxy callback answered ${status} instead of 200`,
      evidence: {
        callback: 'https://app.example/pgt?proxyResponse=true',
        problem: 'status',
        detail: status,
      },
    })
    t.equal((await rows()).length, 0)
  })
}

for (const problem of [
  'timeout',
  'address-refused',
  'unresolved',
  'unreachable',
  'certificate',
  'broken',
] as const) {
  t.test(`R7.08: ${problem} is a failure that the application's operator can read`, async (t) => {
    const { deliver, rows } = await delivery(t, async () => ({
      kind: 'failed',
      problem,
      detail: 'for the log',
    }))
    const outcome = await deliver()
    t.match(outcome, { kind: 'failed', evidence: { problem, detail: 'for the log' } })
    t.match(outcome.kind === 'failed' && outcome.message, /^The proxy callback (did|has|could) /)
    t.equal((await rows()).length, 0)
  })
}

for (const status of [200, 503]) {
  t.test(
    `R7.08 R7.24: a session that ends while the callback answers ${status} grants nothing`,
    async (t) => {
      const { deliver, rows, endSession } = await delivery(t, async () => {
        await endSession()
        return answered(status)
      })
      t.strictSame(await deliver(), { kind: 'session-over' })
      t.equal((await rows()).length, 0)
      t.strictSame(await deliver(), { kind: 'session-over' }, 'nor afterwards')
    },
  )
}

t.test('one service whose callback hangs has 20 calls under way, others go on', async (t) => {
  const waiting: (() => void)[] = []
  const { deliver, service } = await delivery(
    t,
    () => new Promise((resolve) => waiting.push(() => resolve(answered(200)))),
  )
  const slow = Array.from({ length: 20 }, () => deliver())
  t.match(await deliver(), { kind: 'failed', evidence: { problem: 'busy' } })
  const other = deliver({ ...service, id: 'other' })
  while (waiting.length < 21) await new Promise((resolve) => setImmediate(resolve))
  for (const answer of waiting.splice(0)) answer()
  t.match(await other, { kind: 'delivered' })
  for (const outcome of await Promise.all(slow)) t.match(outcome, { kind: 'delivered' })
  const again = deliver()
  while (waiting.length < 1) await new Promise((resolve) => setImmediate(resolve))
  waiting[0]?.()
  t.match(await again, { kind: 'delivered' }, 'there is room again')
})
