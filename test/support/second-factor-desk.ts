import { HOTP, Secret } from 'otpauth'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import type { Act } from '../../src/audit/act.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { createSecondFactor } from '../../src/second-factor/second-factor.ts'
import { createSecondFactorResets } from '../../src/second-factor/second-factor-resets.ts'
import type { CodeGuard } from '../../src/second-factor/second-factor-types.ts'
import type { Database } from '../../src/storage/database.ts'
import { createKeyRing } from '../../src/storage/key-ring.ts'
import { createTimedIds } from '../../src/storage/timed-id.ts'
import { fakeClock } from './fake-clock.ts'
import { keysInMemory } from './keys.ts'

export const PHRASE = 'con mèo nằm trên cây cau'
const DAY_MS = 24 * 3_600_000

/** Second factors with everything around them, for one invented person. */
export async function secondFactorDesk(database: Database) {
  const clock = fakeClock()
  const keys: Uint8Array[] = []
  const keyRing = createKeyRing(keysInMemory(keys))
  const secretKey = new Uint8Array(32).fill(7)
  const counted: string[] = []
  const ended = { count: 0 }
  const verbs = createSecondFactor({
    database,
    keyRing,
    secretKey,
    issuer: 'Cổng đăng nhập',
    trustedDeviceMs: 30 * DAY_MS,
    confirmPassword: async (_, typed) => (typed === PHRASE ? 'right' : 'wrong'),
    newDeviceId: createTimedIds(clock.now),
    onSessionsEnded: () => {
      ended.count += 1
    },
  })
  const accounts = createAccountStore(database)
  const audit = createAuditStore(database)

  const act = (accountId = 1): Act => ({
    actor: { kind: 'person', accountId, cameFrom: '10.0.0.9', device: 'Chrome' },
    at: clock.now(),
  })

  const operator = (name: string, reason = 'mất điện thoại'): Act => ({
    actor: { kind: 'operator', name, cameFrom: '10.0.0.3' },
    at: clock.now(),
    reason,
  })

  /** Lets everybody through and notes what came of it. */
  const guard: CodeGuard = async (purpose) => ({
    kind: 'go',
    async failed() {
      counted.push(`${purpose} failed`)
      return { triesLeft: 4, lockedUntil: undefined }
    },
    async succeeded() {
      counted.push(`${purpose} succeeded`)
    },
    async takeBack() {
      counted.push(`${purpose} taken back`)
    },
  })

  async function addPerson(name = 'tamtt'): Promise<number> {
    const mailbox = { name, suffix: 'binhphuoc.gov.vn' }
    const person = { mailbox, displayName: 'Trần Thanh Tâm', passwordHash: 'a hash' }
    const added = await accounts.add(person, act())
    if (added === 'taken') throw new Error(`${name} is taken`)
    return added.id
  }

  /** What the phone shows, that many steps from now. */
  function codeOf(keyText: string, steps = 0): string {
    const secret = Secret.fromBase32(keyText.replaceAll(' ', ''))
    return HOTP.generate({ secret, counter: Math.floor(clock.now() / 30_000) + steps })
  }

  /** An enrolled person: their phone's key and their recovery codes. */
  async function enrol(accountId: number, holder = 'desk') {
    const asked = { holder, mailbox: 'tamtt@binhphuoc.gov.vn' }
    const begun = await verbs.beginEnrolment(act(accountId), accountId, asked)
    if (begun.kind !== 'begun') throw new Error(begun.kind)
    const { keyText } = begun.enrolment
    const confirmed = await verbs.confirmEnrolment(act(accountId), accountId, {
      holder,
      code: codeOf(keyText),
      guard,
    })
    if (confirmed.kind !== 'confirmed') throw new Error(confirmed.kind)
    clock.advance(60_000)
    return { keyText, recoveryCodes: confirmed.recoveryCodes }
  }

  async function addSession(id: number, accountId: number) {
    await database.change(
      'process',
      `INSERT INTO sign_on_sessions (id, cookie_hash, account_id, authenticated_at, started_at,
         last_used_at, idle_limit_ms, expires_at)
       VALUES (:id, :hash, :accountId, 1, 1, 1, 1, 1)`,
      { id, accountId, hash: Buffer.from([id]) },
    )
  }

  async function sessions(): Promise<number[]> {
    const rows = await database.query<{ id: number }>('SELECT id FROM sign_on_sessions ORDER BY id')
    return rows.map(({ id }) => id)
  }

  async function events(accountId: number): Promise<string[]> {
    const entries = await audit.ofAccount(accountId, { limit: 100 })
    return entries.map(({ event }) => event).reverse()
  }

  return {
    ...verbs,
    database,
    resets: createSecondFactorResets({ database, secretKey }),
    clock,
    keys,
    keyRing,
    accounts,
    audit,
    counted,
    ended,
    act,
    operator,
    guard,
    addPerson,
    codeOf,
    enrol,
    addSession,
    sessions,
    events,
  }
}
