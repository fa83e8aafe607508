import { createHmac, hkdfSync } from 'node:crypto'
import type { AccountId } from '../accounts/account.ts'
import { createTicketIds } from '../protocol/ticket-id.ts'
import { newCode } from '../second-factor/code-secrets.ts'
import { inGroups, readCode } from '../second-factor/typed-code.ts'

/**
 * What somebody is handed to choose a password without the old one: a link, a code that is read out, or
 * an activation slip with a code and a QR.
 */
export type SecretKind = 'link' | 'spoken' | 'slip'

/** 8 of 30 characters are 39 bits: enough for a quarter of an hour, five tries and one account. */
const SPOKEN_LENGTH = 8
/** 16 are 78 bits: nobody guesses one of them all, so that the QR needs to hold nothing else. */
const SLIP_LENGTH = 16
const LINK_SYNTAX = /^[A-Za-z0-9]{43}$/

/**
 * Makes the secrets, reads what was typed of them, and tells what is stored: HMAC-SHA-256 by a key of
 * the server's secret for this purpose alone, so that a copy of the database opens nothing. A spoken
 * code is good for one account only: its hash holds whose it is (security rows 13, 63).
 */
export function createRecoverySecrets(secretKey: Uint8Array) {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'recovery', 32))
  const { recoveryLink } = createTicketIds()

  function hashOf(kind: SecretKind, accountId: AccountId, secret: string): Uint8Array {
    const owner = kind === 'spoken' ? accountId : 0
    return createHmac('sha256', key).update(`${kind}\0${owner}\0${secret}`).digest()
  }

  return {
    hashOf,

    /** A new one, drawn by lot: `text` as it is handed out, and what is stored of it. */
    create(kind: SecretKind, accountId: AccountId): Readonly<{ secret: string; hash: Uint8Array }> {
      const secret =
        kind === 'link' ? recoveryLink() : newCode(kind === 'spoken' ? SPOKEN_LENGTH : SLIP_LENGTH)
      return { secret, hash: hashOf(kind, accountId, secret) }
    },
  }
}

export type RecoverySecrets = ReturnType<typeof createRecoverySecrets>

/** A code as it is shown and read out: `7F3K-92QH`. */
export const codeInGroups = inGroups

/** A code that was typed, with or without its gaps; undefined when it could not be one. */
export function readTypedCode(kind: 'spoken' | 'slip', typed: string): string | undefined {
  return readCode(typed, kind === 'spoken' ? SPOKEN_LENGTH : SLIP_LENGTH)
}

/** What stands in an address: of a link its token, of a slip the code; undefined when it is neither. */
export function readTokenInAddress(kind: 'link' | 'slip', text: string): string | undefined {
  if (kind === 'slip') return readTypedCode('slip', text)
  return LINK_SYNTAX.test(text) ? text : undefined
}
