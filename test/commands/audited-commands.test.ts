import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { verifyTrail } from '../../src/audit/verify-trail.ts'
import { actAt } from '../support/acts.ts'
import { allCommands } from '../support/all-commands.ts'
import { HEADER, OFFICE_UNITS } from '../support/import-office.ts'
import { EXPORT_HEADER, exportRow } from '../support/link-office.ts'
import { plantUnits } from '../support/plant-units.ts'
import { writeTextSheet } from '../support/sheet-files.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const SHA = '{SHA}I2fbEx7DejvwOvVuWu3Ae8+zscI='

/** They change nothing, and take no data of people out. */
const READS = [
  'account list',
  'account show',
  'account names',
  'account inactive report',
  'account resets',
  'account second-factor requests',
  'backup list',
  'backup verify',
  'branding preview',
  'check-config',
  'check-source',
  'completion',
  'doctor',
  'import runs',
  'link list',
  'link history',
  'link show',
  'logout-queue list',
  'maintenance status',
  'notice list',
  'notice show',
  'notice acknowledgements',
  'password-cost',
  'service list',
  'status',
  'service check-url',
  'service explain',
  'service compare',
  'service trace',
  'service import',
  'service user-check',
  'throttle list',
  'throttle show',
  'unit tree',
]

/** They are for a machine that has no database yet, or none any more. */
const WITHOUT_DATABASE = ['backup key', 'backup unpack']

/** They need more than a database in memory: a test that runs them, and the entry that it looks for. */
const ELSEWHERE: Readonly<Record<string, readonly [file: string, event: string]>> = {
  init: ['test/commands/init.test.ts', 'account.added'],
  reload: ['test/reliability/reload.test.ts', 'config.reload-asked'],
  serve: ['test/reliability/reload.test.ts', 'server.started'],
  migrate: ['test/reliability/upgrade.test.ts', 'database.upgraded'],
  'maintenance on': ['test/maintenance/maintenance-watch.test.ts', 'maintenance.begun'],
  'maintenance off': ['test/maintenance/maintenance-watch.test.ts', 'maintenance.ended'],
  'import approve': ['test/commands/import-people.test.ts', 'import.approved'],
  'backup now': ['test/backup/backup-runs.test.ts', 'backup.done'],
  'backup restore': ['test/backup/backup-runs.test.ts', 'backup.restored'],
}

