import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { createLogger } from '../../src/logger.ts'
import { createTicketIds } from '../../src/protocol/ticket-id.ts'
import { createBrowser } from '../support/browser.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const A = 'https://app.example/app'
const ids = createTicketIds({ environmentTag: 'thu' })

t.test('whatever a line is given, it holds no ticket, cookie, password or query', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cas-lines-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'cas.log')
  const { logger, close } = createLogger({ level: 'debug', destination: file })
  const secrets = [
    ids.serviceTicket(),
    ids.ticketGrantingTicket(),
    ids.proxyTicket(),
    ids.proxyGrantingTicket(),
    ids.proxyGrantingTicketIou(),
    PASSWORD,
  ]
  for (const secret of secrets) {
    const query = `https://app.example/app?ticket=${encodeURIComponent(secret)}`
    logger.info({
      event: 'a',
      url: query,
      password: secret,
      deep: { cookie: secret, list: [query] },
    })
    logger.debug({ event: 'b', path: `/cas/login?service=${encodeURIComponent(secret)}` })
    const error = Object.assign(
      new Error(`fetch of ${query} failed`, { cause: new Error(query) }),
      {
        code: 'ECONNRESET',
        config: { headers: { authorization: secret } },
        password: secret,
      },
    )
    logger.error({ event: 'c', err: error, bytes: Buffer.from(secret) })
    logger.warn(error)
  }
  await close()
  const text = readFileSync(file, 'utf8')
  for (const secret of secrets) {
    t.notOk(text.includes(secret), secret.slice(0, 4))
    t.notOk(text.includes(encodeURIComponent(secret)), `${secret.slice(0, 4)} encoded`)
  }
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.equal(lines.length, 4 * secrets.length)
  t.match(lines[0], { event: 'a', url: 'https://app.example/app?…' })
  t.match(lines[1], { path: '/cas/login?…' })
  t.match(lines[2].err, { type: 'Error', code: 'ECONNRESET', message: /^fetch of .*failed$/ })
  t.ok(lines[2].err.stack.includes('log-lines.test.ts'), 'it still tells where')
})

t.test('what a line is for stays readable', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cas-lines-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'cas.log')
  const { logger, close } = createLogger({ level: 'info', destination: file })
  const fields = {
    event: 'ticket.refused',
    supportCode: 'K7QF-2M9D',
    code: 'INVALID_TICKET',
    reason: 'never-issued-or-spent',
    ticket: 'ST-…x8Qz',
    at: '2026-11-24T00:30:00.000Z',
    count: 3,
    isGivenUp: false,
    file: '/var/lib/cas/cas.sqlite',
    list: [1, 'hai'],
    nothing: null,
  }
  logger.info(fields)
  await close()
  t.match(JSON.parse(readFileSync(file, 'utf8')), fields)
})

t.test('a request writes one line at most at the level info', async (t) => {
  const app = await testApp(t, {
    services: [serviceEntry()],
    rest: { enabled: true, callers: ['127.0.0.1'] },
    throttle: { triesBeforeLock: 3 },
  })
  await app.addPerson()
  const browser = app.browser()
  const signIn = (password: string, username = 'tamtt') =>
    createBrowser(app.server).signIn({ username, password })
  await browser.signIn({ username: 'tamtt', password: PASSWORD }, `/cas/login?service=${A}`)
  await signIn('không đúng')
  await signIn('không đúng', 'khongco')
  for (let tries = 0; tries < 4; tries++) await signIn('không đúng', 'sonnv')
  const validate = (ticket: string, more = '') =>
    app.server.inject(`/p3/serviceValidate?service=${A}&ticket=${ticket}${more}`)
  const ticket = await browser.ticketFor(A)
  await validate(ticket)
  await validate(ticket)
  await validate(await browser.ticketFor(A), '&pgtUrl=https://app.example/pgt')
  await app.server.inject('/cas/login?service=https://unknown.example/')
  await app.server.inject('/samlValidate')
  await app.server.inject('/proxy?pgt=PGT-1&targetService=x')
  await app.server.inject({ url: '/v1/tickets', method: 'POST' })
  await app.server.inject('/nobody/here')
  await browser.get('/cas/logout')
  await app.server.inject('/p3/serviceValidate?ticket=%zz')

  const informed = app.lines.filter(({ level }) => level === 30)
  t.ok(informed.length >= 10)
  const byRequest = new Map<unknown, unknown[]>()
  for (const { supportCode, event } of informed) {
    byRequest.set(supportCode, [...(byRequest.get(supportCode) ?? []), event])
  }
  for (const [code, events] of byRequest) {
    t.ok(code, `${events.join(', ')}: a line of a request has its support code`)
    t.equal(events.length, 1, events.join(', '))
  }
})
