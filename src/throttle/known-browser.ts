import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { AccountId } from '../accounts/account.ts'
import type { Instant } from '../protocol/ticket.ts'

/** That a person has signed in with this browser before. It grants no more than tries of its own. */
export type KnownBrowser = Readonly<{ id: string }>

/** Which account, and which of its passwords: a new one makes every browser a stranger again. */
type Person = Readonly<{ id: AccountId; credentialEpoch: number }>

type Parts = Readonly<{
  key: Uint8Array
  /** Without a sign-in for so long the browser is forgotten. */
  lifetimeMs: number
  /** 16 to 40 letters and digits. */
  newBrowserId(): string
  now(): Instant
}>

const DAY_MS = 24 * 3_600_000
/** Accounts that one browser is known for; the one that signed in longest ago makes room. */
const MOST_ACCOUNTS = 4
const FORM = /^([0-9A-Za-z]{16,40})((?:-[0-9a-z]{1,5}-[0-9a-f]{32}){1,4})$/
const PROOF = /-([0-9a-z]{1,5})-([0-9a-f]{32})/g

/** Of one account, made on one day: proves itself, whatever stands beside it. */
type Proof = Readonly<{ day: string; mac: string }>

/**
 * The cookie by which a browser is known (security row 31): an id drawn by lot, and for each of the
 * last few accounts a proof that only we can make. Nothing in it can be read or moved to another
 * browser's id, and nothing is stored.
 */
export function createKnownBrowsers({ key, lifetimeMs, newBrowserId, now }: Parts) {
  const secret = createSecretKey(key)

  function macOf(browser: string, person: Person | undefined, day: string): string {
    const { id = 0, credentialEpoch = 0 } = person ?? {}
    return createHmac('sha256', secret)
      .update(`known-browser\0${browser}\0${id}\0${credentialEpoch}\0${day}`)
      .digest('hex')
      .slice(0, 32)
  }

  /** Whether it is this person's. The same work is done for nobody. */
  function proves({ day, mac }: Proof, browser: string, person: Person | undefined): boolean {
    const isSame = timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(browser, person, day)))
    const ageMs = now() - Number.parseInt(day, 36) * DAY_MS
    // A day's grace: the clock may have been set back a little since.
    return isSame && person !== undefined && ageMs >= -DAY_MS && ageMs < lifetimeMs
  }

  return {
    /** Whether the account is known in the browser that sent this cookie. */
    recognise(cookie: string | undefined, person: Person | undefined): KnownBrowser | undefined {
      const read = readCookie(cookie)
      if (!read) return undefined
      const isKnown = read.proofs.filter((proof) => proves(proof, read.browser, person)).length > 0
      return isKnown ? { id: `${read.browser}:${person?.id}` } : undefined
    },

    /** What the cookie is from now on, after the person has signed in completely. */
    remember(cookie: string | undefined, person: Person): string {
      const { browser, proofs } = readCookie(cookie) ?? { browser: newBrowserId(), proofs: [] }
      const day = Math.floor(now() / DAY_MS).toString(36)
      const others = proofs.filter((proof) => !proves(proof, browser, person))
      const all = [{ day, mac: macOf(browser, person, day) }, ...others].slice(0, MOST_ACCOUNTS)
      return [browser, ...all.flatMap((proof) => [proof.day, proof.mac])].join('-')
    },

    /** How long a browser keeps the cookie. */
    cookieSeconds: Math.floor(lifetimeMs / 1000),
  }
}

export type KnownBrowsers = ReturnType<typeof createKnownBrowsers>

function readCookie(cookie: string | undefined) {
  const [, browser, proofs] = FORM.exec(cookie ?? '') ?? []
  if (browser === undefined || proofs === undefined) return undefined
  return {
    browser,
    proofs: [...proofs.matchAll(PROOF)].map(([, day = '', mac = '']): Proof => ({ day, mac })),
  }
}
