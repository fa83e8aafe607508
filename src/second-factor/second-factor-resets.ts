import type { AccountId } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import type { Database } from '../storage/database.ts'
import { BYPASS_CODE_LENGTH, createCodeHash, newCode } from './code-secrets.ts'
import { BYPASS_MS, createResetStore, type ResetRequest } from './reset-store.ts'
import { inGroups } from './typed-code.ts'

/** A code to be read out: four letters at a time. */
export type IssuedBypass = Readonly<{
  kind: 'issued'
  code: string
  expiresAt: number
  request: ResetRequest
}>

export type ApprovalRefusal =
  | Readonly<{ kind: 'unknown' }>
  /** Approved, withdrawn or expired already. */
  | Readonly<{ kind: 'closed'; request: ResetRequest }>
  /** The one who asked cannot approve as well. */
  | Readonly<{ kind: 'same-person'; request: ResetRequest }>

/** How long a request waits for somebody to approve it. */
const REQUEST_MS = 24 * 3_600_000

/**
 * The reset of a second factor by the help desk (product 3.5, lost phone): one person asks, another
 * approves and reads out a code. The code stands in for the phone once; with it the person enrols
 * another app, and until then the old one stays, so that a code that nobody uses opens no door.
 */
export function createSecondFactorResets({
  database,
  secretKey,
}: Readonly<{ database: Database; secretKey: Uint8Array }>) {
  const store = createResetStore(database)
  const hashOf = createCodeHash(secretKey)

  function newBypass(accountId: AccountId, now: number) {
    const code = newCode(BYPASS_CODE_LENGTH)
    const codeHash = hashOf('bypass', accountId, code)
    return { code: inGroups(code), codeHash, expiresAt: now + BYPASS_MS }
  }

  /** Why nothing was changed: told from what the request is now. */
  function refusalOf(request: ResetRequest, by: string, now: number): ApprovalRefusal {
    const isOpen = request.state === 'open' && request.expiresAt > now
    return isOpen && request.requestedBy === by
      ? { kind: 'same-person', request }
      : { kind: 'closed', request }
  }

  return {
    async request(
      act: Act,
      accountId: AccountId,
    ): Promise<
      | Readonly<{ kind: 'requested' | 'open-already'; request: ResetRequest }>
      | Readonly<{ kind: 'not-enrolled' }>
    > {
      const asked = { ...whoAsks(act), expiresAt: act.at + REQUEST_MS }
      const request = await store.request(accountId, asked, act)
      if (request) return { kind: 'requested', request }
      const open = await store.openOf(accountId, act.at)
      return open ? { kind: 'open-already', request: open } : { kind: 'not-enrolled' }
    },

    /** Ends the account's sessions and forgets its trusted devices: the phone may be one. */
    async approve(act: Act, id: number): Promise<IssuedBypass | ApprovalRefusal> {
      const found = await store.find(id)
      if (!found) return { kind: 'unknown' }
      const { by } = whoAsks(act)
      const { code, ...bypass } = newBypass(found.accountId, act.at)
      const request = await store.approve(found, by, bypass, act)
      if (request) return { kind: 'issued', code, expiresAt: bypass.expiresAt, request }
      return refusalOf((await store.find(id)) ?? found, by, act.at)
    },

    /** Anybody may withdraw a request that is open. */
    async withdraw(
      act: Act,
      id: number,
    ): Promise<
      | Readonly<{ kind: 'withdrawn'; request: ResetRequest }>
      | Exclude<ApprovalRefusal, { kind: 'same-person' }>
    > {
      const found = await store.find(id)
      if (!found) return { kind: 'unknown' }
      const request = await store.withdraw(found, whoAsks(act).by, act)
      return request ? { kind: 'withdrawn', request } : { kind: 'closed', request: found }
    },

    /**
     * The code at once, by one person alone: for the day on which there is nobody else (TCVN 5.5.2.2 b).
     * The trail says `second-factor.break-glass`, and so does the list of requests. Undefined: there
     * is nothing to be reset.
     */
    async breakGlass(act: Act, accountId: AccountId): Promise<IssuedBypass | undefined> {
      const { code, ...bypass } = newBypass(accountId, act.at)
      const request = await store.breakGlass(accountId, whoAsks(act), bypass, act)
      return request && { kind: 'issued', code, expiresAt: bypass.expiresAt, request }
    },

    list: store.list,
    openOf: store.openOf,
  }
}

export type SecondFactorResets = ReturnType<typeof createSecondFactorResets>

/** Two people are two names: of operators as the machine knows them, of persons by their accounts. */
function whoAsks({ actor, reason = '' }: Act) {
  switch (actor.kind) {
    case 'operator':
      return { by: actor.name, from: actor.cameFrom, reason }
    case 'person':
      return { by: `account ${actor.accountId}`, from: actor.cameFrom, reason }
    case 'system':
      throw new TypeError('The server itself resets nobody.')
  }
}
