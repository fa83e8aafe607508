import t from 'tap'
import { makeSafe, ON_RESTORE } from '../../src/backup/safe-state.ts'
import { testDatabase } from '../support/database.ts'
import { credentials, SERVICES } from '../support/login-cases.ts'
import { testApp } from '../support/test-app.ts'

t.test('5.3: of every table it is said what a restore makes of it', async (t) => {
  const database = await testDatabase(t)
  const tables = await database.query<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'`,
  )
  t.same(
    tables.map(({ name }) => name).sort(),
    Object.keys(ON_RESTORE).sort(),
    'a new table must be listed in safe-state.ts, and ended there if it opens a door',
  )
})

t.test('5.3: an older state opens no door', async (t) => {
  const app = await testApp(t, { services: SERVICES })
  const { database, clock } = app
  const accountId = await app.addPerson()
  const browser = app.browser()
  await browser.signIn(credentials)
  t.equal((await browser.get('/cas/')).statusCode, 200)
  await database.batch('power', [
    {
      sql: `INSERT INTO totp_apps (account_id, sealed_key, key_id, last_step, enrolled_at, last_used_at)
        VALUES (:accountId, x'00', 'k', 5, 1, 1)`,
      parameters: { accountId },
    },
    {
      sql: `INSERT INTO recovery_codes (account_id, code_hash, spent_at)
        VALUES (:accountId, x'01', NULL), (:accountId, x'02', 7)`,
      parameters: { accountId },
    },
    {
      sql: `INSERT INTO recovery_secrets
          (account_id, kind, secret_hash, tries_left, issued_by, issued_at, expires_at)
        VALUES (:accountId, 'slip', x'03', 5, 'hoang', 1, 9e15)`,
      parameters: { accountId },
    },
    {
      sql: `INSERT INTO trusted_devices
          (account_id, token_hash, credential_epoch, device, came_from, trusted_at, last_used_at, expires_at)
        VALUES (:accountId, x'04', 1, '', '', 1, 1, 9e15)`,
      parameters: { accountId },
    },
    {
      sql: `INSERT INTO cached_passwords (account_id, source, hash, confirmed_at)
        VALUES (:accountId, 'ldap', 'h', 1)`,
      parameters: { accountId },
    },
  ])

  const now = clock.now()
  const ended = await makeSafe(database, { now })
  t.same(ended, {
    sessions: 1,
    tickets: 0,
    trustedDevices: 1,
    recoveryCodes: 1,
    recoverySecrets: 1,
  })
  t.equal((await browser.get('/cas/')).statusCode, 302, 'the old cookie opens nothing')
  const one = async (sql: string) => Object.values((await database.queryOne<object>(sql)) ?? {})[0]
  t.equal(await one('SELECT last_step FROM totp_apps'), Math.floor(now / 30_000) + 1)
  t.equal(await one('SELECT count(*) FROM recovery_codes WHERE spent_at IS NULL'), 0)
  t.equal(await one('SELECT state FROM recovery_secrets'), 'ended')
  for (const [table, fate] of Object.entries(ON_RESTORE)) {
    if (fate === 'keeps' || table.startsWith('recovery_') || table === 'second_factor_resets') {
      continue
    }
    t.equal(await one(`SELECT count(*) FROM ${table}`), 0, table)
  }
  t.equal((await app.browser().signIn(credentials)).statusCode, 303, 'people sign in anew')
})
