import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createConnection, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import t, { type Test } from 'tap'
import { createBackupRuns } from '../../src/backup/backup-runs.ts'
import { createOverload } from '../../src/http/overload.ts'
import { createLogger } from '../../src/logger.ts'
import type { OutgoingOutcome } from '../../src/outgoing/web-client.ts'
import { migrationsFolder } from '../../src/paths.ts'
import { createClockWatch } from '../../src/serving/clock-watch.ts'
import { migrate, readMigrations } from '../../src/storage/migrate.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'
import { createWatch } from '../../src/watch/watch.ts'
import { actAt } from '../support/acts.ts'
import { authenticator, keyIn } from '../support/authenticator.ts'
import { actionOf, fieldsOf } from '../support/browser.ts'
import { privateAuthority } from '../support/certificate.ts'
import { samplesIn, valueIn } from '../support/measurements.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

t.setTimeout(120_000)

const WITHIN_MS = 15_000

const A = 'https://app.example/app'
const SAFE = 'https://safe.example/'
const TARGET = 'https://target.example/'
const at = (id: string, url: string, entry = {}) =>
  serviceEntry({ id, matches: [{ prefix: url }], launchUrl: url, ...entry })

const credentials = { username: 'tamtt', password: PASSWORD }

/** The whole server on a database file, with everything that it measures. */
async function site(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-metrics-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const watch = createWatch({ eventLoopWindowMs: 1_000 })
  const database = openSqlite({ file: join(folder, 'cas.sqlite') })
  t.teardown(() => database.close())
  await migrate(database, readMigrations(migrationsFolder, 'sqlite'), 0)
  await database.change('process', 'CREATE TABLE padding (text TEXT)')
  const { cert, key } = privateAuthority().issue(['sso.example'])
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
  writeFileSync(files.certFile, cert)
  writeFileSync(files.keyFile, key)
  const network: { outcome: OutgoingOutcome } = { outcome: { kind: 'answered', status: 200 } }
  const sent: string[] = []
  const app = await testApp(
    t,
    {
      dataFolder: folder,
      tls: files,
      services: [
        serviceEntry({ proxying: { allowed: true } }),
        at('safe', SAFE, { secondFactor: 'required' }),
        at('target', TARGET, { proxying: { target: true } }),
      ],
      rest: { enabled: true, callers: ['127.0.0.1'] },
      throttle: { triesBeforeLock: 3 },
      passwords: { memoryKiB: 8192, iterations: 1, concurrency: 1, waiting: 1 },
    },
    {
      watch,
      database,
      webClient: {
        async send({ url }) {
          sent.push(url)
          return network.outcome
        },
        close() {},
      },
    },
  )
  app.app.start()
  await app.addPerson()
  await app.addPerson({ name: 'sonnv', displayName: 'Nguyễn Văn Sơn' })

  async function read() {
    const { body } = await app.app.operations.server.inject('/metrics')
    return samplesIn(body)
  }

  const validate = (service: string, ticket: string, more = {}) =>
    app.server.inject(`/p3/serviceValidate?${new URLSearchParams({ service, ticket, ...more })}`)

  /** A browser that is signed in. */
  async function signedIn() {
    const browser = app.browser()
    await browser.signIn(credentials)
    return browser
  }

  /** Enrols a second factor, and leaves another browser at the question for a code. */
  async function atVerify() {
    const browser = app.browser()
    const begun = await browser.signIn(credentials, `/cas/login?service=${SAFE}`)
    const page = await browser.get(String(begun.headers.location))
    const phone = authenticator(keyIn(page.body))
    const code = () => phone.codeAt(app.clock.now())
    await browser.post(actionOf(page.body), { ...fieldsOf(page.body), code: code() })
    app.clock.advance(31_000)
    const other = app.browser()
    const asked = await other.signIn(credentials, `/cas/login?service=${SAFE}`)
    return { browser: other, page: await other.get(String(asked.headers.location)), code }
  }

  return { ...app, folder, watch, database, network, sent, read, validate, signedIn, atVerify }
}

type Site = Awaited<ReturnType<typeof site>>
type Labels = Readonly<Record<string, string>>

