import t from 'tap'
import { accountTerminal } from '../support/account-terminal.ts'
import { actAt } from '../support/acts.ts'
import { addPerson, mailbox } from '../support/people.ts'

t.test('L1: the register as CSV holds everything, and no formula', async (t) => {
  const { database, accounts, audit, run } = await accountTerminal(t)
  const id = await addPerson(database, 'tamtt', {
    displayName: '=HYPERLINK("http://x.example","Tâm")',
    phone: '+84912345678',
    groups: ['a', 'b'],
  })
  await accounts.addAlias(id, mailbox('tam'), actAt(2))
  await accounts.lock(id, actAt(3, 'sự cố'))
  const { output, exitCode } = await run('export')
  t.equal(exitCode, 0)
  const [head, row, ...more] = output.split('\r\n')
  t.equal(head?.startsWith('\uFEFFid,mailbox,aliases,displayName'), true)
  t.match(row, /^1,tamtt@binhphuoc\.gov\.vn,tam@binhphuoc\.gov\.vn,"'=HYPERLINK/)
  t.match(row, /'\+84912345678/)
  t.match(row, /,a; b,,locked,sự cố,false,/)
  t.same(more, [''])
  t.equal((await audit.ofAccount(id, { limit: 9 })).length, 3, 'of nobody in particular')
  const [entry] = await database.query<{ event: string }>(
    'SELECT event FROM audit_entries ORDER BY id DESC LIMIT 1',
  )
  t.equal(entry?.event, 'accounts.exported')
})

t.test('L1: as JSON lines, in the order of ids, each account once', async (t) => {
  const { database, run } = await accountTerminal(t)
  const names = Array.from({ length: 401 }, (_, n) => `n${n}`)
  for (const name of names) await addPerson(database, name)
  const { output } = await run('export', '--format', 'jsonl')
  const people = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.same(
    people.map(({ id }) => id),
    names.map((_, n) => n + 1),
  )
  t.match(people[0], {
    mailbox: 'n0@binhphuoc.gov.vn',
    aliases: [],
    state: 'open',
    lastSignInAt: null,
  })
  t.notMatch(output, /passwordHash|argon2/)
})

t.test('an unknown format is refused', async (t) => {
  const { run } = await accountTerminal(t)
  t.match(await run('export', '--format', 'xlsx'), { exitCode: 64 })
})
