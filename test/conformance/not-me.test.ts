import { setImmediate as nextTurn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { auditStatement } from '../../src/audit/audit-statement.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { createSignInReports } from '../../src/sign-in/sign-in-reports.ts'
import { signInAct } from '../../src/tickets/sign-in-trace.ts'
import type { Browser } from '../support/browser.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const PAGE = '/cas/account/sessions'
const REPORTED = '/cas/account/sessions/reported'
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36'
const credentials = { username: 'tamtt', password: PASSWORD }
const DAY_MS = 86_400_000

const tokenIn = (html: string) => /name="token" value="([^"]+)"/.exec(html)?.[1] ?? ''
const buttonsIn = (html: string) =>
  [...html.matchAll(/name="notme" value="([^"]+)"/g)].map(([, value = '']) => value)
const isSignedIn = async (browser: Browser) => (await browser.get('/cas/')).statusCode === 200

/** A person at their own computer, and a stranger who knows the password. */
async function stranger(t: Test, settings = {}) {
  const app = await testApp(t, settings)
  const id = await app.addPerson()
  const other = app.browser()
  const form = await other.get('/cas/login?service=https%3A%2F%2Fapp.example%2Fapp', {
    'user-agent': CHROME,
  })
  const lt = /name="lt" value="([^"]+)"/.exec(form.body)?.[1] ?? ''
  const action = /method="post" action="([^"]+)"/.exec(form.body)?.[1] ?? ''
  await other.post(
    action.replaceAll('&amp;', '&'),
    { lt, ...credentials },
    { 'user-agent': CHROME },
  )
  app.clock.advance(60_000)
  const owner = app.browser()
  await owner.signIn(credentials)
  const reports = createSignInReports(app.database)
  const notMe = async (button: string) => {
    const { body } = await owner.get(PAGE)
    return owner.post(PAGE, { token: tokenIn(body), notme: button })
  }
  return { ...app, id, owner, other, reports, notMe, audit: createAuditStore(app.database) }
}

t.test('S13: a session that was somebody else’s ends, and all that follows is done', async (t) => {
  const { owner, other, notMe, reports, audit, id, lines, browser } = await stranger(t)
  const page = (await owner.get(PAGE)).body
  const session = buttonsIn(page).find((value) => value.startsWith('session:')) ?? ''
  const answer = await notMe(session)
  t.equal(answer.statusCode, 303)
  t.equal(answer.headers.location, REPORTED)
  t.same([await isSignedIn(owner), await isSignedIn(other)], [true, false])
  const told = (await owner.get(REPORTED)).body
  t.match(told, 'Phiên đó đã kết thúc. Bộ phận hỗ trợ đã được báo.')
  t.match(told, 'href="/cas/account/password"')
  t.match(told, '0912\u00a0•••\u00a0•78')
  const [report] = await reports.list({ withHandled: false, limit: 10 })
  t.match(report, { accountId: id, kind: 'session', device: 'Chrome/Windows', ended: 1 })
  const [entry] = await audit.ofAccount(id, { limit: 1 })
  t.match(entry, { event: 'sign-in.reported', after: { what: 'session' } })
  t.match(
    lines.find(({ event }) => event === 'sign-in.reported'),
    { level: 40, accountId: id, ended: 1 },
    'the log tells who watches it',
  )
  const again = browser()
  const next = await again.signIn(credentials)
  t.equal(next.headers.location, '/cas/password/required', 'another password first')
  t.match((await again.get('/cas/password/required')).body, 'không phải của mình')
})

t.test('S13: a sign-in of the past: its session ends if it is known', async (t) => {
  const { owner, other, notMe, browser } = await stranger(t)
  const third = browser()
  await third.signIn(credentials)
  const page = (await owner.get(PAGE)).body
  t.match(page, 'Chrome trên Windows · Internet (127.0.0.1) · vào Ứng dụng mẫu')
  t.match(page, 'Phiên này')
  const oldest =
    buttonsIn(page)
      .filter((value) => value.startsWith('sign-in:'))
      .at(-1) ?? ''
  await notMe(oldest)
  t.same(
    [await isSignedIn(owner), await isSignedIn(other), await isSignedIn(third)],
    [true, false, true],
  )
  const after = (await owner.get(PAGE)).body
  t.notOk(buttonsIn(after).includes(oldest))
  t.match(after, '<span class="badge">Đã báo</span>')
})

t.test('S13: if it is not known any more, all others end', async (t) => {
  const { owner, other, notMe, browser } = await stranger(t)
  const third = browser()
  await third.signIn(credentials)
  const page = (await owner.get(PAGE)).body
  const oldest =
    buttonsIn(page)
      .filter((value) => value.startsWith('sign-in:'))
      .at(-1) ?? ''
  await other.get('/cas/logout')
  await notMe(oldest)
  t.same([await isSignedIn(owner), await isSignedIn(third)], [true, false])
  t.match((await owner.get(REPORTED)).body, 'Phiên đó đã kết thúc.')
})

