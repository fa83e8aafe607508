import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { findBackups } from '../../src/backup/find-backups.ts'
import { backupPlace } from '../support/backup-place.ts'

const DAY_MS = 86_400_000

t.test('L14: a backup is three files that only their owner may read, and is tested', async (t) => {
  const { plan, add, back, folder } = await placeWithPerson(t)
  t.equal(typeof add, 'function')
  const made = await back({ isTested: true })
  t.same(
    readdirSync(plan.folder),
    [
      'cas-20261130T000000Z-0023.db.age',
      'cas-20261130T000000Z-0023.json',
      'cas-20261130T000000Z-0023.keys.tar.age',
    ].map((name) => name.replace('0023', String(made.manifest.schema).padStart(4, '0'))),
  )
  for (const file of readdirSync(plan.folder)) {
    t.equal(statSync(join(plan.folder, file)).mode & 0o777, 0o600, file)
  }
  t.same(made.problems, [])
  t.equal(made.manifest.counts.accounts, 1)
  t.ok((made.test?.rows ?? 0) > 1)
  const [found] = await findBackups(plan.folder, plan.secretKey)
  t.match(found, { origin: 'ours', problem: undefined })
  const [strange] = await findBackups(plan.folder, new Uint8Array(32))
  t.match(strange, { origin: 'other' })
  t.same(leftOvers(join(folder, 'data')), [], 'no copy in the clear is left')
})

t.test('3-2-1: copies are the same files; one that cannot be made is told', async (t) => {
  const there = await backupPlace(t)
  const copy = there.newFolder('copy')
  const missing = join(there.folder, 'not-mounted')
  const made = await there.back({ plan: { ...there.plan, copies: [copy, missing] } })
  for (const file of readdirSync(there.plan.folder)) {
    t.same(readFileSync(join(copy, file)), readFileSync(join(there.plan.folder, file)))
  }
  t.match(made.problems, [/not-mounted could not be made: The folder .* is not there\./])
  t.notOk(readdirSync(there.folder).includes('not-mounted'), 'nor is it made')
})

t.test(
  'retention removes what this server made, in the copies too, and nothing else',
  async (t) => {
    const there = await backupPlace(t)
    const copy = there.newFolder('copy')
    const plan = { ...there.plan, copies: [copy], keep: { daily: 2, weekly: 0, monthly: 0 } }
    writeFileSync(join(plan.folder, 'notes.txt'), 'of an operator')
    const foreign = await there.back({
      plan: { ...plan, copies: [], secretKey: new Uint8Array(32) },
    })
    for (let night = 0; night < 4; night++) {
      there.later(DAY_MS)
      await there.back({ plan })
    }
    const names = (folder: string) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .map((file) => file.slice(4, 12))
    t.same(names(plan.folder), ['20261130', '20261203', '20261204'])
    t.same(names(copy), ['20261203', '20261204'])
    t.ok(readdirSync(plan.folder).includes(`${foreign.manifest.name}.db.age`), 'of another server')
    t.ok(readdirSync(plan.folder).includes('notes.txt'))
  },
)

t.test('a damaged database makes no backup, and names itself', async (t) => {
  const there = await placeWithPerson(t)
  const { databaseFile } = there.plan
  await there.back()
  const page = await there.with((database) =>
    database.queryOne<{ rootpage: number }>(
      `SELECT rootpage FROM sqlite_schema WHERE name = 'account_identifiers_by_account'`,
    ),
  )
  const bytes = readFileSync(databaseFile)
  const begin = 4096 * ((page?.rootpage ?? 0) - 1)
  bytes.fill(0xff, begin, begin + 4096)
  writeFileSync(databaseFile, bytes)
  await t.rejects(there.back(), { message: new RegExp(`${databaseFile}.*No backup was made`) })
  t.equal(readdirSync(there.plan.folder).length, 3, 'the last good one is there')
  t.same(leftOvers(join(there.folder, 'data')), [])
})

t.test('a backup that cannot be restored is none', async (t) => {
  const there = await placeWithPerson(t)
  const { migrations } = there.plan
  const broken = { number: migrations.length + 1, name: 'broken', sql: 'DROP TABLE no_such_table' }
  const plan = { ...there.plan, migrations: [...migrations, broken] }
  await t.rejects(there.back({ isTested: true, plan }), {
    message: /could not be restored for a test/,
  })
  t.same(readdirSync(plan.folder), [])
  t.same(leftOvers(join(there.folder, 'data')), [])
})

t.test('told to end, or without a folder to write to, it leaves nothing', async (t) => {
  const there = await placeWithPerson(t)
  const { plan } = there
  const stopped = new AbortController()
  stopped.abort()
  const { makeBackup } = await import('../../src/backup/make-backup.ts')
  const signal = stopped.signal
  await t.rejects(makeBackup(plan, { now: there.now, isTested: true, signal }), {
    name: 'AbortError',
  })
  t.same(readdirSync(plan.folder), [])
  writeFileSync(join(there.folder, 'file'), '')
  const folder = join(there.folder, 'file', 'below')
  await t.rejects(there.back({ plan: { ...plan, folder } }), { problem: 'folder' } as never)
  t.same(leftOvers(join(there.folder, 'data')), [])
})

async function placeWithPerson(t: Parameters<typeof backupPlace>[0]) {
  const there = await backupPlace(t)
  await there.add('tamtt')
  return there
}

const leftOvers = (folder: string) =>
  readdirSync(folder).filter((name) => !/^(cas\.sqlite(-wal|-shm)?|secret\.key|keys)$/.test(name))
