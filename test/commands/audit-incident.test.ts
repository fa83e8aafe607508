import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { auditStatement, type Deed } from '../../src/audit/audit-statement.ts'
import { auditCommand } from '../../src/commands/audit.ts'
import { signInAct } from '../../src/tickets/sign-in-trace.ts'
import { testDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { addPerson, signOn } from '../support/people.ts'
import { sampleConfig } from '../support/sample-config.ts'
import { terminal } from '../support/terminal.ts'

const NIGHT = Date.UTC(2026, 10, 29, 15)
const MINUTE = 60_000

/** Somebody at 203.0.113.9 has the password of one, tries that of another, and announces something. */
async function breach(t: Test) {
  const database = await testDatabase(t)
  const clock = fakeClock(NIGHT + 60 * MINUTE)
  const tam = await addPerson(database, 'tamtt', { unit: 'Sở Nội vụ' }, NIGHT - 1)
  const hoa = await addPerson(database, 'hoalt', { unit: 'Sở Tài chính' }, NIGHT - 1)
  const write = (id: number, minute: number, deed: Omit<Deed, 'accountId'>, from: string) => {
    const trace = { device: 'Firefox/Linux', cameFrom: from, supportCode: '' }
    const act = signInAct(id, trace, NIGHT + minute * MINUTE)
    return database.batch('power', [auditStatement(act, { accountId: id, ...deed })])
  }
  await write(hoa, 1, { event: 'sign-in.refused', outcome: 'refused' }, '203.0.113.9')
  await write(hoa, 2, { event: 'sign-in.refused', outcome: 'refused' }, '203.0.113.9')
  await write(tam, 3, { event: 'sign-in.done', serviceId: 'onewin' }, '203.0.113.9')
  await write(tam, 5, { event: 'session.all-ended' }, '10.1.2.3')
  await write(tam, 90, { event: 'sign-in.done' }, '203.0.113.9')
  await signOn(database, hoa, 1)
  await database.change(
    'process',
    'UPDATE sign_on_sessions SET last_used_at = :now, idle_limit_ms = 60000, expires_at = :now + 60000',
    { now: clock.now() },
  )
  const { run } = terminal(
    { database, config: sampleConfig(), accounts: createAccountStore(database), clock },
    auditCommand,
  )
  return { database, run, tam, hoa }
}

t.test('L27: an incident by its network: who, when, what, and who is still in', async (t) => {
  const { run, database } = await breach(t)
  const { output } = await run('incident', '--address', '203.0.113.0/24', '--since', '2026-11-29')
  t.match(output, 'Incident: 203.0.113.0/24, from 2026-11-29 00:00 to 2026-11-29 23:00')
  t.match(output, 'Entries: 3, the first at 2026-11-29 22:01, the last at 2026-11-29 22:03')
  t.match(output, 'People: 2, of whom 1 are still signed in somewhere')
  t.match(output, /hoalt@binhphuoc\.gov\.vn, Sở Tài chính: 2 ×.* – 1 open now\n/)
  t.match(output, 'sign-in.refused (refused) – failed to sign in: 2 ×')
  t.match(output, '203.0.113.9 Firefox/Linux: 3 ×')
  t.match(output, 'onewin: 1 ×')
  const last = await database.queryOne('SELECT event FROM audit_entries ORDER BY id DESC')
  t.match(last, { event: 'audit.incident-reported' })
})

t.test('L27: by an account, as a document that only its owner reads', async (t) => {
  const { run, tam } = await breach(t)
  const folder = mkdtempSync(join(tmpdir(), 'cas-incident-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const out = join(folder, 'incident.json')
  const told = await run(
    ...['incident', '--account', 'tamtt', '--since', '2026-11-29 22:00', '--json', '--out', out],
  )
  t.match(told.output, 'sums up 2 entries, which concern 1 people.')
  t.equal(statSync(out).mode & 0o777, 0o600)
  t.match(JSON.parse(readFileSync(out, 'utf8')), {
    about: 'tamtt',
    entries: 2,
    sessionsEnded: 1,
    first: '2026-11-29T15:03:00.000Z',
    people: [{ accountId: tam, mailbox: 'tamtt@binhphuoc.gov.vn', unit: 'Sở Nội vụ', count: 2 }],
    places: [{ name: '203.0.113.9 Firefox/Linux' }, { name: '10.1.2.3 Firefox/Linux' }],
  })
})

t.test('what it cannot be asked is said', async (t) => {
  const { run } = await breach(t)
  t.match((await run('incident', '--since', '2026-11-29')).message, 'Give --account or --address')
  t.match((await run('incident', '--account', 'tamtt')).message, '--since')
  t.match((await run('incident', '--account', 'ai', '--since', '2026-11-29')).message, 'no account')
  const none = await run('incident', '--address', '192.0.2.1', '--since', '2026-11-29')
  t.match(none.output, 'There is no entry of it.')
})
