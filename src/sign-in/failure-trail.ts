import type { AccountId } from '../accounts/account.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import { type SignInTrace, signInAct } from '../tickets/sign-in-trace.ts'
import type { AuthenticationResult } from './authenticate.ts'

type Parts = Readonly<{
  database: Database
  now(): number
  onError(error: unknown): void
}>

/** Of one account so many failures an hour are written down, then that there were more. */
const PER_ACCOUNT = 10
/** Of all accounts together: whoever tries every name must not fill the disk. */
const IN_ALL = 2_000
const HOUR_MS = 3_600_000

/**
 * Writes down failed sign-ins to accounts that exist (L12), after the request was answered: how long
 * an answer takes must not tell who exists. What is kept in memory and on disk is bounded.
 */
export function createFailureTrail({ database, now, onError }: Parts) {
  let hour = Number.NEGATIVE_INFINITY
  let counts = new Map<AccountId, number>()
  let total = 0

  /** How many of this account there have been in this hour; 0: no more of anybody are counted. */
  function count(accountId: AccountId, at: number): number {
    const currentHour = Math.floor(at / HOUR_MS)
    if (currentHour !== hour) {
      hour = currentHour
      counts = new Map()
      total = 0
    }
    const before = counts.get(accountId) ?? 0
    if (before > PER_ACCOUNT || total >= IN_ALL) return 0
    total += 1
    counts.set(accountId, before + 1)
    return before + 1
  }

  async function write(accountId: AccountId, why: string, trace: SignInTrace, at: number) {
    const number = count(accountId, at)
    if (number === 0) return
    const event = number > PER_ACCOUNT ? 'sign-in.suppressed' : 'sign-in.refused'
    await database.batch('process', [
      auditStatement(signInAct(accountId, trace, at), {
        event,
        accountId,
        outcome: 'refused',
        ...(trace.serviceId !== undefined && { serviceId: trace.serviceId }),
        after: { why },
      }),
    ])
  }

  /** After the answer: how long that takes must not tell who exists. */
  function writeLater(accountId: AccountId, why: string, trace: SignInTrace) {
    const at = now()
    setImmediate(() => {
      void write(accountId, why, trace, at).catch(onError)
    })
  }

  return {
    /** Returns at once. Failures to sign in as nobody are not written down. */
    note(result: AuthenticationResult, trace: SignInTrace): void {
      const failure = failureOf(result)
      if (failure) writeLater(failure.accountId, failure.why, trace)
    },

    /** The password was right, and the code of the second factor was not: its owner should know. */
    noteWrongCode(accountId: AccountId, trace: SignInTrace): void {
      writeLater(accountId, 'wrong-code', trace)
    },
  }
}

export type FailureTrail = ReturnType<typeof createFailureTrail>

function failureOf(
  result: AuthenticationResult,
): Readonly<{ accountId: AccountId; why: string }> | undefined {
  switch (result.kind) {
    case 'refused':
      return result.accountId === undefined
        ? undefined
        : { accountId: result.accountId, why: result.detail }
    // Only the try that led to the lock was looked at, and knows of whom it was.
    case 'locked':
      return result.accountId === undefined
        ? undefined
        : { accountId: result.accountId, why: 'wrong-password, and the name is locked' }
    case 'disabled':
    case 'locked-by-operator':
      return { accountId: result.account.id, why: result.kind }
    default:
      return undefined
  }
}
