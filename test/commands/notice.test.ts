import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { noticeCommand } from '../../src/commands/notice.ts'
import { planAdditions } from '../../src/units/plan-additions.ts'
import { createUnitStore } from '../../src/units/unit-store.ts'
import { actAt } from '../support/acts.ts'
import { credentials } from '../support/login-cases.ts'
import { terminal } from '../support/terminal.ts'
import { testApp } from '../support/test-app.ts'

async function office(t: Test) {
  const app = await testApp(t)
  const { run } = terminal(app, noticeCommand)

  async function done(...args: string[]) {
    const outcome = await run(...args)
    if (outcome.exitCode !== 0) throw new Error(outcome.message)
    return outcome.output
  }

  const json = async (...args: string[]) => JSON.parse(await done(...args, '--json'))

  async function addUnit(code: string, name: string) {
    const units = createUnitStore(app.database)
    const planned = planAdditions(
      await units.load(),
      [{ code, name, shortName: '', kind: 'so-ban-nganh', parent: undefined }],
      '2026-01-01',
    )
    if ('problems' in planned) throw new Error(JSON.stringify(planned.problems))
    await units.apply(planned, actAt(app.clock.now()))
  }

  return { ...app, run, done, json, addUnit }
}

const MAINTENANCE = [
  ...['add', '--level', 'maintenance'],
  ...['--from', '2026-11-25 22:00', '--until', '23:30 25/11/2026'],
]

t.test('2.12: a dry run shows the words as people will see them, and adds nothing', async (t) => {
  const { done, json } = await office(t)
  const text = ['--text-vi', 'Không gửi, nhận được thư.\n\nXem https://dongnai.gov.vn/tin.']
  const output = await done(...MAINTENANCE, ...text, '--dry-run')
  t.match(output, 'For everybody: on the portal and the sign-in form.')
  t.match(output, '[Bảo trì] Bảo trì hệ thống')
  t.match(output, 'Thời gian bảo trì: 22:00–23:30 ngày 25/11/2026.')
  t.match(output, '[Maintenance] System maintenance')
  t.match(output, 'Planned for 22:00–23:30 on 25/11/2026.')
  t.equal(output.match(/Không gửi, nhận được thư\./g)?.length, 2, 'English has no words of its own')
  t.match(output, '  Link: https://dongnai.gov.vn/tin\n')
  t.match(output, 'Nothing has been added (--dry-run).')
  t.match(await json(...MAINTENANCE, '--dry-run'), {
    dryRun: true,
    notice: { level: 'maintenance', workFrom: '2026-11-25T15:00:00.000Z' },
  })
  t.match(await done('list'), 'There is no notice.')
})

t.test('2.12, 3.6: what is added is in force on the server, listed, shown and ended', async (t) => {
  const { done, json, server, clock, database } = await office(t)
  const form = async () => (await server.inject('/cas/login')).body
  t.notMatch(await form(), 'Bảo trì hệ thống')
  t.match(await done(...MAINTENANCE, '--reason', 'công văn 7'), 'Notice 1 is added')
  clock.advance(2_000)
  t.match(await form(), 'Bảo trì hệ thống')
  t.match(
    await done('list'),
    /^ID +LEVEL.*1 +maintenance +in-force +2026-11-25 22:00 +2026-11-25 23:30 +everybody/s,
  )
  t.match(await done('show', '1'), /Added: +2026-11-24 07:30 by hoang/)
  t.match(await done('end', '1', '--at', '2026-11-26 00:30'), 'Notice 1 ends at 2026-11-26 00:30.')
  clock.advance(2_000)
  t.match(await form(), '22:00 ngày 25/11/2026 – 00:30 ngày 26/11/2026')
  t.match(await done('end', '1'), 'Notice 1 is ended.')
  clock.advance(2_000)
  t.notMatch(await form(), 'Bảo trì hệ thống')
  t.match(await done('list'), 'There is no notice.')
  t.match(await json('list', '--all'), {
    notices: [{ id: 1, state: 'over', endedBy: 'hoang', audience: { name: 'everybody' } }],
    next: null,
  })
  const trail = await database.query<{ event: string; reason: string; actor: string }>(
    'SELECT event, reason, actor FROM audit_entries ORDER BY id',
  )
  t.same(trail, [
    { event: 'notice.added', reason: 'công văn 7', actor: 'hoang' },
    { event: 'notice.end-moved', reason: '', actor: 'hoang' },
    { event: 'notice.ended', reason: '', actor: 'hoang' },
  ])
})

