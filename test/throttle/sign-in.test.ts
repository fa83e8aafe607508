import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { migrationsFolder } from '../../src/paths.ts'
import { migrate, readMigrations } from '../../src/storage/migrate.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'
import { type Browser, loginTicketOf } from '../support/browser.ts'
import { freeAddress, runningServer } from '../support/running-server.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'
import { testThrottle } from '../support/throttle.ts'

const right = { username: 'tamtt', password: PASSWORD }
const wrong = { username: 'tamtt', password: 'sai' }
const PHONE = '0271\u00a0300\u00a00000'

async function times<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < count; index++) results.push(await work())
  return results
}

/** A page without what is another each time. */
function essence(body: string, name: string): string {
  return body
    .replaceAll(loginTicketOf(body), '[ticket]')
    .replaceAll(/[0-9A-Z]{4}-[0-9A-Z]{4}/g, '[code]')
    .replaceAll(name, '[name]')
}

const words = [
  [
    'vi',
    'Tên hộp thư hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại.',
    ' Còn 2 lần thử trước khi tạm khóa.',
    ' Còn 1 lần thử trước khi tạm khóa.',
    `Đã nhập sai nhiều lần nên tên này tạm khóa đến 07:45. Mật khẩu chưa bị thay đổi. Nếu quên mật khẩu, gọi ${PHONE}.`,
  ],
  [
    'en',
    'The mailbox name or password is not right.',
    ' 2 tries left before a short lock.',
    ' 1 try left before a short lock.',
    `Too many wrong tries; this name is locked until 07:45. The password has not changed. If you forgot it, call ${PHONE}.`,
  ],
] as const

for (const [locale, first, two, one, locked] of words) {
  t.test(`2.4: what wrong tries are told (${locale}), and then the right one`, async (t) => {
    const { addPerson, browser, clock } = await testApp(t)
    await addPerson()
    const url = `/cas/login?locale=${locale}`
    const answers = await times(5, () => browser().signIn(wrong, url))
    t.same(
      answers.map(({ statusCode }) => statusCode),
      [401, 401, 401, 401, 429],
    )
    t.match(answers[0]?.body, first)
    t.notMatch(answers[1]?.body, two.slice(3))
    t.match(answers[2]?.body, two)
    t.match(answers[3]?.body, one)
    const refused = await browser().signIn(right, url)
    t.equal(refused.statusCode, 429, 'no password is looked at')
    t.match(refused.body, locked)
    t.equal(refused.headers['retry-after'], '900')
    t.match(refused.body, 'value="tamtt"', 'the name is kept')
    t.notMatch(refused.body, PASSWORD)
    clock.advance(15 * 60_000)
    t.equal((await browser().signIn(right, url)).statusCode, 303)
  })
}

t.test('2.4: a lock that lasts until tomorrow says so', async (t) => {
  const { addPerson, browser, clock } = await testApp(t, { throttle: { ladderMinutes: [720] } })
  await addPerson()
  clock.advance(10 * 3_600_000)
  const answers = await times(5, () => browser().signIn(wrong))
  t.match(answers.at(-1)?.body, 'tạm khóa đến 05:30, 25/11.')
})

t.test('rows 29, 30: nothing on any page tells whether the name exists', async (t) => {
  const { addPerson, browser } = await testApp(t)
  await addPerson({ name: 'hoalt' })
  for (let tries = 0; tries < 7; tries++) {
    const [known, unknown] = await Promise.all([
      browser().signIn({ ...wrong, username: 'hoalt' }),
      browser().signIn({ ...wrong, username: 'hoalx' }),
    ])
    t.equal(known.statusCode, unknown.statusCode)
    t.equal(essence(known.body, 'hoalt'), essence(unknown.body, 'hoalx'), `try ${tries + 1}`)
    t.same(Object.keys(known.headers).sort(), Object.keys(unknown.headers).sort())
  }
})

