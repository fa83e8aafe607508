import t from 'tap'
import { inChromium } from '../support/chromium.ts'
import { becomeFirstAdministrator } from '../support/first-administrator.ts'
import { httpVisitor, validate } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress, registeredAt } from '../support/running-server.ts'

t.setTimeout(180_000)

const SERVICE = 'http://hop.example.test/'
const PASSWORD = 'bốn con hạc giấy bay qua cầu'

/** The same with the source and, where `CAS_PROGRAM` names it, with the executable of a release. */
inChromium(
  'the first administrator comes into the portal of the real program',
  async (t, tools) => {
    const url = await freeAddress()
    const cas = program(t)
    cas.configure(configFileFor(url, { services: [registeredAt(SERVICE)] }))
    const person = ['quantri1', '--display-name', 'Lê Thị Hoa', '--group', 'quan-tri']
    const added = await cas.run(['account', 'add', ...person, '--activation-code'])
    t.equal(added.code, 0, added.errors)
    const [activationLink = ''] = /http\S+\/activate\/\S+/.exec(added.output) ?? []
    const server = await cas.serve(url)
    const { page } = await tools.visitor()
    const loginUrl = `${url}/cas/login`
    const administrator = { name: 'quantri1', password: PASSWORD, activationLink, loginUrl }
    const { heading } = await becomeFirstAdministrator(page, administrator)
    t.match(heading, 'Lê Thị Hoa')
    t.ok(await page.getByText('Ứng dụng mẫu').count(), 'a tile of the application')

    const cookies = await page.context().cookies()
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    const target = `${loginUrl}?service=${encodeURIComponent(SERVICE)}`
    const answer = await fetch(target, { headers: { cookie }, redirect: 'manual' })
    const ticket =
      new URL(answer.headers.get('location') ?? SERVICE).searchParams.get('ticket') ?? ''
    t.equal(await validate(url, { ticket, service: SERVICE }), 'success')
    t.equal(await validate(url, { ticket, service: SERVICE }), 'INVALID_TICKET', 'only once')
    t.equal((await httpVisitor(url).signIn('quantri1', 'sai mật khẩu')).status, 401)

    server.kill('SIGTERM')
    t.equal((await server.ended).code, 0)
  },
)
