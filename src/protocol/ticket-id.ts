import { hash, randomFillSync } from 'node:crypto'

export type TicketKind = 'ST' | 'PT' | 'PGT' | 'PGTIOU' | 'TGT'

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
/** For people to read out: nothing that looks like something else. */
const SPEAKABLE = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

const SERVICE_TICKET_LENGTH = 32
/** 43 characters of 62 are 256 bits; 22 are 131. */
const SECRET_CHARACTERS = 43
const NONCE_CHARACTERS = 22
const POOL_BYTES = 4096

/**
 * Makes ids of letters, digits and `-` (R10.01), drawn without bias from the operating system's
 * random bytes (R10.02). The bytes come in pools, as asking for each id costs 25 times as much; used
 * ones are wiped at once. Service and proxy tickets are 32 characters long, all others at most 64
 * (R10.10). The environment tag, one to six letters or digits, goes into every ticket: `ST-t-…`
 * tells a ticket of the test system from one of the real system (R10.03).
 */
export function createTicketIds({ environmentTag = '' }: { environmentTag?: string } = {}) {
  if (!/^[A-Za-z0-9]{0,6}$/.test(environmentTag)) {
    throw new TypeError('An environment tag is one to six letters or digits')
  }
  const tag = environmentTag === '' ? '' : `${environmentTag}-`
  const pool = Buffer.alloc(POOL_BYTES)
  let next = POOL_BYTES

  function randomByte(): number {
    if (next === POOL_BYTES) {
      randomFillSync(pool)
      next = 0
    }
    const byte = pool[next] ?? 0
    pool[next] = 0
    next += 1
    return byte
  }

  function randomText(length: number, alphabet: string): string {
    const limit = 256 - (256 % alphabet.length)
    let text = ''
    while (text.length < length) {
      const byte = randomByte()
      // A byte beyond the last whole multiple would favour the alphabet's first characters.
      if (byte < limit) text += alphabet[byte % alphabet.length]
    }
    return text
  }

  function shortTicket(prefix: string): string {
    return prefix + tag + randomText(SERVICE_TICKET_LENGTH - prefix.length - tag.length, BASE62)
  }

  const secretTicket = (prefix: string) => prefix + tag + randomText(SECRET_CHARACTERS, BASE62)

  return {
    serviceTicket: () => shortTicket('ST-'),
    proxyTicket: () => shortTicket('PT-'),
    proxyGrantingTicket: () => secretTicket('PGT-'),
    proxyGrantingTicketIou: () => secretTicket('PGTIOU-'),
    ticketGrantingTicket: () => secretTicket('TGT-'),
    loginNonce: () => randomText(NONCE_CHARACTERS, BASE62),
    /** `_…`, as an XML id must not begin with a digit. */
    samlId: () => `_${randomText(NONCE_CHARACTERS, BASE62)}`,
    /** Of half a sign-in: no ticket, and nothing that takes one takes it. */
    pendingSignIn: () => randomText(SECRET_CHARACTERS, BASE62),
    browserId: () => randomText(SECRET_CHARACTERS, BASE62),
    /** Of a one-time link by which a password is set anew. */
    recoveryLink: () => randomText(SECRET_CHARACTERS, BASE62),
    /** Of one logout message: a letter first, as ids of XML begin (R3.26). */
    logoutRequestId: () => `LR-${randomText(NONCE_CHARACTERS, BASE62)}`,
    /** `7KQP-3MXA`: for a person to read to the help desk, not a secret. */
    supportCode: () => `${randomText(4, SPEAKABLE)}-${randomText(4, SPEAKABLE)}`,
  }
}

/** What is stored of a ticket, and what it is looked up by (R10.04). */
export function hashOfTicket(id: string): Uint8Array {
  return hash('sha256', id, 'buffer')
}

/** The kind that an id claims to be. */
export function kindOfTicket(id: string): TicketKind | undefined {
  const prefix = id.slice(0, id.indexOf('-') + 1)
  switch (prefix) {
    case 'ST-':
    case 'PT-':
    case 'PGT-':
    case 'PGTIOU-':
    case 'TGT-':
      return prefix.slice(0, -1) as TicketKind
    default:
      return undefined
  }
}

const VALIDATION_SYNTAX = /^[SP]T-[A-Za-z0-9-]{1,253}$/

/** Whether this could be a ticket to validate at all (5.3, step 4). */
export function hasValidationSyntax(id: string): boolean {
  return VALIDATION_SYNTAX.test(id)
}

const SESSION_SYNTAX = /^TGT-[A-Za-z0-9-]{1,60}$/

/** Whether this could be the id of a session, as REST callers name it (9). */
export function isTicketGrantingTicket(id: string): boolean {
  return SESSION_SYNTAX.test(id)
}

/** A ticket for logs and messages: its kind and last four characters (R10.05). Safe on any junk. */
export function shortenTicket(id: string): string {
  const kind = kindOfTicket(id)
  const prefix = kind === undefined ? '' : `${kind}-`
  const end = id.slice(Math.max(prefix.length, id.length - 4)).replace(/[^A-Za-z0-9-]/g, '?')
  return `${prefix}...${end}`
}

export type TicketIds = ReturnType<typeof createTicketIds>
