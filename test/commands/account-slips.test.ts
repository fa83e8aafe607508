import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { qrCodeSvg } from '../../src/second-factor/qr-code.ts'
import { accountTerminal } from '../support/account-terminal.ts'
import { actAt } from '../support/acts.ts'

const SUFFIX = 'binhphuoc.gov.vn'

async function office(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-slips-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const desk = await accountTerminal(t)
  const { accounts, clock } = desk
  const add = async (name: string, displayName: string, unit: string, hash?: string) => {
    const mailbox = { name, suffix: SUFFIX }
    const person = { mailbox, displayName, unit, passwordHash: hash }
    const added = await accounts.add(person, actAt(clock.now()))
    return added === 'taken' ? 0 : added.id
  }
  await add('sonnv', 'Nguyễn Văn Sơn', 'Sở Y tế')
  await add('anhtt', 'Trần Thị Ánh', 'Sở Y tế')
  await add('anlt', 'Lê Thị An', 'Sở Y tế')
  await add('dungpv', 'Phạm Văn Đừng', 'Sở Nội vụ')
  await add('tamtt', 'Trần Thanh Tâm', 'Sở Nội vụ', 'x')
  return { ...desk, add, folder, out: join(folder, 'phieu.html') }
}

const codesIn = (html: string) =>
  [...html.matchAll(/<dd>((?:[2-9A-Z]{4}-){3}[2-9A-Z]{4})<\/dd>/g)].map(([, code = '']) => code)

const namesIn = (html: string) =>
  [...html.matchAll(/class="who"><dt>[^<]*<\/dt><dd>([^<]*)<\/dd>/g)].map(([, name]) => name)

t.test('2.10: slips lie unit by unit, by given name, two on a sheet', async (t) => {
  const { run, out, clock, lastEntry, accounts } = await office(t)
  const { output, exitCode } = await run('slips', '--search', 'so', '--out', out)
  t.equal(exitCode, 0)
  t.match(output, '4 slips in')
  t.match(output, '1 left out: activated, or closed.')
  const html = readFileSync(out, 'utf8')
  t.same(namesIn(html), ['Phạm Văn Đừng', 'Lê Thị An', 'Trần Thị Ánh', 'Nguyễn Văn Sơn'])
  t.equal(html.split('class="sheet"').length - 1, 3, 'each unit begins on a sheet of its own')
  t.match(html, 'Phiếu 2/3')
  t.match(html, 'Trang 3/3')
  t.match(html, 'Không chụp ảnh, không gửi qua mạng xã hội')
  t.match(html, 'Hiệu lực đến 07:30 ngày 01/12/2026')
  t.match(html, '0271 300 0000')
  t.equal(statSync(out).mode & 0o777, 0o600, 'nobody else reads it')
  t.notMatch(html, /<script|src=|href=/, 'it needs nothing around it')
  const codes = codesIn(html)
  t.equal(new Set(codes).size, 4)
  const link = `https://sso.example/activate/${codes[0]?.replaceAll('-', '')}`
  const label = 'Mã QR mở trang kích hoạt của Phạm Văn Đừng'
  t.ok(html.includes(qrCodeSvg(link, label)), 'row 47: the QR is the address of publicUrl')
  const found = await accounts.findByMailbox({ name: 'sonnv', suffix: SUFFIX })
  const entry = await lastEntry(found?.account.id ?? 0)
  t.match(entry, { event: 'recovery.issued', after: { kind: 'slip' }, at: clock.now() })
  t.notMatch(JSON.stringify(entry), codes[3] ?? 'none')
})

t.test('a dry run tells how many and whom, and hands nothing out', async (t) => {
  const { run, folder, database } = await office(t)
  const { output } = await run('slips', '--search', 'y te', '--dry-run')
  t.match(output, '3 people would get a slip; nothing is changed:')
  t.match(output, `sonnv@${SUFFIX}  Nguyễn Văn Sơn  Sở Y tế`)
  t.same(readdirSync(folder), [])
  t.same(await database.query('SELECT id FROM recovery_secrets'), [])
})

