import { createHmac, createSecretKey } from 'node:crypto'
import type { Mailbox } from '../accounts/account.ts'

/** What is tried. A password is one secret, wherever it is asked for (security row 33). */
export type Purpose = 'password' | 'current-password' | 'code' | 'recovery' | 'reset'

/** How a name is counted: in its one canonical form, whoever it belongs to (security row 34). */
export function nameKeyOf({ name, suffix }: Mailbox): string {
  return `${name}@${suffix}`
}

/** The purposes that are counted apart. */
export function countedPurpose(purpose: Purpose): Exclude<Purpose, 'current-password'> {
  return purpose === 'current-password' ? 'password' : purpose
}

/**
 * Keyed hashes of names, so that the tables do not hold what people type, and cannot be filled with
 * long texts (security row 30).
 */
export function createCounterKeys(key: Uint8Array) {
  const secret = createSecretKey(key)
  const mac = (text: string) =>
    createHmac('sha256', secret).update(`throttle\0${text}`).digest().subarray(0, 16)

  return {
    /** Which name it is, whatever it is tried for. */
    subject: (nameKey: string) => mac(`name\0${nameKey}`).toString('base64url'),

    /** What is counted of a name, of those who come by one door. */
    ofName: (purpose: Purpose, nameKey: string, door: 'browser' | 'rest'): Uint8Array =>
      mac(`${countedPurpose(purpose)}\0${door}\0${nameKey}`),

    /** What is counted of one browser that an account is known in. */
    ofKnownBrowser: (purpose: Purpose, knownBrowser: string): Uint8Array =>
      mac(`${countedPurpose(purpose)}\0known\0${knownBrowser}`),
  }
}

export type CounterKeys = ReturnType<typeof createCounterKeys>
