import t from 'tap'
import { accountTerminal } from '../support/account-terminal.ts'
import { addPerson, mailbox } from '../support/people.ts'

const suffixes = [
  { name: 'binhphuoc.gov.vn' },
  { name: 'dongnai.gov.vn', state: 'accepted' },
  { name: 'cu.example.vn', state: 'retired', replacedBy: 'binhphuoc.gov.vn' },
]
const settings = { mailbox: { suffixes, defaultSuffix: 'binhphuoc.gov.vn' } }

t.test('R6: a rename keeps the old name until the day that is said', async (t) => {
  const { database, accounts, run, lastEntry } = await accountTerminal(t, settings)
  const id = await addPerson(database, 'tamtt')
  const args = ['--old-name-until', '30/06/2027', '--reason', 'sáp nhập sở']
  const renamed = await run('rename', 'tamtt', 'tamtt.skhcn', ...args)
  t.match(renamed, {
    exitCode: 0,
    output:
      'tamtt@binhphuoc.gov.vn is tamtt.skhcn@binhphuoc.gov.vn from now on. The old name works until 2027-06-30.\n',
  })
  t.match(await accounts.findByMailbox(mailbox('tamtt')), { account: { id }, state: 'alias' })
  t.match(await lastEntry(id), {
    event: 'account.renamed',
    actor: 'hoang',
    cameFrom: '10.0.0.3',
    reason: 'sáp nhập sở',
    before: { mailbox: 'tamtt@binhphuoc.gov.vn' },
    after: { mailbox: 'tamtt.skhcn@binhphuoc.gov.vn', aliasUntil: '2027-06-30T17:00:00.000Z' },
  })
  const { output } = await run('names', 'tamtt')
  t.match(output, /tamtt\.skhcn@binhphuoc\.gov\.vn {2}primary\n/)
  t.match(output, /tamtt@binhphuoc\.gov\.vn +alias +2027-06-30\n/)
})

t.test('R6: unless it is said, the old name works for the configured months', async (t) => {
  const { database, run } = await accountTerminal(t, settings)
  await addPerson(database, 'tamtt')
  t.match(await run('rename', 'tamtt', 'tam2'), { output: /works until 2027-11-24\.\n$/ })
})

t.test('R6: an alias comes and goes, and rests for 24 months', async (t) => {
  const { database, run, lastEntry } = await accountTerminal(t, settings)
  const id = await addPerson(database, 'tamtt')
  await addPerson(database, 'sonnv')
  t.match(await run('alias', 'add', 'tamtt', 'vanthu@dongnai.gov.vn', '--until', '2027-01-31'), {
    output: 'vanthu@dongnai.gov.vn leads to tamtt@binhphuoc.gov.vn until 2027-01-31.\n',
  })
  t.match(await lastEntry(id), {
    event: 'account.alias-added',
    after: { alias: 'vanthu@dongnai.gov.vn' },
  })
  t.match(await run('alias', 'remove', 'sonnv', 'vanthu@dongnai.gov.vn'), {
    exitCode: 1,
    message: /no further name of sonnv/,
  })
  t.match(await run('alias', 'remove', 'tamtt', 'tamtt'), { exitCode: 1 }, 'not the primary one')
  t.match(await run('alias', 'remove', 'tamtt', 'vanthu@dongnai.gov.vn'), {
    output: /leads nowhere\. It can be given again from 2028-11-24\.\n$/,
  })
  t.match(await run('alias', 'add', 'sonnv', 'vanthu@dongnai.gov.vn'), {
    exitCode: 1,
    message: /somebody's mailbox, or was not long ago/,
  })
  const { names } = JSON.parse((await run('names', 'tamtt', '--json')).output)
  t.same(names[1], {
    mailbox: 'vanthu@dongnai.gov.vn',
    state: 'retired',
    until: null,
    freeFrom: '2028-11-24',
  })
})

const mistakes: [string, string[], number, RegExp][] = [
  ['another’s name', ['rename', 'tamtt', 'sonnv'], 1, /somebody's mailbox/],
  ['its own name', ['rename', 'tamtt', 'TamTT'], 1, /is its name already/],
  ['a retired suffix', ['rename', 'tamtt', 'tamtt@cu.example.vn'], 65, /is retired/],
  ['a day that is over', ['rename', 'tamtt', 'tam2', '--old-name-until', '2026-11-23'], 65, /over/],
  ['no day', ['rename', 'tamtt', 'tam2', '--old-name-until', '30/02/2027'], 64, /such as 2026/],
  ['nobody', ['names', 'hoalt'], 1, /no account/],
]
for (const [what, args, exitCode, message] of mistakes) {
  t.test(`${what}: exit ${exitCode}, and nothing changed`, async (t) => {
    const { database, accounts, run } = await accountTerminal(t, settings)
    const id = await addPerson(database, 'tamtt')
    await addPerson(database, 'sonnv')
    t.match(await run(...args), { exitCode, message })
    t.equal((await accounts.identifiersOf(id)).length, 1)
  })
}
