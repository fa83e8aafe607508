import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { healthVi } from '../../src/i18n/health-vi.ts'
import { authenticator, keyIn, recoveryCodesIn } from '../support/authenticator.ts'
import { actionOf, fieldsOf } from '../support/browser.ts'
import { httpVisitor, validate } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { freeAddress, registeredAt } from '../support/running-server.ts'

t.setTimeout(120_000)

const SERVICE = 'http://hop.example.test/'
const PASSWORD = 'cây cầu bắc qua hai mùa mưa'

type Report = Readonly<{
  level: string
  findings: readonly Readonly<{ check: string; level: string; en: { what: string } }>[]
}>

const levelOf = ({ findings }: Report, check: string) =>
  findings.filter((finding) => finding.check === check).map(({ level }) => level)

t.test('a new server: set up, signed in to by its first administrator, examined', async (t) => {
  const url = await freeAddress()
  const cas = program(t)
  const set = await cas.run([
    ...['init', '--yes', '--json', '--no-measure', '--public-url', url],
    ...['--authority', 'UBND TỈNH MẪU', '--support-phone', '0271 300 0000'],
    ...['--suffix', 'tinh.gov.vn', '--admin', 'hoalt', '--admin-name', 'Lê Thị Hoa'],
  ])
  t.equal(set.code, 0, set.errors)
  const { administrator, configFile } = JSON.parse(set.output)
  const plain = readFileSync(configFile, 'utf8')
  const service = JSON.stringify(registeredAt(SERVICE, { category: 'chung' }))
  writeFileSync(configFile, plain.replace('"services": [', `"services": [\n${service},`))

  const examine = async (): Promise<Report & { code: number | null }> => {
    const { code, output } = await cas.run(['doctor', '--json'])
    return { ...JSON.parse(output), code }
  }
  const before = await examine()
  t.equal(before.code, 2, 'there are no backups')
  t.same(levelOf(before, 'backups'), ['fail'])
  t.same(levelOf(before, 'administrators'), ['warn'], 'nobody has used the code')
  t.same(levelOf(before, 'applications'), ['warn', 'warn'], 'not tested, and in the clear')
  for (const check of ['config', 'database', 'permissions', 'keys', 'audit', 'retention']) {
    t.same(levelOf(before, check), ['ok'], check)
  }

  const server = await cas.serve(url)
  const visitor = httpVisitor(url)
  const fill = (body: string, fields: Record<string, string>) =>
    visitor.post(actionOf(body), { ...fieldsOf(body), ...fields })
  const follow = async ({ location }: Readonly<{ location: string }>) =>
    (await visitor.get(location)).body
  const asked = (await visitor.get('/activate')).body
  const proved = await fill(asked, { username: 'hoalt', code: administrator.code })
  t.match(await follow(proved), 'Lê Thị Hoa')
  const form = (await visitor.get('/activate/password')).body
  const chosen = await fill(form, { password: PASSWORD, repeat: PASSWORD })
  t.equal(chosen.status, 303, chosen.body)
  const first = await visitor.signIn('hoalt', PASSWORD)
  const enrol = await follow(first)
  const shown = keyIn(enrol)
  t.ok(shown, 'the first administrator must enrol a second factor')
  const enrolled = await fill(enrol, { code: authenticator(shown).codeAt(Date.now()) })
  const codesPage = await follow(enrolled)
  const noted = await fill(codesPage, { code: recoveryCodesIn(codesPage)[0] ?? '' })
  await fill(await follow(noted), { phone: '0912 345 678' })
  t.ok(visitor.cookies.has('TGC'), 'the first administrator is signed in')
  const ticket = await visitor.ticketFor(SERVICE)
  t.equal(await validate(url, { ticket, service: SERVICE }), 'success')

  let page = await visitor.get('/admin/health')
  // It goes on at the lowest priority: on a busy machine the page says so until it has ended.
  for (let tries = 0; tries < 60 && page.body.includes(healthVi.page.examining); tries++) {
    await wait(500)
    page = await visitor.get('/admin/health')
  }
  t.equal(page.status, 200, 'the server has itself examined by a process of its own')
  t.match(page.body, healthVi.administrators.single().what)
  t.match(page.body, 'Sao lưu không ổn')

  const running = await examine()
  t.same(levelOf(running, 'administrators'), ['warn'], 'there is only one')
  t.match(running.findings.find(({ check }) => check === 'administrators')?.en.what, /only one/)
  t.same(levelOf(running, 'applications'), ['warn'], 'tested, and in the clear')
  server.kill('SIGTERM')
  await server.ended

  const spoken = await cas.run(['doctor'])
  t.equal(spoken.code, 2)
  t.match(spoken.output, /✗ Sao lưu: .*\n {4}Vì sao: .*\n {4}Việc cần làm: /)
  t.equal(spoken.errors, 'cas: Có mục hỏng.\n')

  rmSync(join(cas.dataFolder, 'keys'), { recursive: true })
  const robbed = await examine()
  t.same(levelOf(robbed, 'keys'), ['fail'], 'a key is gone')
  rmSync(join(cas.dataFolder, 'cas.sqlite'))
  const gone = await examine()
  t.same(levelOf(gone, 'database'), ['fail'], 'nothing is made anew by looking')
  t.same(levelOf(gone, 'backups'), [])
  writeFileSync(configFile, '{ "publicUrl": 1 }')
  const wrong = await examine()
  t.equal(wrong.code, 2)
  t.ok(wrong.findings.every(({ check, level }) => check === 'config' && level === 'fail'))
})