t.test('2.12: words come from files; their first line is the heading', async (t) => {
  const { done, json } = await office(t)
  const folder = t.testdir()
  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const vi = file(
    'vi.txt',
    '\uFEFFQuy che\u0302\u0301\r\n\r\nĐoạn một\r\ndòng hai.\r\n\r\nĐoạn hai.\r\n',
  )
  const en = file('en.txt', 'Rules\n\nRead them.')
  await done('add', '--level', 'must-read', '--file-vi', vi, '--file-en', en)
  t.match(await json('show', '1'), {
    notice: {
      heading: { vi: 'Quy chế', en: 'Rules' },
      text: { vi: 'Đoạn một\ndòng hai.\n\nĐoạn hai.', en: 'Read them.' },
    },
    readBy: 0,
  })
})

t.test('2.12: a notice is for a unit, or for an application', async (t) => {
  const { done, run, json, addUnit } = await office(t)
  await addUnit('SNV', 'Sở Nội vụ')
  const info = ['add', '--level', 'info', '--heading-vi', 'Tin']
  t.match(await done(...info, '--unit', 'Sở Nội vụ'), 'on the portal, for SNV (Sở Nội vụ).')
  t.match(await done(...info, '--service', 'app'), 'on its tile, for app (Ứng dụng mẫu).')
  t.match(await done(...info, '--service', 'app'), 'It has no English words')
  t.match(await json('list'), {
    notices: [
      {},
      { audience: { kind: 'application', serviceId: 'app' } },
      { audience: { kind: 'unit', code: 'SNV', name: 'SNV (Sở Nội vụ)' } },
    ],
  })
  const unknown = await run(...info, '--unit', 'SNX')
  t.match(unknown, { exitCode: 65, message: /There is no unit SNX/ })
  t.match(await run(...info, '--service', 'x'), { exitCode: 65, message: /no service x/ })
  t.match(await run(...info, '--service', 'app', '--unit', 'SNV'), { exitCode: 64 })
})

t.test('S22: who has read it is listed page by page', async (t) => {
  const { done, json, addPerson, browser, clock } = await office(t)
  await done('add', '--level', 'must-read', '--heading-vi', 'Quy chế', '--text-vi', 'Nội dung.')
  clock.advance(2_000)
  for (const name of ['tamtt', 'sonnv']) {
    await addPerson({ name })
    const visitor = browser()
    const { headers } = await visitor.signIn({ ...credentials, username: name })
    await visitor.press(await visitor.get(String(headers.location)))
    clock.advance(60_000)
  }
  t.match(await done('acknowledgements', '1'), /2026-11-24 07:30 +tamtt@.*Read by 2 people\./s)
  const first = await json('acknowledgements', '1', '--limit', '1')
  t.match(first, { count: 2, acknowledgements: [{ mailbox: 'tamtt@binhphuoc.gov.vn' }] })
  const rest = await json('acknowledgements', '1', '--limit', '1', '--after', first.next)
  t.match(rest, { next: null, acknowledgements: [{ mailbox: 'sonnv@binhphuoc.gov.vn' }] })
})

