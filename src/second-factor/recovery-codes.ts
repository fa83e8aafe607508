import type { AccountId } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import type { KeyRing } from '../storage/key-ring.ts'
import { type CodeHash, newCode, RECOVERY_CODE_LENGTH } from './code-secrets.ts'
import type { Codes } from './codes.ts'
import { guarded } from './guarded.ts'
import type { NewCodeSet, RecoveryCodeStore } from './recovery-code-store.ts'
import type { SecondFactor } from './second-factor-types.ts'
import type { TotpStore } from './totp-store.ts'
import { inGroups, readCode } from './typed-code.ts'

type Parts = Pick<Codes, 'checkProof'> &
  Readonly<{
    apps: TotpStore
    recoveryCodes: RecoveryCodeStore
    keyRing: KeyRing
    hashOf: CodeHash
    onSessionsEnded?(): void
  }>

type Verbs = Pick<SecondFactor, 'recoveryCodesOf' | 'confirmRecoveryCodes' | 'renewRecoveryCodes'>

type Confirmation = Readonly<{ kind: 'confirmed' }> | Readonly<{ kind: 'wrong' }>

const CODES = 10
/** How long new codes can be shown again to the one who made them. */
const SHOWN_MS = 10 * 60_000
const CODES_SHOWN = 'recovery codes on the page'

/** Makes sets of ten: the codes for the page, and what is kept of them. */
export function createCodeSets({ keyRing, hashOf }: Pick<Parts, 'keyRing' | 'hashOf'>) {
  return function makeCodes(
    act: Act,
    accountId: AccountId,
    holder: string,
  ): Readonly<{ recoveryCodes: string[]; set: NewCodeSet }> {
    const codes = Array.from({ length: CODES }, () => newCode(RECOVERY_CODE_LENGTH))
    const recoveryCodes = codes.map(inGroups)
    const text = Buffer.from(JSON.stringify(recoveryCodes))
    return {
      recoveryCodes,
      set: {
        hashes: codes.map((code) => hashOf('recovery', accountId, code)),
        holderHash: hashOf('holder', accountId, holder),
        sealed: keyRing.seal({ purpose: CODES_SHOWN, accountId }, text),
        shownUntil: act.at + SHOWN_MS,
      },
    }
  }
}

/** The ten codes for the day on which the phone is gone (2.7, security row 62). */
export function createRecoveryCodes(parts: Parts): Verbs {
  const { apps, recoveryCodes, keyRing, hashOf, checkProof, onSessionsEnded } = parts
  const makeCodes = createCodeSets(parts)

  return {
    async recoveryCodesOf(accountId, holder, now) {
      const holderHash = hashOf('holder', accountId, holder)
      const sealed = await recoveryCodes.shownTo(accountId, holderHash, now)
      if (!sealed) return undefined
      const text = keyRing.open({ purpose: CODES_SHOWN, accountId }, sealed)
      return JSON.parse(Buffer.from(text).toString()) as string[]
    },

    async confirmRecoveryCodes(act, accountId, typed, guard) {
      const code = readCode(typed, RECOVERY_CODE_LENGTH)
      if (code === undefined) return { kind: 'malformed' }
      return guarded(guard, 'code', async (): Promise<Confirmation> => {
        const codeHash = hashOf('recovery', accountId, code)
        const isOne = await recoveryCodes.confirm(accountId, codeHash, act)
        return { kind: isOne ? 'confirmed' : 'wrong' }
      })
    },

    async renewRecoveryCodes(act, accountId, { holder, proof, keptSession }) {
      const check = await checkProof(act, accountId, proof)
      if (check.kind !== 'right') return check
      const app = await apps.find(accountId)
      if (!app) return { kind: 'not-enrolled' }
      const made = makeCodes(act, accountId, holder)
      await recoveryCodes.renew(accountId, app.sealedKey, made.set, keptSession, act)
      onSessionsEnded?.()
      return { kind: 'renewed', recoveryCodes: made.recoveryCodes }
    },
  }
}
