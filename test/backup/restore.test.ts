import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createBackupRuns } from '../../src/backup/backup-runs.ts'
import type { Credentials } from '../../src/backup/carry-over.ts'
import { newIdentity } from '../../src/backup/encryption.ts'
import { findBackups } from '../../src/backup/find-backups.ts'
import { openBackup } from '../../src/backup/open-backup.ts'
import {
  assertUnchanged,
  draftFromBackup,
  draftFromDatabase,
  putInPlace,
} from '../../src/backup/restore.ts'
import { draftInWords } from '../../src/commands/backup-restore-view.ts'
import { copyOnline } from '../../src/storage/online-copy.ts'
import { actAt } from '../support/acts.ts'
import { type BackupPlace, backupPlace } from '../support/backup-place.ts'

async function restore(there: BackupPlace, credentials: Credentials = 'backup') {
  const { place, plan, identity, now } = there
  const backup = await openBackup('latest', [plan.folder], plan.secretKey)
  const draft = await draftFromBackup(place, backup, [identity], { now: now() })
  const done = await putInPlace(place, draft, { credentials, act: actAt(now()), startedAt: now() })
  return { draft, done }
}

const one = (there: BackupPlace, sql: string) =>
  there.with(async (database) => Object.values((await database.queryOne<object>(sql)) ?? {})[0])

const run = (there: BackupPlace, ...statements: readonly string[]) =>
  there.with((database) =>
    database.batch(
      'power',
      statements.map((sql) => ({ sql })),
    ),
  )

t.test('a restore brings back what was there, and keeps what it replaces', async (t) => {
  const there = await backupPlace(t)
  await there.add('tamtt')
  await there.back()
  await there.add('sonnv')
  there.later(60_000)
  const { draft, done } = await restore(there)
  t.match(draft.losses, { isKnown: true, events: [{ event: 'account.added', count: 1 }] })
  t.equal(await one(there, 'SELECT count(*) FROM accounts'), 1)
  t.equal(done.aside.length, 1)
  t.ok(existsSync(done.aside[0] ?? ''))
  const last = await there.with((database) => createBackupRuns(database).lastGood())
  t.equal(last, undefined, 'the restored state knows of no backup: the next one is due at once')
  t.equal(await one(there, `SELECT count(*) FROM audit_entries WHERE event LIKE 'backup.%'`), 2)
  t.same(
    readdirSync(there.place.dataFolder).filter((name) => /restoring|replacement/.test(name)),
    [],
  )
})

t.test('every changed byte is found, and nothing is touched', async (t) => {
  const there = await backupPlace(t)
  await there.add('tamtt')
  const { manifest } = await there.back()
  const { plan, place, identity, now } = there
  const at = (file: string) => join(plan.folder, file)
  const open = () => openBackup(manifest.name, [plan.folder], plan.secretKey)
  for (const file of [manifest.database.file, manifest.keys.file]) {
    const before = readFileSync(at(file))
    for (const offset of [70, 400, before.length - 1]) {
      const bytes = Buffer.from(before)
      bytes[offset] = (bytes[offset] ?? 0) ^ 1
      writeFileSync(at(file), bytes)
      await t.rejects(open().then(assertUnchanged), { message: /its SHA-256 is another/ })
      const draft = open().then((backup) =>
        draftFromBackup(place, backup, [identity], { now: now() }),
      )
      await t.rejects(draft, { name: 'BackupError' }, `${file} ${offset}`)
    }
    writeFileSync(at(file), before.subarray(0, 300))
    await t.rejects(open().then(assertUnchanged), { message: /300 bytes instead of/ })
    writeFileSync(at(file), before)
  }
  const other = await newIdentity()
  const withOther = open().then((backup) =>
    draftFromBackup(place, backup, [other.identity], { now: now() }),
  )
  await t.rejects(withOther, { message: /none of the private keys opens it/ })
  const list = at(`${manifest.name}.json`)
  writeFileSync(list, readFileSync(list, 'utf8').replace('"accounts": 1', '"accounts": 2'))
  t.equal((await open()).origin, 'other', 'its list is sealed')
  t.equal(await one(there, 'SELECT count(*) FROM accounts'), 1)
  t.equal(readdirSync(place.dataFolder).filter((name) => name.includes('restoring')).length, 0)
})

t.test('a list cannot lead out of its folder', async (t) => {
  const there = await backupPlace(t)
  const { manifest } = await there.back()
  const list = join(there.plan.folder, `${manifest.name}.json`)
  const text = readFileSync(list, 'utf8')
  writeFileSync(list, text.replace(manifest.database.file, '../data/secret.key'))
  await t.rejects(openBackup('latest', [there.plan.folder], undefined), { name: 'BackupError' })
})