t.test('S22: who has not read it is listed, page by page, with counts by unit', async (t) => {
  const { done, json, run, addPerson, accounts, browser, clock, database } = await office(t)
  const words = ['--heading-vi', 'Quy chế', '--text-vi', 'Nội dung.']
  await done('add', '--level', 'must-read', ...words)
  clock.advance(2_000)
  const units = { 'Sở Nội vụ': ['an', 'binh', 'chi'], 'Sở Y tế': ['dung'] }
  for (const [unit, names] of Object.entries(units)) {
    for (const name of names) await addPerson({ name, unit, displayName: `=Ông ${name}` })
  }
  const gone = await addPerson({ name: 'emm', unit: 'Sở Y tế' })
  await accounts.disable(gone, actAt(clock.now()))
  const visitor = browser()
  const { headers } = await visitor.signIn({ ...credentials, username: 'binh' })
  await visitor.press(await visitor.get(String(headers.location)))

  const all = await done('unread', '1')
  t.match(all, /an@.*Sở Nội vụ\n.*chi@.*dung@/s)
  t.match(all, /Sở Nội vụ +2 +3\nSở Y tế +1 +1\n/)
  t.match(all, '3 of the 4 people whom it concerns have not read it.')
  const first = await json('unread', '1', '--limit', '2')
  t.match(first, {
    people: [{ mailbox: 'an@binhphuoc.gov.vn' }, { mailbox: 'chi@binhphuoc.gov.vn' }],
    count: 3,
    of: 4,
    units: [
      { unit: 'Sở Nội vụ', unread: 2, of: 3 },
      { unit: 'Sở Y tế', unread: 1, of: 1 },
    ],
  })
  const rest = await json('unread', '1', '--limit', '2', '--after', first.next)
  t.match(rest, { people: [{ mailbox: 'dung@binhphuoc.gov.vn', unit: 'Sở Y tế' }], next: null })
  t.equal(rest.count, 3, 'the counts are of all')

  const csv = (await done('unread', '1', '--csv')).split('\r\n')
  t.equal(csv[0], '\uFEFFmailbox,displayName,unit,unitCode,phone')
  t.match(csv[1], /^an@binhphuoc\.gov\.vn,'=Ông an,Sở Nội vụ,/)
  t.equal(csv.length, 5)
  const [entry] = await database.query<{ event: string }>(
    'SELECT event FROM audit_entries ORDER BY id DESC LIMIT 1',
  )
  t.equal(entry?.event, 'notice.unread-exported')

  t.match(await run('unread', '1', '--csv', '--json'), { exitCode: 64 })
  t.match(await run('unread', '9'), { exitCode: 1, message: 'There is no notice 9.' })
  await done('add', '--level', 'info', '--heading-vi', 'Tin')
  t.match(await run('unread', '2'), { exitCode: 1, message: /not one that must be read/ })
})

t.test('S22: a notice to a unit, or of an application, is missed by nobody else', async (t) => {
  const { done, json, addPerson, addUnit } = await office(t)
  await addUnit('SNV', 'Sở Nội vụ')
  await addPerson({ name: 'an', unit: 'SNV' })
  await addPerson({ name: 'binh', unit: 'Sở Y tế' })
  const add = ['add', '--level', 'must-read', '--heading-vi', 'Tin', '--text-vi', 'Nội dung.']
  await done(...add, '--unit', 'SNV')
  await done(...add, '--service', 'app')
  t.match(await json('unread', '1'), { people: [{ mailbox: 'an@binhphuoc.gov.vn' }], of: 1 })
  t.equal((await json('unread', '2')).of, 2)
})

const heading = ['--heading-vi', 'Tin']
const refusals: readonly (readonly [args: readonly string[], exitCode: number, why: RegExp])[] = [
  [['--level', 'loud', ...heading], 64, /level/],
  [['--level', 'info'], 64, /needs a heading/],
  [['--level', 'must-read', ...heading], 64, /needs a text/],
  [['--level', 'info', ...heading, '--text-en', 'x'], 64, /no Vietnamese one/],
  [['--level', 'info', '--heading-vi', 'a\nb'], 65, /control character/],
  [['--level', 'info', '--heading-vi', 'x'.repeat(301)], 65, /longer than 300/],
  [['--level', 'info', ...heading, '--text-vi', 'x'.repeat(4_001)], 65, /longer than 4000/],
  [['--level', 'info', ...heading, '--file-vi', 'x'], 64, /not both/],
  [['--level', 'info', '--file-vi', '/nowhere/x'], 65, /cannot be read \(ENOENT\)/],
  [['--level', 'info', ...heading, '--until', '2026-11-23 10:00'], 64, /in the past/],
  [['--level', 'info', ...heading, '--until', '2062-11-25 10:00'], 64, /two years/],
  [
    ['--level', 'info', ...heading, '--from', '2026-12-02 10:00', '--until', '2026-12-01 10:00'],
    64,
    /not later/,
  ],
  [['--level', 'info', ...heading, '--announce-from', '2026-12-01 10:00'], 64, /for maintenance/],
  [['--level', 'maintenance', '--from', '2026-12-01 10:00'], 64, /--from and --until/],
  [['--level', 'info', ...heading, '--from', 'mai'], 64, /2026-11-25 22:00/],
]
for (const [args, exitCode, why] of refusals) {
  const told = args.map((arg) => arg.slice(0, 20)).join(' ')
  t.test(`2.12: cas notice add ${told} is refused with ${exitCode}`, async (t) => {
    const { run, done } = await office(t)
    const outcome = await run('add', ...args)
    t.equal(outcome.exitCode, exitCode)
    t.match(outcome.message, why)
    t.match(await done('list', '--all'), 'There is no notice.')
  })
}

t.test('2.12: a notice that is unknown or over is not ended', async (t) => {
  const { run, done } = await office(t)
  t.match(await run('end', '4'), { exitCode: 1, message: 'There is no notice 4.' })
  t.match(await run('show', '4'), { exitCode: 1 })
  t.match(await run('acknowledgements', '4'), { exitCode: 1 })
  t.match(await run('end', 'x'), { exitCode: 64 })
  await done('add', '--level', 'info', ...heading)
  await done('end', '1')
  t.match(await run('end', '1'), { exitCode: 1, message: /over already/ })
  t.match(await run('end', '1', '--at', '2026-11-26 10:00'), { exitCode: 1 })
})