/** What is done, and what must be more after it; `by` tells how else the value must change. */
type Row = readonly [
  metric: string,
  labels: Labels,
  cause: (site: Site) => unknown,
  by?: (before: number | undefined, after: number | undefined) => boolean,
]

const isMore = (before: number | undefined, after: number | undefined) =>
  after !== undefined && after > (before ?? 0)
const isLess = (before: number | undefined, after: number | undefined) =>
  before !== undefined && after !== undefined && after < before
const isKnown = (_: number | undefined, after: number | undefined) => (after ?? 0) > 0
const isRecent = (_: number | undefined, after = 0) => Math.abs(Date.now() / 1000 - after) < 3_600
const isLate = (_: number | undefined, after = 0) => after > 0.25
const is = (value: number) => (_: number | undefined, after: number | undefined) => after === value
const nothing = () => {}
const kept: unknown[] = []
const underWay: Promise<unknown>[] = []
const openFiles: number[] = []
const sockets: Socket[] = []

const newTicket = async ({ signedIn }: Site, service = A) => (await signedIn()).ticketFor(service)

/** A proxy-granting ticket in the hands of the application. */
async function granted(site: Site): Promise<string> {
  site.network.outcome = { kind: 'answered', status: 200 }
  await site.validate(A, await newTicket(site), { pgtUrl: `${A}/pgt` })
  return new URL(site.sent.at(-1) ?? '').searchParams.get('pgtId') ?? ''
}

/** Signs out where an application was entered, with the network as it is. */
async function signOutOf(site: Site, outcome: OutgoingOutcome) {
  site.network.outcome = outcome
  const browser = await site.signedIn()
  await site.validate(A, await browser.ticketFor(A))
  await browser.get('/cas/logout')
}

const DOWN: OutgoingOutcome = { kind: 'failed', problem: 'unreachable', detail: 'refused' }

const wrong = ({ browser }: Site, fields = {}) =>
  browser().signIn({ username: 'sonnv', password: 'không phải', ...fields })

async function lock(site: Site) {
  for (let tries = 0; tries < 4; tries++) await wrong(site)
}

const manyAtOnce = ({ browser }: Site) =>
  Promise.all(Array.from({ length: 6 }, () => browser().signIn(credentials)))

/** Somebody signs in all the time, for a while. */
function rush(site: Site) {
  const rounds = async () => {
    for (let round = 0; round < 10; round++) await manyAtOnce(site)
  }
  underWay.push(rounds())
}

const rest = ({ server }: Site) =>
  server.inject({
    method: 'POST',
    url: '/v1/tickets',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(credentials).toString(),
  })

const run = (site: Site, changed: object) =>
  createBackupRuns(site.database).note(
    {
      kind: 'backup',
      outcome: 'done',
      cause: 'operator',
      startedAt: site.clock.now(),
      finishedAt: site.clock.now(),
      name: 'cas-1',
      folder: site.folder,
      bytes: 1,
      problem: '',
      ...changed,
    },
    actAt(site.clock.now()),
  )

/** More than fits into what is free in the database or in its log. */
async function writeMuch({ database }: Site) {
  const sql = 'INSERT INTO padding (text) VALUES (:text)'
  const parameters = { text: 'x'.repeat(50_000) }
  await database.batch(
    'process',
    Array.from({ length: 200 }, () => ({ sql, parameters })),
  )
}

/** A disk that is full: the database may not grow any more. */
async function fillUp(site: Site) {
  const { database } = site
  await database.change('process', 'PRAGMA max_page_count = 1')
  await writeMuch(site).catch(nothing)
  await database.change('process', 'PRAGMA max_page_count = 1073741823')
}

/** Something beside the requests goes wrong: a note that cannot be written. */
async function failBehind(site: Site) {
  await wrong(site)
  await site.database.change('process', 'ALTER TABLE support_notes RENAME TO gone')
  await site.app.supportTrail.flush()
  await site.database.change('process', 'ALTER TABLE gone RENAME TO support_notes')
}

