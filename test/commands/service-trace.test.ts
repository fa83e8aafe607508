import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { serviceCommand } from '../../src/commands/service.ts'
import { httpVisitor } from '../support/http-visitor.ts'
import { freeAddress, runningServer } from '../support/running-server.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { terminal } from '../support/terminal.ts'
import { PASSWORD } from '../support/test-app.ts'

/** The sample of the product's table of positions (3.9). */
const LOGIN = 'https://vpdt.binhphuoc.gov.vn/qlvb/login?page=home'

const services = [
  serviceEntry({
    id: 'ioffice',
    matches: [{ prefix: 'https://vpdt.binhphuoc.gov.vn/qlvb' }],
    launchUrl: 'https://vpdt.binhphuoc.gov.vn/qlvb',
  }),
  serviceEntry({
    id: 'lich-cong-tac',
    matches: [{ prefix: 'https://lichcongtac.binhphuoc.gov.vn/' }],
    launchUrl: 'https://lichcongtac.binhphuoc.gov.vn/',
  }),
]

/** A server that listens, somebody who is signed in at it, and the operator's terminal. */
async function office(t: Parameters<typeof runningServer>[0], settings = {}) {
  const server = await runningServer(t, { publicUrl: await freeAddress(), services, ...settings })
  await server.addPerson()
  const visitor = httpVisitor(server.url)
  await visitor.signIn('tamtt', PASSWORD)
  const { run, seen, interrupt } = terminal(server, serviceCommand)

  /** Validates as an application does; `query` is sent as it is. */
  async function call(query: string, endpoint = '/p3/serviceValidate', init: RequestInit = {}) {
    const headers = { 'user-agent': 'Java/17.0.2' }
    const response = await fetch(`${server.url}/cas${endpoint}?${query}`, { headers, ...init })
    return response.text()
  }

  const validate = (ticket: string, service: string, endpoint?: string) =>
    call(new URLSearchParams({ service, ticket }).toString(), endpoint)

  /** What the diagnosis says of the last refusal, in both languages. */
  async function lastOf(...args: string[]) {
    await server.app.refusals.flush()
    const said = { vi: '', en: '' }
    for (const lang of ['vi', 'en'] as const) {
      const { output } = await run('trace', ...args, '--json', '--lang', lang, '--limit', '1')
      said[lang] = (JSON.parse(output) as { sentence: string }).sentence
    }
    return said
  }

  return { ...server, visitor, call, validate, run, seen, interrupt, lastOf }
}

/** What was done, what was answered, and the sentence in both languages. */
type Row = [
  name: string,
  act: (office: Office) => Promise<string>,
  code: string,
  vi: RegExp,
  en: RegExp,
]
type Office = Awaited<ReturnType<typeof office>>

const withTicket =
  (service: string, endpoint?: string) =>
  async ({ visitor, validate }: Office) =>
    validate(await visitor.ticketFor(LOGIN), service, endpoint)