/** What is typed, in this order, and the entry that it leaves. `*` before the words: by the other operator. */
const CHANGES: readonly (readonly [command: string, rest: string, event: string])[] = [
  ['rotate-key', '', 'keys.rotated'],
  ['account add', 'tamtt|--display-name|Trần Thanh Tâm|--unit|SYT|--no-password', 'account.added'],
  ['account add', 'hoalt|--display-name|Lê Thị Hoa|--no-password', 'account.added'],
  ['account add', 'annv|--display-name|Nguyễn Văn An|--no-password', 'account.added'],
  ['account set-hash', 'hoalt|--hash-stdin', 'account.hash-imported'],
  ['account password', 'tamtt|--password-stdin', 'account.password-set'],
  ['account disable', 'annv|--reason|nghỉ việc', 'account.disabled'],
  ['account enable', 'annv', 'account.enabled'],
  ['account rename', 'annv|annv2|--reason|trùng tên', 'account.renamed'],
  ['account alias add', 'tamtt|tam.tt', 'account.alias-added'],
  ['account alias remove', 'tamtt|tam.tt', 'account.alias-retired'],
  ['account transfer', 'tamtt|--unit|SNV', 'account.transferred'],
  ['account leave', 'tamtt|--on|2027-01-01', 'account.leave-planned'],
  ['account lock', 'hoalt|--reason|mất điện thoại', 'account.locked'],
  ['account unlock', 'hoalt', 'account.unlocked'],
  ['account groups add', 'hoalt|--group|van-thu', 'account.corrected'],
  ['account groups remove', 'hoalt|--group|van-thu', 'account.corrected'],
  ['account correct', 'hoalt|--position|Chuyên viên', 'account.corrected'],
  ['account inactive exempt', 'hoalt|--until|2026-12-31|--reason|thai sản', 'account.exempted'],
  ['account sessions', 'tamtt|--end-all', 'session.all-ended'],
  ['account reset-code', 'hoalt|--verified|called-back', 'recovery.issued'],
  ['account reset-link', 'hoalt|--verified|called-back', 'recovery.issued'],
  ['account activation-code', 'annv2', 'recovery.issued'],
  ['account alerts', '--done|S1|--reason|đã gọi', 'sign-in.report-handled'],
  ['account slips', '--search|annv|--renew|--out|FOLDER/slips.html', 'recovery.'],
  ['account export', '', 'accounts.exported'],
  ['account history', 'tamtt', 'account.history-read'],
  ['account second-factor reset', 'hoalt|--reason|mất máy', 'second-factor.reset-requested'],
  ['account second-factor approve', '*1', 'second-factor.reset-approved'],
  ['account second-factor reset', 'tamtt|--reason|mất máy', 'second-factor.reset-requested'],
  ['account second-factor withdraw', '2', 'second-factor.reset-withdrawn'],
  [
    'account second-factor forget-devices',
    'tamtt|--reason|mất máy',
    'second-factor.device-forgotten',
  ],
  ['account inactive lock', '--days|9', 'account.locked'],
  ['unit link-people', '', 'account.moved'],
  ['unit add', 'SXD|--name|Sở Xây dựng|--kind|so-ban-nganh|--parent|T', 'unit.added'],
  ['unit import', 'FOLDER/units.csv', 'unit.added'],
  ['unit rename', 'SXD|--name|Sở Xây dựng mới', 'unit.renamed'],
  ['unit move', 'SXD|--under|SYT', 'unit.moved'],
  ['unit split', 'SXD|--into|SYT', 'unit.split'],
  ['unit merge', 'SKHCN|--into|SNV|--on|2027-01-01', 'unit.merged'],
  ['unit cancel', 'SKHCN|--on|2027-01-01', 'unit.change-cancelled'],
  ['unit close', 'SYT.VP', 'unit.closed'],
  ['import people', 'FOLDER/people.csv', ''],
  ['import people', '--apply|FOLDER/people.plan.jsonl', 'import.'],
  ['import hashes', 'FOLDER/hashes.csv', 'account.hash-imported'],
  ['link reconcile', 'FOLDER/users.csv|--app|onewin|--accept-fewer', 'link.list-read'],
  ['link confirm', 'hoalt|lethihoa|--app|onewin', 'link.confirmed'],
  ['link remove', 'hoalt|lethihoa|--app|onewin', 'link.removed'],
  [
    'notice add',
    '--level|must-read|--heading-vi|Quy định mới|--heading-en|New rule|--text-vi|Đọc|--text-en|Read|--until|2026-12-01 08:00',
    'notice.added',
  ],
  ['notice unread', '1|--csv', 'notice.unread-exported'],
  ['notice end', '1', 'notice.ended'],
  ['logout-queue retry', '1', 'logout-queue.retried'],
  ['logout-queue drop', '1', 'logout-queue.dropped'],
  ['throttle clear', '--all', 'throttle.cleared'],
  ['support', '2222-2222', 'support.code-read'],
  ['audit search', '', 'audit.searched'],
  ['audit export', '--format|jsonl', 'audit.exported'],
  ['audit incident', '--account|tamtt|--since|2026-11-01', 'audit.incident-reported'],
  ['audit verify', '', 'audit.verified'],
  ['audit anchor', '', 'audit.anchored'],
]

