import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { auditStatement } from '../../src/audit/audit-statement.ts'
import { auditCommand } from '../../src/commands/audit.ts'
import { actAt } from '../support/acts.ts'
import { entries, tamper } from '../support/audit-trail.ts'
import { testDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { sampleConfig } from '../support/sample-config.ts'
import { terminal } from '../support/terminal.ts'

/** An operator with a trail of ten entries and a folder of their own. */
async function office(t: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-audit-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const database = await testDatabase(t)
  const config = { ...sampleConfig(), dataFolder: join(folder, 'data') }
  const accounts = createAccountStore(database)
  const { run } = terminal({ database, config, accounts, clock: fakeClock() }, auditCommand)
  await entries(database, 10)
  return { database, folder, run, file: (name: string) => join(folder, name) }
}

t.test('a whole trail is said to be whole, and that somebody looked is written down', async (t) => {
  const { run, database } = await office(t)
  const { output, exitCode } = await run('verify')
  t.match(output, /The trail is whole: 10 entries, from 1 to 10\.\nHash [0-9a-f]{64}\n/)
  t.equal(exitCode, 0)
  t.match(JSON.parse((await run('verify', '--json')).output), {
    isWhole: true,
    entries: 11,
    fault: null,
  })
  const last = await database.queryOne('SELECT event, actor FROM audit_entries ORDER BY id DESC')
  t.match(last, { event: 'audit.verified', actor: 'hoang' })
})

t.test('the entry that was changed is named, and the exit code is 1', async (t) => {
  const { run, database } = await office(t)
  await tamper(database, "UPDATE audit_entries SET subject = 'khác' WHERE id = 4")
  const { message, exitCode } = await run('verify')
  t.match(message, 'Entry 4 was changed')
  t.match(message, 'Sound are 3 entries, up to 3.')
  t.equal(exitCode, 1)
  t.match(JSON.parse((await run('verify', '--json')).output), {
    isWhole: false,
    fault: { kind: 'changed', id: 4 },
  })
  t.match((await run('anchor')).message, 'No anchor: the trail is not whole. Entry 4 was changed')
})

t.test('L19: an anchor finds an end that was cut off and a chain that was made anew', async (t) => {
  const { run, database, file } = await office(t)
  const { output } = await run('anchor', '--out', file('a.txt'))
  t.match(output, 'entry 10 is the last of 10')
  t.equal(statSync(file('a.txt')).mode & 0o777, 0o600)
  t.equal(statSync(file('data/keys/audit-anchor.pem')).mode & 0o777, 0o600)
  t.match((await run('anchor', '--out', file('a.txt'))).message, 'is there already')
  t.match((await run('verify', '--anchor', file('a.txt'))).output, 'It fits the anchor.')
  await entries(database, 3)
  await run('anchor', '--out', file('b.txt'))

  // Somebody who knows the program cuts the end off, and lets the table forget that it was longer.
  await tamper(
    database,
    `DELETE FROM audit_entries WHERE id > 12;
     UPDATE sqlite_sequence SET seq = 12 WHERE name = 'audit_entries'`,
  )
  t.match((await run('verify', '--anchor', file('a.txt'))).output, 'The trail is whole')
  t.match(
    (await run('verify', '--anchor', file('a.txt'), file('b.txt'))).message,
    'The trail ends before entry 16, which was there at',
  )

  // Or makes all of it anew behind the fifth.
  await tamper(
    database,
    `DELETE FROM audit_entries WHERE id > 5;
     UPDATE sqlite_sequence SET seq = 5 WHERE name = 'audit_entries'`,
  )
  await entries(database, 20)
  t.match((await run('verify')).output, 'The trail is whole')
  const { message, exitCode } = await run('verify', '--anchor', file('a.txt'))
  t.match(message, 'Entry 10 is not what it was at')
  t.match(message, 'somewhere behind entry 0')
  t.equal(exitCode, 1)
})

t.test('an anchor that was changed, or that another key signed, counts for nothing', async (t) => {
  const { run, file } = await office(t)
  await run('anchor', '--out', file('a.txt'))
  const text = readFileSync(file('a.txt'), 'utf8')
  const with_ = (name: string, changed: string) => {
    writeFileSync(file(name), changed)
    return run('verify', '--anchor', file(name))
  }
  t.match((await with_('crlf.txt', text.replaceAll('\n', '\r\n'))).output, 'It fits')
  for (const [name, changed] of [
    ['number', text.replace('last 10', 'last 9')],
    ['unsigned', text.replace(/signature .*/, 'signature AAAA')],
    ['cut', text.slice(0, 40)],
    ['empty', ''],
    ['long', text + ' '.repeat(5_000)],
    ['huge', 'x'.repeat(100_000)],
  ] as const) {
    const { message, exitCode } = await with_(name, changed)
    t.match(message, 'is no anchor', name)
    t.equal(exitCode, 65)
  }
  t.match((await run('verify', '--anchor', file('none.txt'))).message, 'cannot be read (ENOENT)')
  rmSync(file('data/keys/audit-anchor.pem'))
  t.match((await run('verify', '--anchor', file('a.txt'))).message, 'signed with another key')
  const key = /public-key (.*)/.exec(text)?.[1] ?? ''
  t.match(
    (await run('verify', '--anchor', file('a.txt'), '--public-key', key)).output,
    'The trail is whole',
  )
})

t.test(
  'an anchor finds a purge that was made up, though the chain and the table allow it',
  async (t) => {
    const { run, database, file } = await office(t)
    await run('anchor', '--out', file('a.txt'))
    await entries(database, 2)
    const row = await database.queryOne<{ hash: Uint8Array }>(
      'SELECT hash FROM audit_entries WHERE id = 12',
    )
    const lastHash = Buffer.from(row?.hash ?? []).toString('hex')
    const act = actAt(Date.UTC(2026, 10, 24))
    await database.batch('power', [
      auditStatement(act, {
        event: 'audit.purged',
        after: { count: 12, lastId: 12, lastHash, until: Date.UTC(2025, 0, 1) },
      }),
    ])
    await database.change('process', 'DELETE FROM audit_entries WHERE id <= 12')
    t.match((await run('verify')).output, 'The trail is whole: 2 entries, from 13 to 14.')
    const { message, exitCode } = await run('verify', '--anchor', file('a.txt'))
    t.match(message, 'the purge was made up to remove entries')
    t.equal(exitCode, 1)
  },
)

t.test('what somebody made unreadable keeps nobody from reading the rest', async (t) => {
  const { run, database } = await office(t)
  await tamper(database, "UPDATE audit_entries SET changed_to = '{broken' WHERE id = 4")
  const { output } = await run('search', '--event', 'unit')
  t.match(output, /^4 .*\[unreadable: \{broken\]$/m)
  t.equal(output.trim().split('\n').length, 10)
})
