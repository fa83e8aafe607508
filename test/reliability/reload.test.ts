import { writeFileSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import t from 'tap'
import { eventually } from '../interop/eventually.ts'
import { privateAuthority } from '../support/certificate.ts'
import { httpVisitor } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress, freePort } from '../support/running-server.ts'
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
  await eventually(
    'the new list is in force',
    async () => (await login('https://added.example/')).status === 302,
  )
  t.match(await login('https://added.example/'), {
    status: 302,
    location: /^https:\/\/added\.example\/\?ticket=ST-/,
  })

  cas.configure({ ...config, services: [{ id: 'broken' }] })
  const isTold = new Promise<void>((resolve) => {
    server.onOutput((text) => {
      if (text.includes('config.kept')) resolve()
    })
  })
  server.kill('SIGHUP')
  await isTold
  t.equal((await login('https://added.example/')).status, 302, 'the old list is in force')

  server.kill('SIGTERM')
  const { code, output } = await server.ended
  t.equal(code, 0)
  const events = output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  t.match(
    events.find(({ event }) => event === 'config.reloaded'),
    { services: 2, needsRestart: [] },
  )
  const kept = events.find(({ event }) => event === 'config.kept')
  t.match(JSON.stringify(kept), 'services[0].name')

  cas.configure(config)
  const trail = await cas.run(['audit', 'search', '--actor', 'server', '--json'])
  const entries = JSON.parse(trail.output).entries.reverse()
  t.match(entries, [
    { event: 'server.started', actorKind: 'system', after: { publicUrl: url, services: 1 } },
    { event: 'config.reloaded', outcome: 'done', after: { services: 2, added: ['added'] } },
    { event: 'config.reloaded', outcome: 'refused' },
    { event: 'server.ended' },
  ])
  t.match((await cas.run(['audit', 'verify'])).output, 'The trail is whole')
})

/** The sign-in page over a connection of its own, and by which certificate that came. */
function shown(port: number): Promise<Readonly<{ page: string; fingerprint: string }>> {
  return new Promise((resolve, reject) => {
    const asked = {
      host: '127.0.0.1',
      port,
      path: '/cas/login',
      agent: false,
      rejectUnauthorized: false,
    }
    const request = get(asked, (response) => {
      const { fingerprint256: fingerprint } = (response.socket as TLSSocket).getPeerCertificate()
      let page = ''
      response.setEncoding('utf8').on('data', (text) => {
        page += text
      })
      response.on('end', () => resolve({ page, fingerprint }))
    })
    request.on('error', reject)
  })
}

t.test(
  'cas reload: looks, log level and certificate at once, and what waits for a restart',
  async (t) => {
    const port = await freePort()
    const url = `https://127.0.0.1:${port}`
    const cas = program(t)
    const authority = privateAuthority()
    const [first, second] = [
      authority.issue(['127.0.0.1']),
      authority.issue(['127.0.0.1']),
    ] as const
    const files = { certFile: join(cas.folder, 'cert.pem'), keyFile: join(cas.folder, 'key.pem') }
    const install = ({ cert, key }: Readonly<{ cert: string; key: string }>) => {
      writeFileSync(files.certFile, cert)
      writeFileSync(files.keyFile, key)
    }
    install(first)
    const config = configFileFor(url, { tls: files, log: { level: 'info' } })
    cas.configure(config)
    t.match(await cas.run(['reload']), { code: 1, errors: /No server runs/ })
    const server = cas.start(['serve'])
    await eventually('it answers', () =>
      shown(port).then(
        () => true,
        () => false,
      ),
    )
    const before = await shown(port)
    t.match(before.page, 'CỔNG')

    const branding = { ...(config.branding as object), gate: { vi: 'Cổng mới', en: 'New gate' } }
    const sessions = { idleMinutes: 45 }
    install(second)
    cas.configure({ ...config, branding, log: { level: 'debug' }, sessions })
    const { code, output } = await cas.run(['reload'])
    t.equal(code, 0, output)
    t.match(output, /^In force now: .*branding\.gate\.vi/)
    t.match(output, 'log.level')
    t.match(output, 'Waits for a restart: sessions.idleMinutes.')
    const after = await shown(port)
    t.match(after.page, 'Cổng mới')
    t.not(after.fingerprint, before.fingerprint, 'the new certificate')

    cas.configure({ ...config, branding: { ...branding, colour: 'pale' }, services: [] })
    const refused = await cas.run(['reload'])
    t.equal(refused.code, 78)
    t.match(refused.errors, 'branding.colour')
    t.match((await shown(port)).page, 'Cổng mới')

    install({ cert: first.cert, key: second.key })
    cas.configure({ ...config, branding })
    const torn = await cas.run(['reload'])
    t.match(torn, { code: 78, errors: /not a certificate and its key/ })
    t.equal((await shown(port)).fingerprint, after.fingerprint)
    install(second)
    server.kill('SIGTERM')
    t.equal((await server.ended).code, 0)
    const trail = await cas.run(['audit', 'search', '--event', 'config'])
    t.match(trail.output, /branding\.gate\.vi/)
    t.match(trail.output, 'asked the server to read the configuration again', 'config.reload-asked')
  },
)
