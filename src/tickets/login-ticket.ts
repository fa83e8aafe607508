import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../protocol/ticket.ts'
import type { LoginTicketStore } from './login-ticket-store.ts'

type Parts = Readonly<{
  store: LoginTicketStore
  /** The server's secret; forms that are open survive a restart because it does. */
  key: Uint8Array
  lifetimeMs: number
  newNonce(): string
  now(): Instant
}>

const SIGN_IN = 'login-ticket'
const FORM = /^LT-([0-9a-z]{1,12})-([0-9A-Za-z]{16,40})-([0-9a-f]{64})$/

/**
 * Login tickets (3.5): one attempt each, bound to the browser that was shown the form, any number of
 * tabs. Nothing is stored when a form is shown, so that visitors cannot fill a table (decision 6).
 * One that was issued for another purpose than signing in is good for that purpose alone.
 */
export function createLoginTickets({ store, key, lifetimeMs, newNonce, now }: Parts) {
  const secret = createSecretKey(key)

  function sign(purpose: string, browser: string, time: string, nonce: string): string {
    return createHmac('sha256', secret)
      .update(`${purpose}\0${browser}\0${time}\0${nonce}`)
      .digest('hex')
  }

  return {
    issue(browser: string, purpose = SIGN_IN): string {
      const time = now().toString(36)
      const nonce = newNonce()
      return `LT-${time}-${nonce}-${sign(purpose, browser, time, nonce)}`
    },

    /** Spends it; `true` if it was ours, this browser's, for this, in time and not used yet. */
    async spend(loginTicket: string, browser: string, purpose = SIGN_IN): Promise<boolean> {
      const [, time = '', nonce = '', signature = ''] = FORM.exec(loginTicket) ?? []
      if (time === '') return false
      const expected = sign(purpose, browser, time, nonce)
      if (!timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return false
      const issuedAt = Number.parseInt(time, 36)
      const age = now() - issuedAt
      if (age < 0 || age >= lifetimeMs) return false
      return store.spend(nonce, issuedAt + lifetimeMs)
    },
  }
}

export type LoginTickets = ReturnType<typeof createLoginTickets>