/** Somebody with an app, two recovery codes and a password; then a backup; then one of each changes. */
async function changedSince(t: Test) {
  const there = await backupPlace(t)
  const id = await there.add('tamtt', 'old hash')
  await run(
    there,
    `INSERT INTO recovery_codes (account_id, code_hash) VALUES (${id}, x'01'), (${id}, x'02')`,
    `INSERT INTO recovery_secrets
       (account_id, kind, secret_hash, tries_left, issued_by, issued_at, expires_at)
     VALUES (${id}, 'link', x'03', 5, 'hoang', 1, 9e15)`,
  )
  await there.back()
  await there.add('sonnv')
  await run(
    there,
    `UPDATE recovery_codes SET spent_at = 5 WHERE code_hash = x'01'`,
    `UPDATE accounts SET password_hash = 'new hash', password_changed_at = 99 WHERE id = ${id}`,
    `INSERT INTO sign_on_sessions
       (id, cookie_hash, account_id, authenticated_at, started_at, last_used_at, idle_limit_ms, expires_at)
     VALUES (7, x'04', ${id}, 1, 1, 1, 1, 9e15)`,
    `INSERT INTO entered_services (session_id, ticket, service, entered_at)
     VALUES (7, 'ST-later', 'https://app.example/', 1)`,
  )
  return there
}

t.test('what was used up since stays used up', async (t) => {
  const there = await changedSince(t)
  const { draft, done } = await restore(there)
  t.match(draft.losses, { isKnown: true, passwords: 1, secondFactors: 0, closedOrLocked: 0 })
  t.match(done.ended, { recoveryCodes: 0, recoverySecrets: 1 })
  t.equal(
    await one(
      there,
      'SELECT group_concat(hex(code_hash)) FROM recovery_codes WHERE spent_at IS NULL',
    ),
    '02',
  )
  t.equal(await one(there, 'SELECT state FROM recovery_secrets'), 'ended')
  t.equal(await one(there, 'SELECT password_hash FROM accounts'), 'old hash')
  t.equal(
    await one(there, 'SELECT ticket FROM logout_requests'),
    'ST-later',
    'is told all the same',
  )
})

t.test('passwords of today stay where the operator says so', async (t) => {
  const there = await changedSince(t)
  await restore(there, 'present')
  t.equal(await one(there, 'SELECT password_hash FROM accounts'), 'new hash')
  t.equal(await one(there, 'SELECT count(*) FROM accounts'), 1, 'the rest is as it was')
  t.equal(await one(there, 'SELECT count(*) FROM recovery_codes WHERE spent_at IS NULL'), 1)
})

t.test('where the present state is gone, all that could have been used ends', async (t) => {
  const there = await changedSince(t)
  rmSync(there.place.databaseFile)
  const { draft, done } = await restore(there)
  t.equal(draft.losses.isKnown, false)
  t.match(done.ended, { recoveryCodes: 2, recoverySecrets: 1 })
  t.equal(await one(there, 'SELECT count(*) FROM recovery_codes WHERE spent_at IS NULL'), 0)
})

t.test('a database that is no later state of the backup tells nothing', async (t) => {
  const there = await changedSince(t)
  const elsewhere = await backupPlace(t)
  await elsewhere.add('khac')
  rmSync(there.place.databaseFile)
  await copyOnline(elsewhere.place.databaseFile, there.place.databaseFile)
  const { draft } = await restore(there)
  t.equal(draft.losses.isKnown, false)
})

t.test('keys come with the database, and none is overwritten', async (t) => {
  const there = await backupPlace(t)
  await there.add('tamtt')
  const keys = there.newFolder('data/keys')
  writeFileSync(join(keys, '0001.key'), 'the key of the backup\n')
  const { secretKey } = there.plan
  await there.back()
  writeFileSync(join(keys, '0001.key'), 'another key\n')
  const secret = join(there.place.dataFolder, 'secret.key')
  const before = readFileSync(secret, 'utf8')
  writeFileSync(secret, Buffer.alloc(32, 9).toString('base64url'))
  const { done } = await restore(there)
  t.equal(readFileSync(join(keys, '0001.key'), 'utf8'), 'another key\n')
  t.equal(readFileSync(join(keys, '0002.key'), 'utf8'), 'the key of the backup\n')
  t.equal(readFileSync(secret, 'utf8'), before, 'what the database was made with')
  t.equal(secretKey.length, 32)
  t.equal(done.aside.filter((file) => file.includes('secret.key')).length, 1)
})