async function leap({ clock, watch }: Site) {
  const companion = createClockWatch({
    logger: pino({ level: 'silent' }),
    now: clock.now,
    steady: () => 0,
    onSetBack: async () => {},
    noteJump: watch.clockLeapt,
    lookEveryMs: 1,
  })
  await companion.start()
  clock.advance(3_600_000)
  await wait(20)
  await companion.stop()
}

function overload({ watch }: Site) {
  const { refuses, stop } = createOverload({
    server: createServer(),
    logger: pino({ level: 'silent' }),
    noteRefused: watch.overloaded,
    mostRequests: -1,
  })
  refuses(new Socket())
  stop()
}

async function loseLines({ watch }: Site) {
  const { logger, close } = createLogger({
    level: 'info',
    destination: '/dev/full',
    onLoss: nothing,
    onLineLost: watch.logLineLost,
  })
  await wait(50)
  for (let line = 0; line < 20_000; line++) logger.info({ event: 'test', line })
  await close()
}

async function connect({ server }: Site) {
  if (!server.server.listening) await server.listen({ host: '127.0.0.1', port: 0 })
  const socket = createConnection(server.addresses()[0] as { port: number })
  sockets.push(socket)
  await once(socket, 'connect')
  await wait(20)
}

/** Nothing else gets a turn for a while. */
async function holdUp() {
  await wait(30)
  const until = performance.now() + 300
  while (performance.now() < until);
  await wait(30)
}

async function makeGarbage() {
  for (let round = 0; round < 60; round++)
    kept.splice(
      0,
      1,
      Array.from({ length: 1e5 }, () => ({})),
    )
  await wait(20)
}

