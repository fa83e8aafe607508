import type { AccountStore } from '../../src/accounts/account-store.ts'
import type { Passwords } from '../../src/passwords/password.ts'
import { type ConfiguredSource, createCheckPassword } from '../../src/sources/check-password.ts'
import { createEvenRefusals } from '../../src/sources/even-refusals.ts'
import { createLocalSource } from '../../src/sources/local-source.ts'
import { createSourceRecordStore } from '../../src/sources/source-record-store.ts'
import type { Database } from '../../src/storage/database.ts'

type Parts = Readonly<{
  database: Database
  accountStore: AccountStore
  passwords: Passwords
  /** Default: the passwords that are kept here. */
  sources?: readonly ConfiguredSource[]
  now?: () => number
  /** The clock by which refusals are held; by default no search takes any time. */
  elapsed?: (() => number) | undefined
}>

/** Checks passwords at these sources; what is logged is in `lines`, and no refusal is held back. */
export function testPasswordCheck(parts: Parts) {
  const { database, accountStore, passwords, now = () => 1, elapsed = () => 0 } = parts
  const lines: Record<string, unknown>[] = []
  const note = (line: Readonly<Record<string, unknown>>) => void lines.push({ ...line })
  const records = createSourceRecordStore(database)
  const held: number[] = []
  const checkPassword = createCheckPassword({
    sources: parts.sources ?? [localSource(passwords)],
    accountStore,
    records,
    passwords,
    evenRefusals: createEvenRefusals({
      elapsed,
      pause: async (milliseconds) => held.push(milliseconds),
    }),
    now,
    log: { info: note, warn: note },
  })
  return { checkPassword, records, lines, held }
}

export function localSource(passwords: Pick<Passwords, 'verify'>): ConfiguredSource {
  return {
    name: 'local',
    kind: 'local',
    suffixes: [],
    createsAccounts: false,
    cacheMs: 0,
    check: createLocalSource(passwords),
  }
}
