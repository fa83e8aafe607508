import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { httpVisitor } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress } from '../support/running-server.ts'
import { serviceEntry } from '../support/sample-config.ts'

t.setTimeout(120_000)

const PASSWORD = 'một mật khẩu đủ dài 2026'
const added = serviceEntry({
  id: 'added',
  matches: [{ prefix: 'https://added.example/' }],
  launchUrl: 'https://added.example/',
})

t.test('SIGHUP puts a new list of services in force; a mistake keeps the old one', async (t) => {
  const url = await freeAddress()
  const cas = program(t)
  const config = configFileFor(url, {
    log: { level: 'info' },
    categories: [{ id: 'general', name: { vi: 'Chung', en: 'General' } }],
    services: [serviceEntry()],
  })
  cas.configure(config)
  await cas.run(
    ['account', 'add', 'tamtt', '--display-name', 'Tâm', '--password-stdin', '--permanent'],
    PASSWORD,
  )
  const server = await cas.serve(url)
  const official = httpVisitor(url)
  t.equal((await official.signIn('tamtt', PASSWORD)).status, 303)
  const login = (service: string) => official.get(`/cas/login?service=${service}`)
  t.equal((await login('https://added.example/')).status, 403)

  cas.configure({ ...config, services: [serviceEntry(), added] })
  server.kill('SIGHUP')
  for (let tries = 0; tries < 100; tries++) {
    if ((await login('https://added.example/')).status === 302) break
    await wait(50)
  }
  t.match(await login('https://added.example/'), {
    status: 302,
    location: /^https:\/\/added\.example\/\?ticket=ST-/,
  })

  cas.configure({ ...config, services: [{ id: 'broken' }] })
  server.kill('SIGHUP')
  await wait(500)
  t.equal((await login('https://added.example/')).status, 302, 'the old list is in force')

  server.kill('SIGTERM')
  const { code, output } = await server.ended
  t.equal(code, 0)
  const events = output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  t.match(
    events.find(({ event }) => event === 'services.reloaded'),
    { services: 2, needsRestart: [] },
  )
  const kept = events.find(({ event }) => event === 'services.kept')
  t.match(JSON.stringify(kept), 'services[0].name')

  cas.configure(config)
  const trail = await cas.run(['audit', 'search', '--actor', 'server', '--json'])
  const entries = JSON.parse(trail.output).entries.reverse()
  t.match(entries, [
    { event: 'server.started', actorKind: 'system', after: { publicUrl: url, services: 1 } },
    { event: 'services.reloaded', outcome: 'done', after: { services: 2, added: ['added'] } },
    { event: 'services.reloaded', outcome: 'refused' },
    { event: 'server.ended' },
  ])
  t.match((await cas.run(['audit', 'verify'])).output, 'The trail is whole')
})