const STDIN: Readonly<Record<string, string>> = {
  'account set-hash': SHA,
  'account password': 'một mật khẩu đủ dài 2026',
}
/** Rows that only a running server would make, for the command that comes then. */
const ROWS: Readonly<Record<string, string>> = {
  'account sessions': `INSERT INTO sign_on_sessions (id, cookie_hash, account_id, authenticated_at, started_at,
    last_used_at, idle_limit_ms, expires_at) VALUES (1, x'01', 2, :now, :now, :now, 9000000, :now + 9000000)`,
  'account second-factor forget-devices': `INSERT INTO trusted_devices (account_id, token_hash,
    credential_epoch, device, came_from, trusted_at, last_used_at, expires_at)
    VALUES (2, x'02', 1, 'x', 'x', 1, 1, :now + 9000000)`,
  'account inactive lock': 'UPDATE accounts SET created_at = 1 WHERE id = 1 AND :now > 0',
  'account second-factor reset': `INSERT OR IGNORE INTO totp_apps (account_id, sealed_key, key_id, last_step,
    enrolled_at, last_used_at) SELECT id, x'00', 'x', 1, 1, 1 FROM accounts WHERE id IN (2, 3) AND :now > 0`,
  'account alerts': `INSERT INTO sign_in_reports (account_id, kind, signed_in_at, device, came_from, ended,
    reported_at, reported_from) VALUES (2, 'session', 1, 'x', 'x', 1, :now, 'x')`,
  'logout-queue retry': `INSERT INTO logout_requests (account_id, session_id, ticket, service, host, service_id,
    next_attempt_at) SELECT 2, 1, 'ST-1-x', 'https://a.example/', 'a.example', 'a', NULL WHERE :now > 0`,
}
/** It ends with 1, as nothing is known of that code; that somebody asked is written all the same. */
const MAY_REFUSE = new Set(['support'])

t.test('3.6: every command that changes something writes who did it, and when', async (t) => {
  const { folder, database, clock, run, names } = await allCommands(t)
  const known = new Set([
    ...READS,
    ...WITHOUT_DATABASE,
    ...Object.keys(ELSEWHERE),
    ...CHANGES.map(([name]) => name),
  ])
  t.same(
    (await names()).filter((name) => !known.has(name)),
    [],
    'a command that is not in the lists of this test: say what it writes down',
  )
  for (const [file, event] of Object.values(ELSEWHERE)) {
    t.match(readFileSync(join(root, file), 'utf8'), event, `${file} looks for ${event}`)
  }

  await prepare(folder, database, clock.now())
  for (const [command, rest, event] of CHANGES) {
    clock.advance(1_000)
    const who = rest.startsWith('*') ? 'thuy' : 'hoang'
    const words = rest.replace('*', '').replaceAll('FOLDER', folder).split('|').filter(Boolean)
    const rows = ROWS[command]
    if (rows) await database.change('process', rows, { now: clock.now() })
    const before = await lastId()
    const outcome = await run([...command.split(' '), ...words], who, STDIN[command])
    if (!MAY_REFUSE.has(command))
      t.equal(outcome.message, '', `${command}: ${outcome.message || 'done'}`)
    const written = await database.query<{ event: string; actor: string; at: number }>(
      'SELECT event, actor, at FROM audit_entries WHERE id > :before ORDER BY id',
      { before },
    )
    if (event === '') continue
    const found = written.find((entry) => entry.event.startsWith(event))
    t.match(found, { actor: who, at: clock.now() }, `${command} leaves ${event}`)
  }
  t.equal((await verifyTrail(database)).fault, undefined)

  async function lastId(): Promise<number> {
    const row = await database.queryOne<{ id: number }>('SELECT MAX(id) AS id FROM audit_entries')
    return row?.id ?? 0
  }
})

type Database = Awaited<ReturnType<typeof allCommands>>['database']

/** Files that are brought in, and rows that only a running server would make. */
async function prepare(folder: string, database: Database, now: number) {
  const early = createAccountStore(database)
  const mailbox = { name: 'ngoai', suffix: 'binhphuoc.gov.vn' }
  await early.add({ mailbox, displayName: 'Ngô Ái', unit: 'Sở Y tế' }, actAt(now))
  await plantUnits(database, OFFICE_UNITS)
  writeFileSync(
    join(folder, 'units.csv'),
    'code,name,kind,parent\nSCT,Sở Công thương,so-ban-nganh,T\n',
  )
  writeFileSync(join(folder, 'hashes.csv'), `mailbox,hash\nannv2,${SHA}\n`)
  await writeTextSheet(join(folder, 'people.csv'), [
    HEADER,
    ['1', 'Lê Thị Tám', 'SNV', '', '', 'tamlt', '', ''],
  ])
  await writeTextSheet(join(folder, 'users.csv'), [
    EXPORT_HEADER,
    exportRow({ account: 'tam', given: 'Tâm', mail: 'tamtt@binhphuoc.gov.vn' }),
    exportRow({ account: 'lethihoa', middle: 'Lê Thị', given: 'Hoa' }),
  ])
}