const ROWS: Row[] = [
  [
    'wrong scheme',
    withTicket(LOGIN.replace('https:', 'http:')),
    'INVALID_SERVICE',
    /^Địa chỉ service khác ở ký tự 5, .*lúc đăng nhập là https, lúc xác thực là http, thường vì ứng dụng đứng sau proxy chưa biết người dùng đi bằng HTTPS\.$/,
    /^The service address differs at character 5, .*it is https at login and http at validation, .*\.$/,
  ],
  [
    'trailing slash',
    withTicket(LOGIN.replace('login?', 'login/?')),
    'INVALID_SERVICE',
    /^Địa chỉ service khác ở ký tự 41, lúc đăng nhập là «login\?page», lúc xác thực là «login\/\?page»: thừa hoặc thiếu dấu \/ .*\.$/,
    /^The service address differs at character 41, “login\?page” at login and “login\/\?page” at validation: there is a \/ too many or too few .*\.$/,
  ],
  [
    'double encoding',
    withTicket(encodeURIComponent(LOGIN)),
    'INVALID_SERVICE',
    /^Địa chỉ service khác ở ký tự 6, .*mã hóa URL nhiều hơn lúc đăng nhập một lần \(mã hóa hai lần, .*\)\.$/,
    /^The service address differs at character 6, .*percent-encoded once more than at login \(double encoding, .*\)\.$/,
  ],
  [
    'default port',
    withTicket(LOGIN.replace('https://vpdt.binhphuoc.gov.vn', 'http://vpdt.binhphuoc.gov.vn:443')),
    'INVALID_SERVICE',
    /^Địa chỉ service khác ở ký tự 5, .*lúc xác thực là http, .*, và thừa cổng mặc định :443\.$/,
    /^The service address differs at character 5, .*http at validation, .*, and the default port :443 is too much\.$/,
  ],
  [
    'reused ticket',
    async ({ visitor, validate }) => {
      const ticket = await visitor.ticketFor(LOGIN)
      await validate(ticket, LOGIN)
      return validate(ticket, LOGIN)
    },
    'INVALID_TICKET',
    /^Vé đã dùng lúc \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, cũng từ 127\.0\.0\.1: mỗi vé chỉ xác thực được một lần\.$/,
    /^The ticket was used already at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d, also from 127\.0\.0\.1: a ticket can be validated once\.$/,
  ],
  [
    'expired ticket',
    async ({ visitor, validate, clock }) => {
      const ticket = await visitor.ticketFor(LOGIN)
      clock.advance(75_500)
      return validate(ticket, LOGIN)
    },
    'INVALID_TICKET',
    /^Vé đã hết hạn: ứng dụng gọi xác thực sau 75,5 s, hạn là 60 s\.$/,
    /^The ticket has expired: the application validated it after 75\.5 s, and it lasts 60 s\.$/,
  ],
  [
    'unknown ticket',
    ({ validate }) => validate(`ST-${'a1B2'.repeat(7)}c`, LOGIN),
    'INVALID_TICKET',
    /^Hệ thống không biết vé này: vé không được cấp ở đây, đã hết hạn từ lâu, hoặc đã dùng trước lúc \d{4}-.*\.$/,
    /^This system does not know the ticket: it was never issued here, has expired long ago, or was used before \d{4}-.*\.$/,
  ],
  [
    'proxy ticket at the wrong endpoint',
    async ({ visitor, validate, database }) => {
      // A proxy ticket is a ticket of its own kind: the row of a service ticket under another id.
      const ticket = await visitor.ticketFor(LOGIN)
      const proxyTicket = ticket.replace('ST-', 'PT-')
      const { hashOfTicket } = await import('../../src/protocol/ticket-id.ts')
      await database.change(
        'process',
        'UPDATE service_tickets SET id_hash = :new WHERE id_hash = :old',
        { new: hashOfTicket(proxyTicket), old: hashOfTicket(ticket) },
      )
      return validate(proxyTicket, LOGIN, '/serviceValidate')
    },
    'INVALID_TICKET_SPEC',
    /^Vé proxy \(PT-…\) được gửi tới \/cas\/serviceValidate, nơi chỉ nhận vé ST-….$/,
    /^A proxy ticket \(PT-…\) was sent to \/cas\/serviceValidate, which takes service tickets \(ST-…\) only\.$/,
  ],
]

t.test(
  '3.9, R11.23: what "cas service trace" says of a request that was really refused',
  async (t) => {
    const at = await office(t)
    for (const [name, act, code, vi, en] of ROWS) {
      await t.test(`R11.23: ${name}, in one sentence in both languages`, async (t) => {
        t.match(await act(at), `code='${code}'`, 'the wire says what the protocol says')
        const said = await at.lastOf('ioffice')
        t.match(said.vi, vi)
        t.match(said.en, en)
      })
    }
  },
)

t.test('cas service trace: the layout, in time and place', async (t) => {
  const { visitor, validate, app, run } = await office(t)
  const ticket = await visitor.ticketFor(LOGIN)
  await validate(ticket, LOGIN.replace('login?', 'login/?'))
  await app.refusals.flush()
  const { output, exitCode } = await run('trace', 'ioffice')
  t.equal(exitCode, 0)
  const [when, atLogin, atValidation, about, what, fix, blank] = output.split('\n')
  t.match(
    when,
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} {2}Xác thực {4}\/cas\/p3\/serviceValidate {2}từ 127\.0\.0\.1 \(Java\/17\.0\.2\) {2}\+0 s$/,
  )
  t.equal(atLogin, `  lúc đăng nhập = ${LOGIN}`)
  t.equal(atValidation, `  lúc xác thực = ${LOGIN.replace('login?', 'login/?')}`)
  t.match(
    about,
    new RegExp(`^ {2}vé ST-\\.\\.\\.${ticket.slice(-4)} {2}mã hỗ trợ [A-Z0-9]{4}-[A-Z0-9]{4}$`),
  )
  t.match(what, /^✗ INVALID_SERVICE \(D1c\) {2}Địa chỉ service khác ở ký tự 41, /)
  t.match(fix, /^ {2}Sửa: Dùng đúng một địa chỉ cho cả hai bước/)
  t.equal(blank, '')
  const english = await run('trace', 'ioffice', '--lang', 'en')
  t.match(
    english.output,
    /^✗ INVALID_SERVICE \(D1c\) {2}The service address differs at character 41, /m,
  )
  t.match(english.output, /^ {2}Fix: Use the very same address/m)
})

