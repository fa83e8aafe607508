import t, { type Test } from 'tap'
import { createSignInReports } from '../../src/sign-in/sign-in-reports.ts'
import { accountTerminal } from '../support/account-terminal.ts'
import { actAt } from '../support/acts.ts'
import { OFFICE } from '../support/recovery.ts'

const SUFFIX = 'binhphuoc.gov.vn'

async function office(t: Test, settings = {}) {
  const desk = await accountTerminal(t, settings)
  const mailbox = { name: 'tamtt', suffix: SUFFIX }
  const person = { mailbox, displayName: 'Trần Thanh Tâm', passwordHash: 'x' }
  const added = await desk.accounts.add(person, actAt(desk.clock.now()))
  const id = added === 'taken' ? 0 : added.id
  return { ...desk, id }
}

t.test('3.5: a code is printed in the words to be read out, and nowhere else', async (t) => {
  const { run, id, lastEntry } = await office(t)
  const { output } = await run('reset-code', 'tamtt', '--verified', 'called-back')
  t.match(
    output,
    /^Trần Thanh Tâm \(tamtt@binhphuoc\.gov\.vn\)\nMã: [2-9A-Z]{4}-[2-9A-Z]{4}, hiệu lực đến 07:45\. Đọc từng nhóm 4 ký tự\.\n$/,
  )
  const entry = await lastEntry(id)
  t.match(entry, {
    event: 'recovery.issued',
    actor: 'hoang',
    after: { kind: 'spoken', verified: 'called-back' },
  })
  const [code = 'none'] = /[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(output) ?? []
  t.notMatch(JSON.stringify(entry), code)
  t.notMatch(JSON.stringify(entry), code.replace('-', ''))
})

t.test('3.5: how the caller was recognised must be told', async (t) => {
  const { run } = await office(t)
  t.equal((await run('reset-code', 'tamtt')).exitCode, 64)
  t.equal((await run('reset-link', 'tamtt', '--verified', 'voice')).exitCode, 64)
})

t.test('row 47: a link is made of publicUrl', async (t) => {
  const { run } = await office(t)
  const { output } = await run('reset-link', 'tamtt', '--verified', 'in-person', '--json')
  const { link, expiresAt } = JSON.parse(output)
  t.match(link, /^https:\/\/sso\.example\/recover\/[A-Za-z0-9]{43}$/)
  t.equal(expiresAt, '2026-11-25T00:30:00.000Z')
})

t.test('decision 20: the first administrator begins with a code', async (t) => {
  const { run } = await accountTerminal(t)
  const added = await run(
    ...['add', 'quantri1', '--display-name', 'Lê Thị Hoa', '--group', 'quan-tri'],
    '--activation-code',
  )
  t.match(added.output, /^Added quantri1@binhphuoc\.gov\.vn as account 1\.\n/)
  t.match(added.output, /Mã kích hoạt: ([2-9A-Z]{4}-){3}[2-9A-Z]{4}, hiệu lực đến/)
  t.match(added.output, /\nhttps:\/\/sso\.example\/activate\/[2-9A-Z]{16}\n$/)
})

t.test('6.4.1: an activation code is for who has no password, unless again', async (t) => {
  const { run, accounts, clock, id } = await office(t)
  const refused = await run('activation-code', 'tamtt')
  t.equal(refused.exitCode, 1)
  t.match(refused.message, 'activated already; --again')
  const again = ['activation-code', 'tamtt', '--again', '--verified', 'in-person']
  t.match(
    await run('activation-code', 'tamtt', '--again'),
    { exitCode: 64, message: /--verified called-back\|focal-point\|in-person/ },
    'it is a reset, and asks what resets ask',
  )
  t.equal((await run(...again)).exitCode, 0)
  t.match((await run('resets')).output, /tamtt@.* activation .* in-person +unused/)
  await accounts.lock(id, actAt(clock.now(), 'sự cố'))
  t.match((await run(...again)).message, 'is locked: open it first')
  t.match(
    (await run('reset-code', 'tamtt', '--verified', 'in-person')).message,
    'is locked: open it first',
  )
})

t.test('2.10: operators see what became of what they handed out', async (t) => {
  const { run, clock } = await office(t)
  t.equal((await run('resets')).output, 'Nothing was handed out.\n')
  await run('reset-code', 'tamtt', '--verified', 'called-back')
  await run('reset-code', 'tamtt', '--verified', 'focal-point')
  const { output } = await run('resets')
  t.match(output, /2 +tamtt@binhphuoc\.gov\.vn +code .*hoang +focal-point +unused/)
  t.match(output, /1 +tamtt@binhphuoc\.gov\.vn +code .*hoang +called-back +replaced by a newer one/)
  clock.advance(15 * 60_000)
  const { resets } = JSON.parse((await run('resets', '--json')).output)
  t.equal(resets[0].state, 'expired')
  t.match((await run('resets', '--limit', '1')).output, 'More: --before 2')
})

t.test('S25: alerts wait until somebody has looked into them', async (t) => {
  const { run, database, clock, id } = await office(t)
  t.equal((await run('alerts')).output, 'No alerts.\n')
  await run('reset-code', 'tamtt', '--verified', 'called-back')
  await OFFICE.report(database, 1, clock.now(), id)
  t.match((await run('alerts')).output, /1 +tamtt@binhphuoc\.gov\.vn .*cancelled: not asked for/)
  const done = await run('alerts', '--done', '1', '--reason', 'đã gọi lại', '--json')
  t.same(JSON.parse(done.output), { done: 1 })
  t.equal((await run('alerts')).output, 'No alerts.\n')
  t.match((await run('alerts', '--all')).output, 'hoang')
  t.equal((await run('alerts', '--done', '1')).exitCode, 1)
})

t.test('S13: sign-ins that were not theirs wait in the same list', async (t) => {
  const { run, database, clock, id, lastEntry } = await office(t)
  const reports = createSignInReports(database)
  for (const signedInAt of [1, 2]) {
    await reports.report(
      {
        accountId: id,
        kind: 'sign-in',
        signedInAt,
        device: 'Chrome/Windows',
        cameFrom: '203.0.113.9',
        reportedFrom: '10.1.2.3',
        currentSessionId: 0,
        mustChangePassword: true,
      },
      actAt(clock.now()),
    )
  }
  const { output } = await run('alerts')
  t.match(output, /S2 +tamtt@binhphuoc\.gov\.vn .*10\.1\.2\.3 +a sign-in .*Chrome\/Windows +203\./)
  t.match((await run('alerts', '--limit', '1')).output, 'More: --before S2')
  t.notMatch((await run('alerts', '--before', 'S2')).output, 'S2 ')
  const { signIns, resets } = JSON.parse((await run('alerts', '--json')).output)
  t.match(signIns, [{ id: 'S2', kind: 'sign-in', handledAt: null }, { id: 'S1' }])
  t.same(resets, [])
  t.match((await run('alerts', '--done', 'S1', '--reason', 'đã gọi lại')).output, 'Alert S1')
  t.match(await lastEntry(id), { event: 'sign-in.report-handled', reason: 'đã gọi lại' })
  t.notMatch((await run('alerts')).output, 'S1 ')
  t.match((await run('alerts', '--all')).output, 'hoang')
  t.equal((await run('alerts', '--done', 'S1')).exitCode, 1)
  t.equal((await run('alerts', '--done', 'X1')).exitCode, 64)
})
