import type { AccountId } from '../accounts/account.ts'
import type { Instant } from '../protocol/ticket.ts'

/** What a person chose while signing in. */
export type SignInChoices = Readonly<{
  isSharedComputer: boolean
  wantsWarning: boolean
  isRemembered: boolean
}>

/**
 * Half a sign-in: the password was right, and something is left to do. It is good for nothing but to
 * become a session, which `createSignInSteps` alone makes of it.
 */
export type PendingSignIn = Readonly<{
  accountId: AccountId
  /** Which password was right: with another one, this is over. */
  credentialEpoch: number
  /** As it was typed, for the form when this has expired. */
  typedName: string
  /** The query that the application asked with, byte for byte. */
  asked: string
  choices: SignInChoices
  /** The network that the password came from. */
  cameFrom: string
  /** When the second factor was given in this sign-in. */
  secondFactorAt: Instant | undefined
  /** Codes that were tried in it. */
  tries: number
  startedAt: Instant
  expiresAt: Instant
}>
