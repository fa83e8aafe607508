import type { Account } from '../accounts/account.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { SignInTrace } from '../tickets/sign-in-trace.ts'
import type { SignedOn, SignOn } from '../tickets/sign-on.ts'
import { nextStep, type Step } from './next-step.ts'
import type { PendingSignIn, SignInChoices } from './pending-sign-in.ts'
import {
  type FoundPending,
  holderOf,
  type PendingKey,
  type PendingSignInStore,
} from './pending-sign-in-store.ts'
import type { Circumstances, FindAccount, GatherStepFacts } from './step-facts.ts'

type Parts = Readonly<{
  pendingSignIns: PendingSignInStore
  accounts: FindAccount
  stepFacts: GatherStepFacts
  signOn: SignOn
  /** Who is in one of them stays signed in for a shorter time (L8). */
  administratorGroups?: readonly string[]
  newCookie(): string
  lifetimeMs: number
  now(): Instant
}>

/** A right password, and all that came with it. */
export type ProvenPassword = Readonly<{
  account: Account
  credentialEpoch: number
  typedName: string
  asked: string
  choices: SignInChoices
  cameFrom: string
}>

/** What counts for a pending sign-in: it alone knows where it leads. */
export type CircumstancesFor = (pending: PendingSignIn) => Circumstances

/** The session that the browser has already: the same person's goes on, somebody else's ends. */
type Before = Readonly<{
  previousCookie: string | undefined
  /** From where this is. */
  trace?: SignInTrace
}>

export type Begun =
  | Readonly<{ kind: 'signed-in'; signedOn: SignedOn }>
  | Readonly<{ kind: 'to-do'; step: Step; cookie: string }>
  /** The account was disabled or got another password while this one was being checked. */
  | Readonly<{ kind: 'over' }>

export type Completed =
  | Readonly<{ kind: 'signed-in'; signedOn: SignedOn; account: Account; pending: PendingSignIn }>
  | Readonly<{ kind: 'to-do'; step: Step }>
  | Readonly<{ kind: 'over' }>

export type OpenSignIn = Readonly<{
  kind: 'open'
  pending: FoundPending
  account: Account
  /** Undefined: nothing is left to do but to begin the session. */
  step: Step | undefined
}>

export type LookedUp =
  | OpenSignIn
  /** Too old, or of an account that was changed since; the name and the way are still known. */
  | Readonly<{ kind: 'expired' | 'overtaken'; pending: PendingSignIn }>
  | Readonly<{ kind: 'none' }>

/**
 * The way from a right password to a session. Nothing else begins a session in a browser, and no
 * session is begun before `nextStep` says, on what is true at that moment, that nothing is left to do:
 * not by an empty form, a step that was passed over, or another browser's cookie (security row 61).
 * Who has nothing to do is signed in at once, and nothing is kept of the sign-in.
 */
export function createSignInSteps(parts: Parts) {
  const { pendingSignIns, accounts, stepFacts, signOn, newCookie, lifetimeMs, now } = parts
  const { administratorGroups = [] } = parts

  /** The only call that begins a session: its caller has asked `nextStep` right before. */
  function startSession(
    account: Account,
    passwordChangedAt: Instant,
    choices: SignInChoices,
    secondFactorAt: Instant | undefined,
    before: Before,
    { service }: Circumstances,
  ) {
    const { previousCookie, trace } = before
    const isAdministrator = account.groups.some((group) => administratorGroups.includes(group))
    return signOn.start(
      { accountId: account.id, passwordChangedAt },
      {
        ...choices,
        secondFactorAt,
        isAdministrator,
        previousCookie,
        trace: trace && { ...trace, serviceId: service?.id },
      },
    )
  }

  /** What is left to do in the pending sign-in of this browser. Changes nothing. */
  async function find(key: PendingKey, hereFor: CircumstancesFor): Promise<LookedUp> {
    const pending = await pendingSignIns.find(key)
    if (!pending) return { kind: 'none' }
    if (now() >= pending.expiresAt) return { kind: 'expired', pending }
    if (!pending.isStillGood) return { kind: 'overtaken', pending }
    const account = await accounts.find(pending.accountId)
    if (!account) return { kind: 'none' }
    const shown = { secondFactorAt: pending.secondFactorAt, holder: holderOf(key) }
    const step = nextStep(await stepFacts(account, shown, hereFor(pending)))
    return { kind: 'open', pending, account, step }
  }

  return {
    /** After a right password: a session, or the first of the steps to it. */
    async begin(
      proven: ProvenPassword,
      browser: string,
      here: Circumstances,
      before: Before,
    ): Promise<Begun> {
      const { account, credentialEpoch, choices, ...kept } = proven
      const shown = { secondFactorAt: undefined, holder: undefined }
      const step = nextStep(await stepFacts(account, shown, here))
      if (!step) {
        const signedOn = await startSession(
          account,
          credentialEpoch,
          choices,
          undefined,
          before,
          here,
        )
        return signedOn ? { kind: 'signed-in', signedOn } : { kind: 'over' }
      }
      const cookie = newCookie()
      const startedAt = now()
      await pendingSignIns.add(
        { cookie, browser },
        {
          ...kept,
          accountId: account.id,
          credentialEpoch,
          choices,
          secondFactorAt: undefined,
          tries: 0,
          startedAt,
          expiresAt: startedAt + lifetimeMs,
        },
      )
      return { kind: 'to-do', step, cookie }
    },

    find,

    /** What a person would have to do before a session; for those who come without a browser. */
    async firstStep(account: Account, here: Circumstances): Promise<Step | undefined> {
      const shown = { secondFactorAt: undefined, holder: undefined }
      return nextStep(await stepFacts(account, shown, here))
    },

    /**
     * Makes a session of a pending sign-in in which nothing is left to do, once. The session's cookie
     * is always new (security row 20).
     */
    async complete(key: PendingKey, hereFor: CircumstancesFor, before: Before): Promise<Completed> {
      const found = await find(key, hereFor)
      if (found.kind !== 'open') return { kind: 'over' }
      if (found.step) return { kind: 'to-do', step: found.step }
      const pending = await pendingSignIns.take(key, now())
      // Of two tabs the other was first, or something was asked of the account in between.
      if (!pending) return { kind: 'over' }
      const { credentialEpoch, secondFactorAt, choices } = pending
      const { account } = found
      const signedOn = await startSession(
        account,
        credentialEpoch,
        choices,
        secondFactorAt,
        before,
        hereFor(pending),
      )
      if (!signedOn) return { kind: 'over' }
      return { kind: 'signed-in', signedOn, account, pending }
    },
  }
}

export type SignInSteps = ReturnType<typeof createSignInSteps>
