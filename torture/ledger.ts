import type { HttpVisitor } from '../test/support/http-visitor.ts'

/** A session as its browser knows it, with what the server has acknowledged. */
export type KnownSession = {
  visitor: HttpVisitor
  /** `leaving`: told to end, but no answer came. */
  state: 'in' | 'leaving' | 'out'
  issued: string[]
  spent: string[]
  /** Sent for validation, but no answer came, or one that says to come again. */
  unanswered: string[]
}

/** Somebody who changes the password over and over. */
export type KnownPassword = {
  readonly name: string
  acknowledged: string
  /** Sent, but no answer came: this one or the acknowledged one is in force. */
  pending: string | undefined
  before: string | undefined
}

/** An account that operators close and open over and over. */
export type KnownAccount = {
  readonly name: string
  /** undefined: a command was killed, so either may be true. */
  isDisabled: boolean | undefined
}

/** What the server has acknowledged, and what it was asked without an answer. */
export type Ledger = {
  sessions: KnownSession[]
  readonly passwords: readonly KnownPassword[]
  readonly accounts: readonly KnownAccount[]
  readonly counts: Counts
}

export const COUNTED = [
  'sign-ins',
  'tickets issued',
  'tickets spent',
  'sign-outs',
  'passwords changed',
  'accounts changed',
  'answered 503',
  'without an answer',
] as const
export type Counted = (typeof COUNTED)[number]
export type Counts = Record<Counted, number>

export function noCounts(): Counts {
  return Object.fromEntries(COUNTED.map((what) => [what, 0])) as Counts
}

/** An empty ledger for these people, whose password is `password`. */
export function createLedger(
  changers: readonly string[],
  closed: readonly string[],
  password: string,
): Ledger {
  return {
    sessions: [],
    passwords: changers.map((name) => ({
      name,
      acknowledged: password,
      pending: undefined,
      before: undefined,
    })),
    accounts: closed.map((name) => ({ name, isDisabled: false })),
    counts: noCounts(),
  }
}
