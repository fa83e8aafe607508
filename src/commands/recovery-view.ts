import type { RecoverySecret, SecretState } from '../recovery/recovery-store.ts'
import { localTime } from './local-time.ts'
import { printableJson, textTable } from './text-table.ts'

/** As it stands: an open one whose time is over has expired. */
export type Condition = SecretState | 'expired'

export type ShownSecret = RecoverySecret & Readonly<{ address: string; condition: Condition }>

const KINDS = { link: 'link', spoken: 'code', slip: 'activation' } as const

const WORDS: Readonly<Record<Condition, string>> = {
  open: 'unused',
  expired: 'expired, unused',
  used: 'used',
  replaced: 'replaced by a newer one',
  cancelled: 'cancelled: not asked for',
  ended: 'ended with the password or the account',
}

export function stateOf({ state, expiresAt }: RecoverySecret, now: number): Condition {
  return state === 'open' && expiresAt <= now ? 'expired' : state
}

/** What was handed out, and what became of it. */
export function resetsAsTable(page: readonly ShownSecret[], next: number | undefined): string {
  if (page.length === 0) return 'Nothing was handed out.\n'
  const rows = page.map((one) => [
    String(one.id),
    one.address,
    KINDS[one.kind],
    localTime(one.issuedAt),
    one.issuedBy,
    one.verified,
    WORDS[one.condition],
    one.closedAt === undefined ? '' : localTime(one.closedAt),
  ])
  const headings = ['no.', 'mailbox', 'kind', 'issued', 'by', 'verified', 'state', 'since']
  return textTable(headings, rows) + more(next)
}

/** What people say they did not ask for; empty: nothing. */
export function alertsAsTable(page: readonly ShownSecret[], next: number | undefined): string {
  if (page.length === 0) return ''
  const rows = page.map((one) => [
    String(one.id),
    one.address,
    one.reportedAt === undefined ? '' : localTime(one.reportedAt),
    one.reportedFrom,
    KINDS[one.kind],
    `${localTime(one.issuedAt)} by ${one.issuedBy}`,
    WORDS[one.condition],
    one.handledBy,
  ])
  const headings = ['no.', 'mailbox', 'reported', 'from', 'kind', 'issued', 'state', 'handled by']
  return `Codes and links that nobody asked for:\n${textTable(headings, rows)}${more(next)}`
}

export function resetsAsJson(page: readonly ShownSecret[], next: number | undefined): string {
  return asJson({ resets: page.map(resetDocument), next: next ?? null })
}

/** One of them as `--json` gives it. */
export function resetDocument({ condition, ...one }: ShownSecret) {
  return {
    ...one,
    state: condition,
    issuedAt: isoTime(one.issuedAt),
    expiresAt: isoTime(one.expiresAt),
    closedAt: isoTime(one.closedAt),
    reportedAt: isoTime(one.reportedAt),
    handledAt: isoTime(one.handledAt),
  }
}

export function asJson(document: unknown): string {
  return `${printableJson(JSON.stringify(document, null, 2))}\n`
}

function more(next: number | undefined): string {
  return next === undefined ? '' : `More: --before ${next}\n`
}

export function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString()
}
