import t, { type Test } from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { throttleCommand } from '../../src/commands/throttle.ts'
import { actAt, OPERATOR } from '../support/acts.ts'
import { terminal } from '../support/terminal.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

/** A server, and an operator at its command line. */
async function office(t: Test) {
  const parts = await testApp(t, { trustedProxies: ['127.0.0.1'] })
  await parts.addPerson()
  const { run } = terminal(parts, throttleCommand)

  async function signIn(username: string, password: string, from = '10.1.2.3') {
    const { cookies, get, post } = parts.browser()
    const lt = /name="lt" value="([^"]+)"/.exec((await get('/cas/login')).body)?.[1] ?? ''
    const fields = { username, password, lt }
    t.ok(cookies)
    const { statusCode } = await post('/cas/login', fields, { 'x-forwarded-for': from })
    return statusCode
  }

  async function fail(username: string, count: number, from?: string) {
    for (let tries = 0; tries < count; tries++) await signIn(username, 'sai', from)
  }

  return { ...parts, run, signIn, fail }
}

t.test('3.5: show tells in words that can be read out why a name is locked', async (t) => {
  const { run, fail, clock } = await office(t)
  t.equal((await run('show', 'tamtt')).output, 'Nothing is counted of this name.\n')
  await fail('tamtt', 3)
  t.equal(
    (await run('show', 'TamTT')).output,
    'Không khóa; 3 lần sai mật khẩu trên trình duyệt lạ từ 10.1.2.3 (07:30).\n',
  )
  clock.advance(120_000)
  await fail('tamtt', 2)
  t.equal(
    (await run('show', 'tamtt')).output,
    'Tạm khóa đến 07:47 do 5 lần sai mật khẩu trên trình duyệt lạ từ 10.1.2.3 (07:30–07:32). Gợi ý: Caps Lock/bộ gõ.\n',
  )
  clock.advance(900_000)
  await fail('tamtt', 1, '10.9.9.9')
  await fail('tamtt', 1, '10.8.8.8')
  t.match((await run('show', 'tamtt')).output, / 2 lần sai .* từ 10\.8\.8\.8 và 1 mạng khác /)
})

t.test('show --json keeps its keys', async (t) => {
  const { run, fail } = await office(t)
  await fail('tamtt', 5)
  t.same(JSON.parse((await run('show', 'tamtt', '--json')).output), {
    counters: [
      {
        purpose: 'password',
        isKnownBrowser: false,
        failures: 0,
        locks: 1,
        lockedUntil: '2026-11-24T00:45:00.000Z',
        lastAt: '2026-11-24T00:30:00.000Z',
        networks: [
          {
            network: '10.1.2.3',
            failures: 5,
            firstAt: '2026-11-24T00:30:00.000Z',
            lastAt: '2026-11-24T00:30:00.000Z',
          },
        ],
      },
    ],
  })
})

t.test('list tells names of accounts, and of made-up ones only that they are', async (t) => {
  const { run, fail } = await office(t)
  t.equal((await run('list')).output, 'Counted: 0 names, 0 of them locked, and 0 networks.\n')
  await fail('tamtt', 5)
  await fail('khongco', 2)
  const { output } = await run('list')
  t.match(output, /^NAME +WHO +WHAT +WRONG +LOCKED UNTIL +LAST\n/)
  t.match(output, /^tamtt@binhphuoc\.gov\.vn +strangers +password +0 +2026-11-24T00:45:00\.000Z /m)
  t.match(output, /^\(nobody\) +strangers +password +2 +2026-11-24T00:30:00\.000Z$/m)
  t.notMatch(output, 'khongco')
  t.match(output, 'Counted: 2 names, 1 of them locked, and 2 networks.')
})

t.test('list goes page by page', async (t) => {
  const { run, fail } = await office(t)
  for (let name = 0; name < 5; name++) await fail(`khongco${name}`, 1)
  let after: string[] = []
  const pages: number[] = []
  for (let page = 0; page < 4; page++) {
    const { output } = await run('list', '--json', '--limit', '2', ...after)
    const { counters, next, counts } = JSON.parse(output)
    t.same(counts, { names: 5, locked: 0, networks: 2 })
    pages.push(counters.length)
    if (next === null) break
    after = ['--after', next]
  }
  t.same(pages, [2, 2, 1])
  t.match(await run('list', '--after', 'x'), { exitCode: 64 })
})

t.test('L7: clear lets somebody in at once, and is written down', async (t) => {
  const { run, fail, signIn, database } = await office(t)
  await fail('tamtt', 5)
  t.equal(await signIn('tamtt', PASSWORD), 429)
  t.equal((await run('clear', 'tamtt', '--reason', 'gọi lại')).output, 'Cleared.\n')
  t.equal(await signIn('tamtt', PASSWORD), 303)
  t.equal((await run('clear', 'khongco')).output, 'There was nothing to clear.\n')
  const entries = await createAuditStore(database).ofAccount(1, { limit: 10 })
  t.match(
    entries.filter(({ event }) => event === 'throttle.cleared'),
    [{ actor: OPERATOR.name, reason: 'gọi lại', subject: 'tamtt@binhphuoc.gov.vn' }],
  )
})

t.test('3.5: clear lets a person in by each of their names', async (t) => {
  const { run, fail, signIn, accounts } = await office(t)
  const alias = { name: 'thanhtam', suffix: 'binhphuoc.gov.vn' }
  await accounts.addAlias(1, alias, actAt(0))
  await fail('thanhtam', 5)
  t.equal(await signIn('tamtt', 'sai'), 401, 'row 30: a lock does not tell whose other name it is')
  t.equal((await run('clear', 'tamtt')).output, 'Cleared.\n')
  t.equal(await signIn('thanhtam', PASSWORD), 303)
})

t.test('clear a network, or everything', async (t) => {
  const { run, fail } = await office(t)
  const counts = async () => JSON.parse((await run('list', '--json')).output).counts
  await fail('tamtt', 5)
  await fail('khongco', 1, '192.0.2.7')
  t.same(await counts(), { names: 2, locked: 1, networks: 4 })
  t.equal((await run('clear', '--network', '192.0.2.7')).output, 'Cleared.\n')
  t.same(await counts(), { names: 2, locked: 1, networks: 2 })
  t.equal((await run('clear', '--all')).output, 'Cleared.\n')
  t.same(await counts(), { names: 0, locked: 0, networks: 0 })
})

for (const args of [[], ['tamtt', '--all'], ['--network', 'x'], ['--all', '--network', '::1']]) {
  t.test(`clear ${args.join(' ')} is a wrong use`, async (t) => {
    const { run } = await office(t)
    t.equal((await run('clear', ...args)).exitCode, 64)
  })
}
