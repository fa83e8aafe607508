import t from 'tap'
import { authenticator, keyIn, recoveryCodesIn } from '../support/authenticator.ts'
import { actionOf, createBrowser, fieldsOf } from '../support/browser.ts'
import { credentials } from '../support/login-cases.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { type TestApp, testApp } from '../support/test-app.ts'

const NEW = 'một mật khẩu khác hẳn 2027'
const WRONG = 'gõ nhầm sang hộp khác'

/** Everything that the tables hold, in one text; bytes as latin letters. */
async function wholeDatabase({ database }: TestApp): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
  )
  const rows = await Promise.all(
    tables.map(({ name }) => database.query<Record<string, unknown>>(`SELECT * FROM ${name}`)),
  )
  const values = rows.flat().flatMap((row) => Object.values(row))
  return values
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value))
    .join('\n')
}

t.test(
  'row 48, L12: what people type, and what opens a door, is in no log and no table',
  async (t) => {
    const app = await testApp(t, {
      services: [serviceEntry()],
      rest: { enabled: true, callers: ['127.0.0.1'] },
    })
    const id = await app.addPerson({ groups: ['quan-tri'] })
    await app.addPerson({ name: 'hoalt' })
    await app.requiredActions.require(
      id,
      { kind: 'change-password', reason: 'reset' },
      { actor: { kind: 'system', name: 'test' }, at: 0 },
    )
    const browser = app.browser()
    const secrets = new Map([
      ['the password', credentials.password],
      ['a wrong password', WRONG],
      ['the new password', NEW],
    ])
    const keep = (visitor: typeof browser) => {
      for (const [name, value] of visitor.cookies) {
        if (!/lang|suffix/.test(name)) secrets.set(`${name} ${secrets.size}`, value)
      }
    }
    const send = async (
      visitor: typeof browser,
      page: Readonly<{ body: string }>,
      fields: Record<string, string>,
    ) => {
      const hidden = fieldsOf(page.body)
      for (const [name, value] of Object.entries(hidden))
        secrets.set(`${name} ${secrets.size}`, value)
      const answer = await visitor.post(actionOf(page.body), { ...hidden, ...fields })
      keep(visitor)
      return answer.headers.location ? visitor.get(String(answer.headers.location)) : answer
    }

    await browser.signIn({ ...credentials, password: WRONG })
    await browser.signIn({ ...credentials, username: WRONG })
    const begun = await browser.signIn(credentials)
    keep(browser)
    const required = await browser.get(String(begun.headers.location))
    const refused = await send(browser, required, { password: 'x', repeat: WRONG })
    const enrol = await send(browser, refused, { password: NEW, repeat: NEW })
    const keyText = keyIn(enrol.body).replaceAll(' ', '')
    const phone = authenticator(keyText)
    secrets.set('the key of the app', keyText)
    const code = phone.codeAt(app.clock.now())
    const codesPage = await send(browser, enrol, { code })
    const codes = recoveryCodesIn(codesPage.body)
    for (const one of codes) secrets.set(`a recovery code ${one}`, one)
    for (const one of codes) secrets.set(`${one} without gaps`, one.replaceAll('-', ''))
    const portal = await send(browser, codesPage, { code: codes[0] ?? '' })
    t.equal(portal.statusCode, 200)
    const ticket = await browser.ticketFor('https://app.example/app')
    secrets.set('a service ticket', ticket)

    app.clock.advance(60_000)
    const second = createBrowser(app.server)
    const verify = await second.get(
      String((await second.signIn({ ...credentials, password: NEW })).headers.location),
    )
    const wrongCode = await send(second, verify, { code: '000000' })
    await send(second, wrongCode, { code: phone.codeAt(app.clock.now()) })
    t.ok(second.cookies.has('__Host-TGC'))

    const rest = await app.server.inject({
      method: 'POST',
      url: '/v1/tickets',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/plain' },
      payload: new URLSearchParams({ ...credentials, username: 'hoalt' }).toString(),
    })
    t.equal(rest.statusCode, 201)
    secrets.set('a TGT', rest.body)

    const logged = JSON.stringify(app.lines)
    const kept = await wholeDatabase(app)
    t.match(kept, 'tamtt', 'the tables are read')
    t.ok(secrets.size > 40)
    for (const [what, secret] of secrets) {
      t.ok(secret.length >= 10, what)
      t.notOk(logged.includes(secret), `${what} is not logged`)
      t.notOk(kept.includes(secret), `${what} is not kept`)
    }
  },
)