t.test('row 31: nobody can lock an official out of their own browser', async (t) => {
  const server = await runningServer(t, { publicUrl: await freeAddress() })
  const id = await server.addPerson()
  /** However it is signed in already. */
  async function signIn(browser: Browser, fields: typeof right) {
    browser.cookies.delete('TGC')
    return (await browser.signIn(fields)).statusCode
  }
  const own = server.browser()
  t.equal(await signIn(own, right), 303)
  t.match(own.cookies.get('known'), /^[A-Za-z0-9-]+$/)

  await times(5, () => signIn(server.browser(), wrong))
  t.equal(await signIn(server.browser(), right), 429, 'a browser that nobody knows')
  t.equal(await signIn(own, wrong), 401, 'the tries of its own')
  t.equal(await signIn(own, right), 303)

  const thief = server.browser()
  thief.cookies.set('known', own.cookies.get('known') ?? '')
  const stolen = await times(6, () => signIn(thief, wrong))
  t.same(stolen, [401, 401, 401, 401, 429, 429], 'a stolen cookie has no more than they')

  server.clock.advance(15 * 60_000)
  await times(5, () => signIn(server.browser(), wrong))
  t.equal(await signIn(own, right), 303)
  const other = await server.addPerson({ name: 'sonnv' })
  t.ok(other > id)
  await times(5, () => signIn(server.browser(), { ...wrong, username: 'sonnv' }))
  t.equal(await signIn(own, { ...right, username: 'sonnv' }), 429, 'known to one is not to another')
})

t.test('row 31: a shared computer is nobody’s own browser', async (t) => {
  const { addPerson, browser } = await testApp(t)
  await addPerson()
  const shared = browser()
  t.equal((await shared.signIn({ ...right, shared: 'on' })).statusCode, 303)
  t.equal(shared.cookies.get('__Host-known'), undefined)
})

t.test(
  'row 31: the cookie is for this host alone, out of reach of scripts, and lasts',
  async (t) => {
    const { addPerson, browser } = await testApp(t)
    await addPerson()
    const { cookies } = await browser().signIn(right)
    t.match(
      cookies.find(({ name }) => name === '__Host-known'),
      { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 180 * 24 * 3600 },
    )
  },
)

t.test('2.4: what a network is told that failed too often, in both languages', async (t) => {
  const settings = { throttle: { failuresPerNetwork: 5 } }
  const { addPerson, browser } = await testApp(t, settings)
  await addPerson()
  let count = 0
  await times(5, () => browser().signIn({ ...wrong, username: `khongco${count++}` }))
  const vi = await browser().signIn(right)
  t.match(vi.body, `Có quá nhiều lần đăng nhập sai từ mạng này. Chờ 10 phút hoặc gọi ${PHONE}.`)
  const en = await browser().signIn(right, '/cas/login?locale=en')
  t.match(en.body, `Too many failed sign-ins from this network. Wait 10 minutes or call ${PHONE}.`)
  t.same([vi.statusCode, en.statusCode], [429, 429])
})

t.test('row 36: a full line is told in both languages, and the typed name stays', async (t) => {
  const { browser } = await testApp(t, {
    passwords: { memoryKiB: 16_384, iterations: 4, concurrency: 1, waiting: 1 },
  })
  for (const [locale, text] of [
    ['vi', 'Đang có nhiều người đăng nhập. Thử lại sau 1 giây.'],
    ['en', 'Many people are signing in. Try again in 1 s.'],
  ] as const) {
    let count = 0
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        browser().signIn(
          { ...wrong, username: `khongco${locale}${count++}` },
          `/cas/login?locale=${locale}`,
        ),
      ),
    )
    const busy = answers.filter(({ statusCode }) => statusCode === 503)
    t.ok(busy.length >= 1)
    for (const { body, headers } of busy) {
      t.match(headers['retry-after'], /^\d+$/)
      t.match(body, text)
      t.match(body, `value="khongco${locale}`)
    }
  }
})

t.test('locks survive a restart', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cas-throttle-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'cas.db')
  const trial = { purpose: 'password', nameKey: 'tamtt@a.vn', network: '10.1.2.3' } as const
  for (const [triesLeft, next] of [
    [4, 'go'],
    [1, 'locked'],
  ] as const) {
    const database = openSqlite({ file })
    await migrate(database, readMigrations(migrationsFolder, 'sqlite'), 0)
    const { throttle } = testThrottle(database)
    let left: number | undefined
    for (let tries = 5 - triesLeft; tries > 0; tries--) {
      const turn = await throttle.begin(trial)
      if (turn.kind === 'go') left = (await turn.failed()).triesLeft
    }
    t.equal(left, triesLeft === 4 ? 4 : 0)
    const after = await throttle.begin(trial)
    t.equal(after.kind, next)
    if (after.kind === 'go') await after.takeBack()
    await database.close()
  }
})
