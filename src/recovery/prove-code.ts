import type { Mailbox } from '../accounts/account.ts'
import { type NameReading, readMailboxName } from '../accounts/mailbox-name.ts'
import type { Suffix } from '../accounts/suffix.ts'
import type { Instant } from '../protocol/ticket.ts'
import { nameKeyOf } from '../throttle/counter-key.ts'
import type { KnownBrowsers } from '../throttle/known-browser.ts'
import type { Begun, Throttle, Turn } from '../throttle/throttle.ts'
import { type RecoverySecrets, readTypedCode } from './recovery-secrets.ts'
import type { RecoverySecret, RecoveryStore } from './recovery-store.ts'

export type ProvedCode =
  | Readonly<{ kind: 'proved'; secret: RecoverySecret }>
  /** The name or the code: nobody is told which. */
  | Readonly<{ kind: 'wrong'; triesLeft: number }>
  | Readonly<{ kind: 'name-unusable'; reading: Exclude<NameReading, { kind: 'name' }> }>
  /** The code was not looked at. */
  | Exclude<Begun, Turn>

type Parts = Readonly<{
  store: Pick<RecoveryStore, 'holderOf' | 'prove'>
  secrets: Pick<RecoverySecrets, 'hashOf'>
  suffixes: readonly Suffix[]
  defaultSuffix: string
  throttle: Pick<Throttle, 'begin'>
  knownBrowsers: Pick<KnownBrowsers, 'recognise'>
  now(): Instant
}>

/**
 * A mailbox name and the code that was read out or printed for it → what gives the right to choose a
 * password. Names that do not exist, have no code, or another one are counted, worked at and answered
 * alike (security rows 13, 30, 33, 63).
 */
export function createProveCode(parts: Parts) {
  const { store, secrets, suffixes, defaultSuffix, throttle, knownBrowsers, now } = parts

  return async function proveCode(
    kind: 'spoken' | 'slip',
    typed: Readonly<{
      name: string
      code: string
      /** Where it came from, by `networkOf`. */
      network: string
      browserCookie?: string | undefined
    }>,
  ): Promise<ProvedCode> {
    const reading = readMailboxName(typed.name, suffixes)
    if (reading.kind !== 'name') return { kind: 'name-unusable', reading }
    const mailbox: Mailbox = { name: reading.name, suffix: reading.suffix ?? defaultSuffix }
    const holder = await store.holderOf(mailbox)
    const turn = await throttle.begin({
      purpose: 'reset',
      nameKey: nameKeyOf(mailbox),
      network: typed.network,
      knownBrowser: knownBrowsers.recognise(typed.browserCookie, holder),
    })
    if (turn.kind !== 'go') return turn
    const accountId = holder?.id
    // What could be no code is a wrong one, like any other.
    const hash = secrets.hashOf(kind, accountId ?? 0, readTypedCode(kind, typed.code) ?? '')
    const secret = await store.prove({ accountId, kind, hash }, now())
    if (secret) {
      await turn.succeeded()
      return { kind: 'proved', secret }
    }
    const { triesLeft, lockedUntil } = await turn.failed()
    return lockedUntil === undefined
      ? { kind: 'wrong', triesLeft }
      : { kind: 'locked', until: lockedUntil }
  }
}

export type ProveCode = ReturnType<typeof createProveCode>
