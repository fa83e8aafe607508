import pino from 'pino'
import type { Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createRequiredActionStore } from '../../src/accounts/required-action-store.ts'
import { createApp } from '../../src/app.ts'
import type { Maintenance } from '../../src/maintenance/maintenance.ts'
import type { WebClient } from '../../src/outgoing/web-client.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import type { Database } from '../../src/storage/database.ts'
import { createKeyRing } from '../../src/storage/key-ring.ts'
import type { Traces } from '../../src/watch/traces.ts'
import type { Watch } from '../../src/watch/watch.ts'
import type { Examine } from '../../src/wiring/health.ts'
import { actAt } from './acts.ts'
import { createBrowser } from './browser.ts'
import { testDatabase } from './database.ts'
import { fakeClock } from './fake-clock.ts'
import { keysInMemory } from './keys.ts'
import { sampleConfig } from './sample-config.ts'

export const PASSWORD = 'một mật khẩu đủ dài 2026'

/** Somebody invented: the account `tamtt`, unless a test says otherwise. */
const TAM = {
  mailbox: { name: 'tamtt', suffix: 'binhphuoc.gov.vn' },
  displayName: 'Trần Thanh Tâm',
  unit: 'Sở Nội vụ',
  position: 'Chuyên viên',
  phone: '+84912345678',
  employeeCode: 'SNV-017',
  groups: ['chuyen-vien'],
}

type Person = Omit<Partial<typeof TAM>, 'mailbox'> & { name?: string; password?: string | null }

/**
 * The whole server on a database in memory, with a clock of the test's own. What goes on beside the
 * requests (the sweep, logout requests) begins with `app.start()`.
 */
export async function testApp(
  t: Test,
  settings: Readonly<Record<string, unknown>> = {},
  outside: Readonly<{
    webClient?: WebClient
    watch?: Watch
    traces?: Traces
    database?: Database
    examine?: Examine
  }> = {},
) {
  const database = outside.database ?? (await testDatabase(t))
  const clock = fakeClock()
  const lines: Record<string, unknown>[] = []
  const logger = pino(
    { level: 'info', base: null },
    { write: (line) => lines.push(JSON.parse(line)) },
  )
  const config = sampleConfig(settings)
  let maintenance: Maintenance | undefined
  const secretKey = new Uint8Array(32).fill(7)
  const keyRing = createKeyRing(keysInMemory())
  const app = await createApp(config, {
    logger,
    secretKey,
    keyRing,
    now: clock.now,
    maintenance: () => (maintenance && clock.now() < maintenance.until ? maintenance : undefined),
    ...outside,
    database,
  })
  await app.server.ready()
  t.teardown(() => app.stop())

  const accounts = createAccountStore(database)
  const passwords = createPasswords(config.passwords)

  return {
    app,
    server: app.server,
    database,
    clock,
    config,
    accounts,
    requiredActions: createRequiredActionStore(database),
    /** Closes the server as `cas maintenance on` does, or opens it. */
    close(closed?: Partial<Maintenance> & { until: number }): void {
      const reason = { vi: '', en: '' }
      maintenance = closed && { since: clock.now(), reason, allow: [], by: 'root', ...closed }
    },
    /** What the server has logged. */
    lines,

    async addPerson({ name = 'tamtt', password = PASSWORD, ...person }: Person = {}) {
      const passwordHash = password === null ? undefined : await passwords.hash(password)
      const mailbox = { ...TAM.mailbox, name }
      const added = await accounts.add(
        { ...TAM, ...person, mailbox, passwordHash },
        actAt(clock.now()),
      )
      if (added === 'taken') throw new Error(`${name} is taken`)
      return added.id
    },

    browser: () => createBrowser(app.server),
  }
}

export type TestApp = Awaited<ReturnType<typeof testApp>>