t.test('cas service trace: which, how many, of whom', async (t) => {
  const { visitor, validate, app, run, clock } = await office(t)
  t.match(await run('trace', 'ioffice'), {
    output: 'ioffice không có lần nào bị từ chối trong thời gian lưu.\n',
    exitCode: 0,
  })
  t.match(await run('trace', '--unknown', '--lang', 'en'), { output: /^Nothing of an application/ })
  for (const rest of ['/1', '/2', '/3']) {
    await validate(await visitor.ticketFor(LOGIN), LOGIN + rest)
    clock.advance(1000)
  }
  await validate('ST-x', 'https://elsewhere.example/')
  await app.refusals.flush()
  const documents = async (...args: string[]) =>
    (await run('trace', ...args, '--json')).output
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  t.equal((await documents('ioffice')).length, 3)
  const [second, third] = await documents('ioffice', '--limit', '2')
  t.match(second, { evidence: { atValidation: `${LOGIN}/2` }, service: 'ioffice' })
  t.match(third, { evidence: { atValidation: `${LOGIN}/3` }, code: 'INVALID_SERVICE' })
  t.match(await documents('--unknown'), [{ service: null, rule: 'D4' }])
  t.strictSame(await documents('lich-cong-tac'), [])

  for (const [typed, hint] of [
    ['iofice', /^There is no application iofice\. Did you mean ioffice\?$/],
    ['IOFFICE', /Did you mean ioffice\?$/],
    ['lich', /Did you mean lich-cong-tac\?$/],
    ['khac-han', /^There is no application khac-han\. "cas service list" tells them all\.$/],
  ] as const) {
    t.match(await run('trace', typed), { exitCode: 1, message: hint }, typed)
  }
  for (const args of [
    [],
    ['ioffice', '--unknown'],
    ['ioffice', '--limit', '0'],
    ['ioffice', '--lang', 'fr'],
  ]) {
    t.equal((await run('trace', ...args)).exitCode, 64, args.join(' '))
  }
})

t.test('cas service trace --follow: goes on with what comes, until interrupted', async (t) => {
  const { visitor, validate, app, run, seen, interrupt } = await office(t)
  await validate(await visitor.ticketFor(LOGIN), `${LOGIN}/before`)
  await app.refusals.flush()
  const following = run('trace', 'ioffice', '--follow', '--json')
  const shows = async (text: string) => {
    for (let times = 0; times < 200 && !seen().includes(text); times += 1) await wait(50)
  }
  await shows('/before')
  await validate(await visitor.ticketFor(LOGIN), `${LOGIN}/after`)
  await validate('ST-x', 'https://elsewhere.example/')
  await app.refusals.flush()
  await shows('/after')
  interrupt()
  const { output, exitCode } = await following
  t.equal(exitCode, 0)
  const lines = output.split('\n').filter(Boolean)
  t.equal(lines.length, 2, 'each once, and nobody else’s')
  t.match(lines[0], '/before')
  t.match(lines[1], '/after')
})

t.test('cas service compare: the same, or why not', async (t) => {
  const { run } = await office(t)
  t.match(await run('compare', LOGIN, LOGIN, '--lang', 'en'), {
    exitCode: 0,
    output: /^The two addresses are the same/,
  })
  const port = LOGIN.replace('.vn/', '.vn:443/')
  t.match(await run('compare', LOGIN, port), {
    exitCode: 0,
    output: /khác ở ký tự 30; khác biệt vô hại: cổng mặc định \(:443 của https/,
  })
  const json = await run('compare', LOGIN, port, '--json', '--lang', 'en')
  t.match(JSON.parse(json.output), { isSame: true, differsAt: 30, sentence: /the default port/ })
  t.match(await run('compare', LOGIN, LOGIN.replace('https', 'http'), '--lang', 'en'), {
    exitCode: 1,
    message: /^The service address differs at character 5, .* Let the proxy send X-Forwarded-Proto/,
  })
  const different = await run('compare', LOGIN, LOGIN.replace('login', 'Login'), '--json')
  t.equal(different.exitCode, 1)
  t.match(JSON.parse(different.output), { isSame: false, rule: 'D1c', differsAt: 36 })
  t.match(await run('compare', `${LOGIN}&q=Tấm`, `${LOGIN}&q=T%A5m`), {
    exitCode: 1,
    message: /chữ tiếng Việt trong địa chỉ bị mã hóa sai/,
  })
})
