import { createHmac, hkdfSync, randomBytes, randomInt } from 'node:crypto'
import { CODE_ALPHABET } from './typed-code.ts'

/** 16 of 30 characters are 78 bits: nobody guesses one, not even with the database in hand. */
export const RECOVERY_CODE_LENGTH = 16
/** 8 are 39 bits: enough for half an hour, five tries and one account. */
export const BYPASS_CODE_LENGTH = 8

const TOKEN_BYTES = 32

export type CodePurpose = 'recovery' | 'bypass' | 'trusted-device' | 'holder'

/**
 * What is stored of a code or a token: HMAC-SHA-256 over whose it is and what it is, by a key of the
 * server's secret for this purpose alone. No slow hash is needed where nothing can be guessed; and as
 * the secret is not in the database, a copy of the database alone proves no guess at all, which is
 * what a short bypass code needs (security row 62).
 */
export function createCodeHash(secretKey: Uint8Array) {
  const keys = new Map<CodePurpose, Uint8Array>()

  function keyFor(purpose: CodePurpose): Uint8Array {
    let key = keys.get(purpose)
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', secretKey, '', `second factor: ${purpose}`, 32))
      keys.set(purpose, key)
    }
    return key
  }

  return function hashOf(purpose: CodePurpose, accountId: number, text: string): Uint8Array {
    return createHmac('sha256', keyFor(purpose)).update(`${accountId}\0${text}`).digest()
  }
}

export type CodeHash = ReturnType<typeof createCodeHash>

export function newCode(length: number): string {
  return Array.from({ length }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('')
}

/** 256 bits, in letters that a cookie may hold. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url')
}
