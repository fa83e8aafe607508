import t, { type Test } from 'tap'
import { httpVisitor, validate } from '../support/http-visitor.ts'
import { type LogoutApplication, logoutApplication } from '../support/logout-application.ts'
import { until } from '../support/logout-queue.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress } from '../support/running-server.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(300_000)

const PEOPLE = ['tamtt', 'sonnv', 'hoalt']

/** The real program with people, ready to be started, and these applications. */
async function site(t: Test, applications: readonly LogoutApplication[]) {
  const url = await freeAddress()
  const cas = program(t)
  const services = applications.map(({ entry }) => entry)
  cas.configure(configFileFor(url, { services, singleLogout: { timeoutSeconds: 1 } }))
  for (const name of PEOPLE) {
    const adding = [
      'account',
      'add',
      name,
      '--display-name',
      name,
      '--password-stdin',
      '--permanent',
    ]
    const { code, errors } = await cas.run(adding, PASSWORD)
    if (code !== 0) throw new Error(errors)
  }
  return { ...cas, url, start: () => cas.serve(url) }
}

/** Signs in and enters each application; resolves with the tickets, by application. */
async function enterAll(url: string, name: string, applications: readonly LogoutApplication[]) {
  const visitor = httpVisitor(url)
  await visitor.signIn(name, PASSWORD)
  const tickets: string[] = []
  for (const { service } of applications) {
    const ticket = await visitor.ticketFor(service)
    if ((await validate(url, { ticket, service })) !== 'success') throw new Error('Not entered.')
    tickets.push(ticket)
  }
  return { visitor, tickets }
}

t.test('R3.32: a killed server loses no logout request, and sends few of them twice', async (t) => {
  const live = [await logoutApplication(t, { id: 'a' }), await logoutApplication(t, { id: 'b' })]
  const hanging = await logoutApplication(t, { id: 'hanging', answer: () => {} })
  const all = [...live, hanging]
  const { url, start } = await site(t, all)
  let server = await start()
  const sessions: Awaited<ReturnType<typeof enterAll>>[] = []
  for (let round = 0; round < 8; round++) {
    for (const name of PEOPLE) sessions.push(await enterAll(url, name, all))
  }
  const answers = await Promise.all(sessions.map(({ visitor }) => visitor.get('/cas/logout')))
  server.kill('SIGKILL')
  await server.ended
  for (const { status } of answers) t.equal(status, 200, 'acknowledged')
  const before = live.map(({ tickets }) => tickets().length)
  server = await start()
  for (const [index, { tickets, id }] of live.entries()) {
    const expected = sessions.map((session) => session.tickets[index] ?? '').sort()
    await until(() => new Set(tickets()).size === expected.length)
    t.same([...new Set(tickets())].sort(), expected, `${id} was told of every ticket`)
    const twice = tickets().length - expected.length
    t.ok(twice <= 2, `${twice} of them twice; ${before[index]} had been told before`)
  }
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
})

t.test('R3.35: an account that another process disables is told within moments', async (t) => {
  const a = await logoutApplication(t, { id: 'a' })
  const { url, start, run } = await site(t, [a])
  const server = await start()
  const { tickets } = await enterAll(url, 'tamtt', [a])
  t.equal((await run(['account', 'disable', 'tamtt', '--reason', 'nghỉ hưu'])).code, 0)
  await until(() => a.tickets().length > 0)
  t.same(a.tickets(), tickets)

  const second = await enterAll(url, 'sonnv', [a])
  t.equal(
    (await run(['account', 'password', 'sonnv', '--password-stdin'], `${PASSWORD} 2`)).code,
    0,
  )
  await until(() => a.tickets().length > 1)
  t.same(a.tickets().slice(1), second.tickets, 'a new password as well')
  server.kill('SIGTERM')
  await server.ended
})

t.test('R3.33: what was given up is sent again when the operator says so', async (t) => {
  let status = 404
  const a = await logoutApplication(t, {
    id: 'a',
    answer: (_, response) => response.writeHead(status).end(),
  })
  const { url, start, run } = await site(t, [a])
  const server = await start()
  const { visitor, tickets } = await enterAll(url, 'tamtt', [a])
  await visitor.get('/cas/logout')
  await until(() => a.tickets().length === 1)
  const listed = async () =>
    JSON.parse((await run(['logout-queue', 'list', '--json'])).output).requests
  await until(async () => (await listed())[0]?.isGivenUp === true)
  t.match(await listed(), [{ service: 'a', problem: 'HTTP 404', tries: 1 }])
  status = 200
  const { code, output } = await run(['logout-queue', 'retry', '--service', 'a'])
  t.equal(code, 0)
  t.match(output, /^1 logout request will be sent again/)
  await until(() => a.tickets().length === 2)
  t.same(a.tickets(), [tickets[0], tickets[0]])
  await until(async () => (await listed()).length === 0)
  server.kill('SIGTERM')
  await server.ended
})

t.test('R3.32: a server that is told to end hands on what it could not send', async (t) => {
  const hanging = await logoutApplication(t, { id: 'hanging', answer: () => {} })
  const { url, start } = await site(t, [hanging])
  const server = await start()
  const { visitor } = await enterAll(url, 'tamtt', [hanging])
  await visitor.get('/cas/logout')
  await until(() => hanging.tickets().length === 1)
  const before = performance.now()
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
  t.ok(performance.now() - before < 8_000, 'it does not wait for who hangs')
  const again = await start()
  await until(() => hanging.tickets().length >= 2)
  again.kill('SIGKILL')
  await again.ended
})
