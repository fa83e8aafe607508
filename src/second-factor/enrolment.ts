import type { AccountId } from '../accounts/account.ts'
import type { KeyRing } from '../storage/key-ring.ts'
import type { CodeHash } from './code-secrets.ts'
import { type Codes, REPLACE_WITHIN_MS, TOTP_KEY } from './codes.ts'
import { guarded } from './guarded.ts'
import { replaceCodes } from './recovery-code-store.ts'
import { createCodeSets } from './recovery-codes.ts'
import type { Enrolment, SecondFactor } from './second-factor-types.ts'
import { judgeCode, newTotpKey, totpKeyText, totpUri } from './totp.ts'
import type { PendingKey, TotpStore } from './totp-store.ts'
import { readDigits } from './typed-code.ts'

type Parts = Pick<Codes, 'checkProof'> &
  Readonly<{
    apps: TotpStore
    keyRing: KeyRing
    hashOf: CodeHash
    issuer: string
    onSessionsEnded?(): void
  }>

type Verbs = Pick<
  SecondFactor,
  'beginEnrolment' | 'enrolmentOf' | 'confirmEnrolment' | 'allowReplacement' | 'remove'
>

/** How long a key that is shown waits for its first code. */
const ENROL_WITHIN_MS = 10 * 60_000
/** No code of a new app was accepted yet. */
const NOTHING_USED = { lastStep: -1, refusedStep: -1 }

/** Turning the second factor on, to another app, and off. */
export function createEnrolment(parts: Parts): Verbs {
  const { apps, keyRing, hashOf, issuer, checkProof, onSessionsEnded } = parts
  const makeCodes = createCodeSets(parts)

  const holderHashOf = (accountId: AccountId, holder: string) => hashOf('holder', accountId, holder)

  function keyOf(accountId: AccountId, { sealedKey }: PendingKey): Uint8Array {
    return keyRing.open({ purpose: TOTP_KEY, accountId }, sealedKey)
  }

  async function enrolmentOf(
    accountId: AccountId,
    { holder, mailbox }: Readonly<{ holder: string; mailbox: string }>,
    now: number,
  ): Promise<Enrolment | undefined> {
    const pending = await apps.pending(accountId, holderHashOf(accountId, holder), now)
    if (!pending) return undefined
    const key = keyOf(accountId, pending)
    return {
      uri: totpUri(key, issuer, mailbox),
      keyText: totpKeyText(key),
      expiresAt: pending.expiresAt,
    }
  }

  return {
    enrolmentOf,

    async beginEnrolment(act, accountId, asked) {
      const sealed = keyRing.seal({ purpose: TOTP_KEY, accountId }, newTotpKey())
      const holderHash = holderHashOf(accountId, asked.holder)
      await apps.begin(accountId, holderHash, sealed, act.at + ENROL_WITHIN_MS, act)
      const enrolment = await enrolmentOf(accountId, asked, act.at)
      return enrolment ? { kind: 'begun', enrolment } : { kind: 'enrolled-already' }
    },

    async confirmEnrolment(act, accountId, { holder, code, guard, keptSession }) {
      const digits = readDigits(code)
      if (digits === undefined) return { kind: 'malformed' }
      const holderHash = holderHashOf(accountId, holder)
      const pending = await apps.pending(accountId, holderHash, act.at)
      if (!pending) return { kind: 'expired' }
      const key = keyOf(accountId, pending)
      const verdict = await guarded(guard, 'code', async () =>
        judgeCode(key, digits, act.at, NOTHING_USED),
      )
      if (verdict.kind === 'skewed') return { kind: 'skewed', minutes: verdict.minutes }
      if (verdict.kind !== 'right') return verdict
      const sealed = keyRing.seal({ purpose: TOTP_KEY, accountId }, key)
      const { recoveryCodes, set } = makeCodes(act, accountId, holder)
      const enrolled = {
        holderHash,
        pendingKey: pending.sealedKey,
        sealed,
        step: verdict.step,
        keptSession,
      }
      const also = replaceCodes(accountId, sealed.bytes, set, act.at)
      const outcome = await apps.enrol(accountId, enrolled, also, act)
      if (outcome === 'gone') return { kind: 'expired' }
      if (outcome === 'not-allowed') return { kind: 'enrolled-already' }
      onSessionsEnded?.()
      return { kind: 'confirmed', recoveryCodes }
    },

    async allowReplacement(act, accountId, holder, proof) {
      const check = await checkProof(act, accountId, proof)
      if (check.kind !== 'right') return check
      const until = act.at + REPLACE_WITHIN_MS
      await apps.allowReplacement(accountId, holderHashOf(accountId, holder), until, act)
      return { kind: 'allowed' }
    },

    async remove(act, accountId, { proof, keptSession }) {
      const check = await checkProof(act, accountId, proof)
      if (check.kind !== 'right') return check
      await apps.remove(accountId, keptSession, act)
      onSessionsEnded?.()
      return { kind: 'removed' }
    },
  }
}