t.test('who holds a good slip gets no other, unless it is to be renewed', async (t) => {
  const { run, folder, out, clock } = await office(t)
  await run('slips', '--search', 'y te', '--out', out)
  const again = await run('slips', '--search', 'so', '--dry-run')
  t.match(again.output, '1 people would get a slip')
  t.match(again.output, '3 left out: they hold a slip that is good (--renew).')
  t.match(await run('slips', '--search', 'y te', '--out', join(folder, 'c')), {
    exitCode: 1,
    message: /^Nobody is to get a slip\.\n3 left out/,
  })
  const renewed = await run('slips', '--search', 'y te', '--renew', '--out', join(folder, 'b.html'))
  t.match(renewed.output, '3 slips in')
  clock.advance(7 * 24 * 3_600_000)
  t.match((await run('slips', '--search', 'so', '--dry-run')).output, '4 people would get a slip')
})

t.test('of two operators at once, each prints slips that are good', async (t) => {
  const { run, folder, database } = await office(t)
  const files = ['a.html', 'b.html'].map((name) => join(folder, name))
  const runs = await Promise.all(
    files.map((file) => run('slips', '--search', 'y te', '--out', file)),
  )
  const printed = files.flatMap((file) => codesIn(readFileSync(file, 'utf8')))
  t.equal(printed.length, 3)
  t.ok(runs.some(({ output }) => output.includes('left out: somebody else was quicker just now.')))
  t.same(await database.query("SELECT id FROM recovery_secrets WHERE state <> 'open'"), [])
})

t.test('a folder gets a file for each unit; English on demand', async (t) => {
  const { run, folder } = await office(t)
  await run('slips', '--search', 'so', '--out', folder, '--lang', 'en')
  t.same(readdirSync(folder).sort(), ['slips-Sở-Nội-vụ.html', 'slips-Sở-Y-tế.html'])
  const html = readFileSync(join(folder, 'slips-Sở-Nội-vụ.html'), 'utf8')
  t.match(html, '<html lang="en">')
  t.match(html, 'Account activation slip')
})

t.test('--from takes a list; --again is for those who have a password', async (t) => {
  const { run, folder, out } = await office(t)
  const list = join(folder, 'list.csv')
  writeFileSync(list, `Hộp thư\ntamtt@${SUFFIX}\nanlt@${SUFFIX}\n`)
  const once = await run('slips', '--from', list, '--out', out)
  t.match(once.output, '1 slips in')
  const again = ['slips', '--from', list, '--again', '--renew', '--out', join(folder, 'b')]
  t.match(await run(...again), { exitCode: 64, message: /--verified/ })
  const asked = await run(...again, '--verified', 'focal-point')
  t.match(asked.output, '2 slips in')
})

for (const [what, args, words] of [
  ['no choice', [], 'Give one of --unit, --search and --from.'],
  ['two choices', ['--search', 'a', '--unit', 'b'], 'Give one of'],
  ['no file', ['--search', 'so'], 'Say where to, by --out'],
  ['nobody', ['--search', 'khongco', '--out', 'x'], 'Nobody is to get a slip.'],
  ['an unknown unit', ['--unit', 'khongco', '--out', 'x'], 'There is no unit khongco.'],
] as const) {
  t.test(`slips with ${what} are refused`, async (t) => {
    const { run } = await office(t)
    const { exitCode, message } = await run('slips', ...args)
    t.not(exitCode, 0)
    t.match(message, words)
  })
}

t.test('no file is ever written over', async (t) => {
  const { run, out, database } = await office(t)
  writeFileSync(out, 'something else')
  const { exitCode, message } = await run('slips', '--search', 'so', '--out', out)
  t.equal(exitCode, 65)
  t.match(message, 'is there already')
  t.equal(readFileSync(out, 'utf8'), 'something else')
  t.same(await database.query('SELECT id FROM recovery_secrets'), [], 'and nothing was handed out')
})