const ROWS: readonly Row[] = [
  ['cas_sign_ins_total', { outcome: 'signed-in', door: 'browser' }, ({ signedIn }) => signedIn()],
  ['cas_sign_ins_total', { outcome: 'wrong-password' }, (site) => wrong(site)],
  ['cas_sign_ins_total', { outcome: 'unknown' }, (site) => wrong(site, { username: 'khongco' })],
  ['cas_sign_ins_total', { outcome: 'signed-in', door: 'rest' }, rest],
  ['cas_sessions_started_total', { door: 'browser' }, ({ signedIn }) => signedIn()],
  ['cas_sessions_started_total', { door: 'rest' }, rest],
  ['cas_sessions_ended_total', {}, async ({ signedIn }) => (await signedIn()).get('/cas/logout')],
  [
    'cas_sessions',
    {},
    async (site) => {
      await site.signedIn()
      site.clock.advance(3_000)
    },
  ],
  [
    'cas_password_source_answers_total',
    { source: 'local', answer: 'right' },
    ({ signedIn }) => signedIn(),
  ],
  ['cas_hash_wait_seconds_count', {}, ({ signedIn }) => signedIn()],
  ['cas_hash_seconds_sum', {}, ({ signedIn }) => signedIn()],
  ['cas_hash_turned_away_total', {}, manyAtOnce],
  ['cas_sign_ins_total', { outcome: 'busy' }, manyAtOnce],
  ['cas_hash_running', {}, rush],
  ['cas_hash_waiting', {}, rush],
  ['cas_tickets_issued_total', { kind: 'service', service: 'app' }, (site) => newTicket(site)],
  [
    'cas_tickets_spent_total',
    { service: 'app' },
    async (site) => site.validate(A, await newTicket(site)),
  ],
  [
    'cas_tickets_validated_total',
    { service: 'app' },
    async (site) => site.validate(A, await newTicket(site)),
  ],
  [
    'cas_tickets_refused_total',
    { reason: 'never-issued-or-spent', service: 'app' },
    (site) => site.validate(A, 'ST-1-ABCDEFGHIJKLMNOPQRSTUVWXY'),
  ],
  [
    'cas_tickets_refused_total',
    { reason: 'missing', service: '' },
    ({ server }) => server.inject('/serviceValidate'),
  ],
  ['cas_tickets_issued_total', { kind: 'proxy-granting', service: 'app' }, granted],
  ['cas_proxy_callbacks_total', { outcome: 'delivered', service: 'app' }, granted],
  [
    'cas_proxy_callbacks_total',
    { outcome: 'failed', service: 'app' },
    async (site) => {
      site.network.outcome = DOWN
      await site.validate(A, await newTicket(site), { pgtUrl: `${A}/pgt` })
    },
  ],
  [
    'cas_tickets_issued_total',
    { kind: 'proxy', service: 'target' },
    async (site) => {
      const pgt = await granted(site)
      await site.server.inject(`/proxy?${new URLSearchParams({ pgt, targetService: TARGET })}`)
    },
  ],
  [
    'cas_logout_queue_length',
    {},
    (site) => signOutOf(site, DOWN).then(() => site.clock.advance(3_000)),
  ],
  ['cas_logout_requests_total', { outcome: 'failed' }, (site) => signOutOf(site, DOWN)],
  ['cas_logout_queue_oldest_seconds', {}, ({ clock }) => clock.advance(5_000)],
  [
    'cas_logout_requests_total',
    { outcome: 'delivered' },
    (site) => {
      site.clock.advance(60_000)
      return signOutOf(site, { kind: 'answered', status: 200 })
    },
  ],
  [
    'cas_logout_requests_total',
    { outcome: 'given-up' },
    (site) => signOutOf(site, { kind: 'answered', status: 404 }),
  ],
  [
    'cas_logout_given_up',
    {},
    async (site) => {
      await signOutOf(site, { kind: 'answered', status: 404 })
      site.clock.advance(3_000)
    },
  ],
  ['cas_throttle_locks_total', { purpose: 'password' }, lock],
  ['cas_throttle_refusals_total', { kind: 'locked' }, lock],
  [
    'cas_second_factor_codes_total',
    { kind: 'app', outcome: 'wrong' },
    async ({ atVerify }) => {
      const { browser, page } = await atVerify()
      await browser.post(actionOf(page.body), { ...fieldsOf(page.body), code: '000000' })
    },
  ],
  [
    'cas_http_request_seconds_count',
    { route: 'login', status: '2xx' },
    ({ server }) => server.inject('/cas/login'),
  ],
  [
    'cas_http_request_seconds_count',
    { route: 'validate' },
    ({ server }) => server.inject('/p3/serviceValidate'),
  ],
  [
    'cas_http_request_seconds_count',
    { route: 'other', status: '4xx' },
    ({ server }) => server.inject('/nobody'),
  ],
  ['cas_http_connections', {}, connect],
  ['cas_commit_seconds_count', {}, ({ signedIn }) => signedIn()],
  ['cas_commit_writes_sum', {}, ({ signedIn }) => signedIn()],
  ['cas_database_wal_bytes', {}, writeMuch],
  ['cas_database_bytes', {}, writeMuch],
  ['cas_commits_failed_total', {}, fillUp],
  ['cas_database_faults_total', { code: 'SQLITE_FULL' }, fillUp],
  ['cas_disk_free_bytes', { folder: 'data' }, nothing, isKnown],
  ['cas_disk_size_bytes', { folder: 'data' }, nothing, isKnown],
  ['cas_backup_last_success_timestamp_seconds', {}, (site) => run(site, {})],
  ['cas_backup_last_test_timestamp_seconds', {}, (site) => run(site, { kind: 'test' })],
  ['cas_backup_failing', {}, (site) => run(site, { outcome: 'failed', problem: 'ENOSPC' })],
  ['cas_backup_failing', {}, (site) => run(site, {}), isLess],
  ['cas_certificate_expiry_timestamp_seconds', {}, nothing, isKnown],
  ['cas_ready', {}, nothing, is(1)],
  ['cas_ready', {}, ({ database }) => database.refuse(new Error('damaged')), is(0)],
  ['cas_ready', {}, ({ database }) => database.refuse(undefined), is(1)],
  ['cas_maintenance', {}, (site) => site.close({ until: site.clock.now() + 60_000 })],
  ['cas_overload_refusals_total', { why: 'requests' }, overload],
  ['cas_background_failures_total', {}, failBehind],
  ['cas_clock_leaps_total', {}, leap],
  ['cas_log_lines_lost_total', {}, loseLines],
  ['cas_build_info', { node: process.versions.node }, nothing, is(1)],
  ['cas_event_loop_delay_seconds', { point: 'max' }, holdUp, isLate],
  ['process_cpu_seconds_total', {}, holdUp],
  ['process_resident_memory_bytes', {}, () => kept.push(Buffer.alloc(64 << 20, 1))],
  ['nodejs_memory_bytes', { kind: 'external' }, () => kept.push(Buffer.alloc(32 << 20, 1))],
  ['nodejs_gc_duration_seconds_count', {}, makeGarbage],
  ['process_open_fds', {}, ({ folder }) => openFiles.push(openSync(folder, 'r'))],
  ['process_max_fds', {}, nothing, isKnown],
  ['process_start_time_seconds', {}, nothing, isRecent],
]

