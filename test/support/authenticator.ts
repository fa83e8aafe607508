import { HOTP, Secret } from 'otpauth'

const PERIOD_MS = 30_000

/** An authenticator app that was given its key by hand: `ABCD EFGH …`. */
export function authenticator(keyText: string) {
  const secret = Secret.fromBase32(keyText.replace(/\s/g, ''))
  return {
    /** The code that is shown at a moment, in milliseconds. */
    codeAt: (at: number) => HOTP.generate({ secret, counter: Math.floor(at / PERIOD_MS) }),
  }
}

/** The key that an enrolment page shows. */
export function keyIn(html: string): string {
  return /class="key-letters">([A-Z2-7 ]+)</.exec(html)?.[1] ?? ''
}

/** The recovery codes that a page shows. */
export function recoveryCodesIn(html: string): string[] {
  return [...html.matchAll(/<code>([^<]+)<\/code>/g)].map(([, code = '']) => code)
}
