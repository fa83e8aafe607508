import type { Database, SqlStatement } from '../storage/database.ts'

/**
 * What becomes of a table's rows when an older state of it comes back. `keeps`: they are facts, as true
 * as anything in a backup. `ends`: whoever holds something that opens a door by them, might have lost
 * that right since. A new table must be listed here: a test compares.
 */
export const ON_RESTORE: Readonly<Record<string, 'keeps' | 'ends'>> = {
  account_identifiers: 'keeps',
  account_plans: 'keeps',
  accounts: 'keeps',
  app_replacements: 'ends',
  audit_entries: 'keeps',
  backup_runs: 'keeps',
  bypass_codes: 'ends',
  cached_passwords: 'ends',
  entered_services: 'ends',
  import_approvals: 'keeps',
  import_run_items: 'keeps',
  import_runs: 'keeps',
  language_choices: 'keeps',
  link_claims: 'keeps',
  link_lists: 'keeps',
  logout_requests: 'keeps',
  notice_acknowledgements: 'keeps',
  notice_revision: 'keeps',
  notices: 'keeps',
  password_history: 'keeps',
  pending_sign_ins: 'ends',
  phone_changes: 'keeps',
  portal_pins: 'keeps',
  portal_visits: 'keeps',
  proxy_granting_tickets: 'ends',
  recovery_code_sets: 'ends',
  recovery_codes: 'ends',
  recovery_secrets: 'ends',
  refusals: 'keeps',
  required_actions: 'keeps',
  schema_migrations: 'keeps',
  second_factor_resets: 'ends',
  service_links: 'keeps',
  service_tickets: 'ends',
  service_validations: 'keeps',
  sign_in_reports: 'keeps',
  sign_on_sessions: 'ends',
  spent_login_tickets: 'keeps',
  support_notes: 'keeps',
  throttle_failures: 'keeps',
  throttle_names: 'keeps',
  throttle_networks: 'keeps',
  totp_apps: 'keeps',
  totp_enrolments: 'ends',
  trusted_devices: 'ends',
  unit_revision: 'keeps',
  unit_successors: 'keeps',
  unit_versions: 'keeps',
  units: 'keeps',
}

const STEP_MS = 30_000

/** What was ended, for whoever has to tell people. */
export type Ended = Readonly<{
  sessions: number
  tickets: number
  trustedDevices: number
  /** One-time codes beside an app that were not used yet. */
  recoveryCodes: number
  /** Links, codes and slips by which a password could have been chosen. */
  recoverySecrets: number
}>

type Options = Readonly<{
  /** Milliseconds since 1970. */
  now: number
  /** Recovery codes may stay: it is known which of them were used since. */
  keepsRecoveryCodes?: boolean
}>

/**
 * Makes an older state of the database safe to serve from (security 5.3): who signed out since, lost a
 * device or used a code up must not find it good again. All sessions end, and their applications are
 * told by the queue; tickets, sign-ins that are under way, trusted devices, passwords remembered from
 * other systems, and whatever was handed out to choose a password end with them. A code of an
 * authenticator app that may have been used is good no more; the next one is. All or none of it.
 */
export async function makeSafe(
  database: Database,
  { now, keepsRecoveryCodes = false }: Options,
): Promise<Ended> {
  const statements: readonly (SqlStatement & { counts?: keyof Ended })[] = [
    // A trigger leaves in the queue what the applications of each must be told.
    { sql: 'DELETE FROM sign_on_sessions RETURNING 1', counts: 'sessions' },
    { sql: 'DELETE FROM service_tickets RETURNING 1', counts: 'tickets' },
    { sql: 'DELETE FROM proxy_granting_tickets' },
    { sql: 'DELETE FROM pending_sign_ins' },
    { sql: 'DELETE FROM trusted_devices RETURNING 1', counts: 'trustedDevices' },
    { sql: 'DELETE FROM cached_passwords' },
    { sql: 'DELETE FROM totp_enrolments' },
    { sql: 'DELETE FROM app_replacements' },
    { sql: 'DELETE FROM bypass_codes' },
    {
      sql: `UPDATE second_factor_resets SET state = 'expired', closed_at = :now WHERE state = 'open'`,
      parameters: { now },
    },
    {
      sql: `UPDATE recovery_secrets SET state = 'ended', closed_at = :now
        WHERE state = 'open' RETURNING 1`,
      parameters: { now },
      counts: 'recoverySecrets',
    },
    // One step into the future is accepted, so that one may have been used, too.
    {
      sql: 'UPDATE totp_apps SET last_step = max(last_step, :step)',
      parameters: { step: Math.floor(now / STEP_MS) + 1 },
    },
    { sql: 'UPDATE recovery_code_sets SET sealed_codes = NULL' },
    ...(keepsRecoveryCodes
      ? []
      : [
          {
            sql: 'UPDATE recovery_codes SET spent_at = :now WHERE spent_at IS NULL RETURNING 1',
            parameters: { now },
            counts: 'recoveryCodes' as const,
          },
        ]),
    // What waits is sent at once; what was given up long ago stays given up.
    {
      sql: `UPDATE logout_requests SET attempts = 0, first_tried_at = NULL, next_attempt_at = 0
        WHERE next_attempt_at IS NOT NULL`,
    },
  ]
  const rows = await database.batch('power', statements)
  const ended = { sessions: 0, tickets: 0, trustedDevices: 0, recoveryCodes: 0, recoverySecrets: 0 }
  for (const [index, { counts }] of statements.entries()) {
    if (counts) ended[counts] = rows[index]?.length ?? 0
  }
  return ended
}