t.test('every metric moves when that happens which it counts', async (t) => {
  const parts = await site(t)
  t.teardown(() => {
    for (const file of openFiles) closeSync(file)
    for (const socket of sockets) socket.destroy()
  })
  for (const [metric, labels, cause, moves = isMore] of ROWS) {
    const before = valueIn(await parts.read(), metric, labels)
    await cause(parts)
    let after = valueIn(await parts.read(), metric, labels)
    // What happens beside the requests is waited for.
    const until = performance.now() + WITHIN_MS
    while (!moves(before, after) && performance.now() < until) {
      await wait(5)
      parts.clock.advance(2_500)
      after = valueIn(await parts.read(), metric, labels)
    }
    const series = `${metric}${JSON.stringify(labels)}`
    t.ok(moves(before, after), `${series}: ${before} → ${after}`)
    await Promise.all(underWay.splice(0))
    parts.clock.advance(60_000)
  }

  const tested = new Set(ROWS.map(([metric]) => metric.replace(/_(count|sum)$/, '')))
  for (const { name } of parts.watch.described()) t.ok(tested.has(name), `${name} has a row`)
})

t.test('no reading of a metric names a person, a ticket or an address', async (t) => {
  const parts = await site(t)
  await wrong(parts)
  const ticket = await newTicket(parts)
  await parts.validate(A, ticket)
  await parts.validate('https://evil.example/x', ticket)
  await signOutOf(parts, DOWN)
  const { body } = await parts.app.operations.server.inject('/metrics')
  const values = samplesIn(body).flatMap(({ labels }) => Object.values(labels))
  t.ok(values.length > 50)
  for (const value of values) t.notMatch(value, /tamtt|sonnv|Tâm|ST-|TGC|:\/\/|\.example|@/)
})

t.test('a reading that fails or hangs leaves itself out, and nothing else', async (t) => {
  const watch = createWatch()
  t.teardown(watch.stop)
  const awake = setTimeout(nothing, 10_000)
  t.teardown(() => clearTimeout(awake))
  watch.gauge('cas_hanging', 'Never comes.', () => new Promise(() => {}))
  watch.gauge('cas_failing', 'Fails.', () => {
    throw new Error('no')
  })
  watch.gauge('cas_good', 'Comes.', async () => 7)
  const begun = performance.now()
  const samples = samplesIn(await watch.metrics())
  t.ok(performance.now() - begun < 3_000)
  t.equal(valueIn(samples, 'cas_good'), 7)
  t.equal(valueIn(samples, 'cas_hanging'), undefined)
  t.equal(valueIn(samples, 'cas_failing'), undefined)
  t.ok(valueIn(samples, 'process_resident_memory_bytes'))
})

t.test('whoever makes up reasons cannot make up series without end', async (t) => {
  const watch = createWatch()
  t.teardown(watch.stop)
  for (let n = 0; n < 5_000; n++) watch.ticketRefused('INVALID_TICKET', `app-${n}`)
  const samples = samplesIn(await watch.metrics())
  const refused = samples.filter(({ name }) => name === 'cas_tickets_refused_total')
  t.equal(refused.length, 2_001)
  t.equal(valueIn(samples, 'cas_tickets_refused_total', { service: 'other' }), 3_000)
  t.equal(valueIn(samples, 'cas_tickets_refused_total'), 5_000)
})