t.test('a shipped database is made safe in the same way', async (t) => {
  const there = await changedSince(t)
  const shipped = join(there.folder, 'shipped.sqlite')
  await copyOnline(there.place.databaseFile, shipped)
  const draft = await draftFromDatabase(there.place, shipped, there.now())
  const done = await putInPlace(there.place, draft, {
    credentials: 'backup',
    act: actAt(there.now()),
    startedAt: there.now(),
  })
  t.match(done.ended, { sessions: 1 })
  t.ok(existsSync(shipped), 'what it came from stays as it is')
  await t.rejects(draftFromDatabase(there.place, join(there.folder, 'none'), there.now()), {
    name: 'BackupError',
  })
})

t.test('a trigger that somebody has left in the database goes, and is told', async (t) => {
  const there = await backupPlace(t)
  await there.add('tamtt')
  await run(
    there,
    `CREATE TRIGGER "a ""door" AFTER DELETE ON sign_on_sessions BEGIN
      UPDATE accounts SET group_names = '["quan-tri"]'; END`,
    'DROP TRIGGER audit_entries_stay_as_they_are',
    'CREATE VIEW spy AS SELECT * FROM accounts',
  )
  await there.back()
  const { draft } = await restore(there)
  const names = ['trigger a "door', 'view spy', 'trigger audit_entries_stay_as_they_are']
  t.same(draft.putRight, names)
  const parts = `SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')`
  t.equal(await one(there, `${parts} AND name IN ('spy', 'a "door')`), 0)
  t.equal(await one(there, `${parts} AND name = 'audit_entries_stay_as_they_are'`), 1)
  const written = `SELECT changed_to FROM audit_entries WHERE event = 'backup.made-safe'`
  t.match(await one(there, written), /view spy/)
  await there.back()
  t.same((await restore(there)).draft.putRight, [], 'what this program makes is as it should be')
})

t.test('who administers no more does not again, where today counts', async (t) => {
  const there = await backupPlace(t)
  const id = await there.add('tamtt')
  await run(there, `UPDATE accounts SET group_names = '["quan-tri"]'`)
  await there.back()
  await run(
    there,
    `UPDATE accounts SET group_names = '[]'`,
    `INSERT INTO required_actions (account_id, kind, added_at) VALUES (${id}, 'change-password', 1)`,
  )
  const { draft } = await restore(there, 'present')
  t.equal(draft.losses.groups, 1)
  t.equal(await one(there, 'SELECT group_names FROM accounts'), '[]')
  t.equal(await one(there, 'SELECT kind FROM required_actions'), 'change-password')
})

t.test('the file that a restore works in is none to restore from', async (t) => {
  const there = await backupPlace(t)
  const file = `${there.place.databaseFile}.restoring`
  await copyOnline(there.place.databaseFile, file)
  await t.rejects(draftFromDatabase(there.place, file, there.now()), { message: /another name/ })
  t.ok(existsSync(file))
})

t.test('a list that is too deep for whoever goes through it is none', async (t) => {
  const there = await backupPlace(t)
  const { manifest } = await there.back()
  const list = join(there.plan.folder, `${manifest.name}.json`)
  const deep = `"more": ${'['.repeat(100_000)}${']'.repeat(100_000)},`
  writeFileSync(list, readFileSync(list, 'utf8').replace('{', `{${deep}`))
  const [found] = await findBackups(there.plan.folder, there.plan.secretKey)
  t.match(found, { origin: 'unknown', problem: /is damaged/ })
})

t.test('a pipe in a folder of backups keeps nobody waiting', async (t) => {
  const there = await backupPlace(t)
  execFileSync('mkfifo', [join(there.plan.folder, 'cas-20261130T000000Z-0024.json')])
  const [found] = await findBackups(there.plan.folder, there.plan.secretKey)
  t.match(found, { origin: 'unknown', problem: /is damaged/ })
})

t.test(
  'of a backup on a machine without a secret it is told that nobody knows who made it',
  async (t) => {
    const there = await backupPlace(t)
    await there.add('tamtt')
    await there.back()
    const { place, plan, identity, now } = there
    const wordsOf = async (secret: Uint8Array | undefined) => {
      const backup = await openBackup('latest', [plan.folder], secret)
      const draft = await draftFromBackup(place, backup, [identity], { now: now() })
      return draftInWords(draft, { now: now(), isServing: false })
    }
    t.match(await wordsOf(undefined), /ATTENTION: Who made it cannot be told/)
    t.notMatch(await wordsOf(plan.secretKey), /ATTENTION/)
  },
)