t.test('S13: the new password is the end of it', async (t) => {
  const { owner, notMe, clock, requiredActions, id } = await stranger(t)
  const page = (await owner.get(PAGE)).body
  await notMe(buttonsIn(page)[0] ?? '')
  t.match(await requiredActions.ofAccount(id), [{ kind: 'change-password', reason: 'reported' }])
  clock.advance(1_000)
  const form = (await owner.get('/cas/account/password')).body
  const NEW = 'một mật khẩu khác hẳn 2027'
  await owner.post('/cas/account/password', {
    token: tokenIn(form),
    current: PASSWORD,
    password: NEW,
    repeat: NEW,
  })
  t.same(await requiredActions.ofAccount(id), [])
  t.match((await owner.get(REPORTED)).body, 'Mật khẩu đã được đổi sau khi bạn báo.')
})

t.test('security: nothing happens without the form, nor by somebody else’s numbers', async (t) => {
  const { owner, other, reports, addPerson, browser, requiredActions, id } = await stranger(t)
  const page = (await owner.get(PAGE)).body
  const [session = '', ...signIns] = buttonsIn(page)
  for (const fields of [{ notme: session }, { notme: session, token: 'LT-1-2-3' }]) {
    t.equal((await owner.post(PAGE, fields)).statusCode, 403)
  }
  await addPerson({ name: 'sonnv' })
  const son = browser()
  await son.signIn({ username: 'sonnv', password: PASSWORD })
  const token = async () => tokenIn((await son.get(PAGE)).body)
  for (const notme of [signIns.at(-1) ?? '', 'sign-in:x', 'phone', 'other:1', 'session:']) {
    const answer = await son.post(PAGE, { token: await token(), notme })
    t.equal(answer.headers.location, PAGE, notme)
  }
  await son.post(PAGE, { token: await token(), notme: session })
  t.equal(await isSignedIn(other), true, 'the number of a session opens nothing')
  t.same(await requiredActions.ofAccount(id), [])
  t.equal((await reports.list({ withHandled: true, limit: 9 })).length, 1, 'of sonnv alone')
  t.equal((await owner.get(REPORTED)).headers.location, PAGE, 'nothing to tell')
})

t.test('S13: failures are told in words, and nobody is asked to do something', async (t) => {
  const { addPerson, browser, database } = await testApp(t)
  await addPerson()
  for (let tries = 0; tries < 4; tries += 1) {
    await browser().signIn({ username: 'tamtt', password: 'sai' })
  }
  while (
    (await database.query("SELECT 1 FROM audit_entries WHERE event = 'sign-in.refused'")).length < 4
  )
    await nextTurn()
  const owner = browser()
  await owner.signIn(credentials)
  const { body } = await owner.get(PAGE)
  t.equal(body.match(/Sai mật khẩu, không vào được/g)?.length, 4)
  t.match(body, 'không ai vào được')
  t.same(buttonsIn(body), [], 'nobody got in')
  t.equal(body.match(/127\.0\.0\.1/g)?.length, 2, 'whose machine failed is for the help desk')
})

t.test('S13: 60 days, page by page', async (t) => {
  const { owner, clock, database, id } = await stranger(t)
  const at = clock.now()
  for (let day = 0; day < 90; day += 1) {
    const trace = { device: 'Firefox/Linux', cameFrom: '10.1.2.3', supportCode: '' }
    await database.batch('process', [
      auditStatement(signInAct(id, trace, at - day * DAY_MS - 1), {
        event: 'sign-in.done',
        accountId: id,
      }),
    ])
  }
  let path = PAGE
  let seen = 0
  let pages = 0
  for (; path !== '' && pages < 10; pages += 1) {
    const { body } = await owner.get(path)
    seen += body.match(/Firefox trên Linux · /g)?.length ?? 0
    t.ok(Buffer.byteLength(body) < 30_000, `${Buffer.byteLength(body)} bytes`)
    path = (/href="([^"]+)#history">Cũ hơn/.exec(body)?.[1] ?? '').replaceAll('&amp;', '&')
  }
  t.equal(seen, 60)
  t.equal(pages, 4)
  for (const junk of ['x', '1-', '-1', '99999999999999999999-1', '0-0']) {
    t.equal((await owner.get(`${PAGE}?before=${junk}`)).statusCode, 200)
  }
})

t.test('S13: what waits for the help desk is bounded', async (t) => {
  const { database, reports, id, clock } = await stranger(t)
  const act = { actor: { kind: 'person', accountId: id, cameFrom: '' }, at: clock.now() } as const
  for (let number = 0; number < 60; number += 1) {
    await reports.report(
      {
        ...{ accountId: id, kind: 'sign-in', signedInAt: number + 1, device: '', cameFrom: '' },
        ...{ reportedFrom: '', currentSessionId: 0, mustChangePassword: true },
      },
      act,
    )
  }
  t.equal((await database.query('SELECT id FROM sign_in_reports')).length, 50)
})
