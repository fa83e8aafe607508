import type { Test } from 'tap'
import { createRecoveryDesk } from '../../src/recovery/recovery-desk.ts'
import type { SecretKind } from '../../src/recovery/recovery-secrets.ts'
import { createRecoveryStore } from '../../src/recovery/recovery-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { createCounterKeys } from '../../src/throttle/counter-key.ts'
import { actAt } from './acts.ts'
import { type TestApp, testApp } from './test-app.ts'

const MINUTE_MS = 60_000
const KEY = new Uint8Array(32).fill(7)

/** The help desk beside a server. */
export function deskBeside({ database, accounts, clock }: TestApp) {
  const desk = createRecoveryDesk({
    database,
    secretKey: KEY,
    counterKeys: createCounterKeys(KEY),
    accounts,
    lifetimes: { link: 24 * 60 * MINUTE_MS, spoken: 15 * MINUTE_MS, slip: 7 * 24 * 60 * MINUTE_MS },
  })

  /** Hands out a code, a link's token or a slip's code. */
  async function issue(id: number, kind: SecretKind): Promise<string> {
    const issued = await desk.issue({ id }, { kind, verified: 'called-back' }, actAt(clock.now()))
    if (!issued) throw new Error('Nothing was handed out.')
    return issued.secret
  }

  return { desk, issue }
}

/** A server, and the help desk beside it. */
export async function recoveryOffice(t: Test, settings: Readonly<Record<string, unknown>> = {}) {
  const app = await testApp(t, settings)
  return { ...app, ...deskBeside(app) }
}

/** What others do at the tables of an operator's database. */
export const OFFICE = {
  /** The owner of the account says that they did not ask for it. */
  report: (database: Database, secretId: number, at: number, accountId: number) =>
    createRecoveryStore(database).report(secretId, '10.1.2.3', {
      actor: { kind: 'person', accountId, cameFrom: '10.1.2.3' },
      at,
    }),
}
