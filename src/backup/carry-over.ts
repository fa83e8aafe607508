import { attached, SAME_ACCOUNT } from './losses.ts'

/** Whose passwords, second factors, locks and groups count after a restore. */
export type Credentials = 'present' | 'backup'

/** What was used up since is used up, and codes that were replaced since open nothing any more. */
const SPENT_CODES = [
  `UPDATE main.recovery_codes SET spent_at = :now
   WHERE spent_at IS NULL AND NOT EXISTS (
     SELECT 1 FROM present.recovery_codes p
     WHERE p.account_id = main.recovery_codes.account_id
       AND p.code_hash = main.recovery_codes.code_hash AND p.spent_at IS NULL)`,
]

/** Applications that somebody has entered since, and what was still to be told, are told all the same. */
const LOGOUTS = [
  `INSERT INTO main.logout_requests (account_id, session_id, ticket, service)
   SELECT s.account_id, s.id, e.ticket, e.service
   FROM present.entered_services e JOIN present.sign_on_sessions s ON s.id = e.session_id
   WHERE NOT EXISTS (SELECT 1 FROM main.entered_services m WHERE m.ticket = e.ticket)`,
  `INSERT INTO main.logout_requests
     (account_id, session_id, ticket, service, host, service_id, place, next_attempt_at)
   SELECT account_id, session_id, ticket, service, host, service_id, place, 0
   FROM present.logout_requests r
   WHERE next_attempt_at IS NOT NULL AND NOT EXISTS (
     SELECT 1 FROM main.logout_requests m WHERE m.ticket = r.ticket AND m.place = r.place)`,
]

const OF_BOTH = `
  account_id IN (SELECT a.id FROM main.accounts a JOIN present.accounts p ON ${SAME_ACCOUNT})`

/** A code that was used since stays used whoever's second factor counts. */
const TABLES_OF_CREDENTIALS = [
  'password_history',
  'totp_apps',
  'recovery_codes',
  'recovery_code_sets',
] as const

const COLUMNS_OF_ACCOUNT = [
  'group_names',
  'password_hash',
  'password_changed_at',
  'password_source',
  'source_changed_at',
  'disabled_at',
  'disabled_reason',
  'locked_at',
  'locked_until',
  'locked_reason',
] as const

/** A password that must be changed, and a second factor that must be set up, with them. */
const ASKED = `kind <> 'read-notice' AND ${OF_BOTH}`

const PRESENT_CREDENTIALS = [
  `UPDATE main.accounts AS a
   SET ${COLUMNS_OF_ACCOUNT.map((column) => `${column} = p.${column}`).join(', ')}
   FROM present.accounts p WHERE ${SAME_ACCOUNT}`,
  ...TABLES_OF_CREDENTIALS.flatMap((table) => [
    `DELETE FROM main.${table} WHERE ${OF_BOTH}`,
    `INSERT INTO main.${table} SELECT * FROM present.${table} WHERE ${OF_BOTH}`,
  ]),
  `DELETE FROM main.required_actions WHERE ${ASKED}`,
  `INSERT INTO main.required_actions SELECT * FROM present.required_actions WHERE ${ASKED}`,
]

/**
 * Takes over from the present database what must not be undone by a restore: codes that were used up,
 * applications that are still to be told of a sign-out, and, where `present` counts, passwords,
 * second factors, groups, and which accounts are closed or locked. Both must be at one version; all or nothing
 * of it. Synchronous: for a process of its own.
 */
export function carryOver(
  restored: string,
  present: string,
  { credentials, now }: Readonly<{ credentials: Credentials; now: number }>,
): void {
  const connection = attached(restored, present)
  try {
    connection.pragma('foreign_keys = ON')
    const statements = [
      ...LOGOUTS,
      ...(credentials === 'present' ? PRESENT_CREDENTIALS : []),
      ...SPENT_CODES,
    ]
    connection.transaction(() => {
      for (const sql of statements) {
        const statement = connection.prepare(sql)
        if (sql.includes(':now')) statement.run({ now })
        else statement.run()
      }
    })()
  } finally {
    connection.close()
  }
}
