import { dirname } from 'node:path'
import type { Act } from '../audit/act.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import { type Migration, migrate, type SchemaState } from '../storage/migrate.ts'
import { assertRoomFor, snapshotInto } from '../storage/snapshot.ts'
import { StorageError } from '../storage/storage-error.ts'
import { copyFile, pruneCopies, sweepDrafts } from './copies.ts'

/** What an upgrade tells while it goes on, for a terminal or for the log. Times in milliseconds. */
export type UpgradeStep =
  | Readonly<{ step: 'waiting' }>
  | Readonly<{ step: 'copied'; file: string; bytes: number; ms: number }>
  | Readonly<{ step: 'applying'; number: number; name: string }>
  | Readonly<{ step: 'applied'; number: number; name: string; ms: number }>

type Upgrade = Readonly<{
  database: Database
  databaseFile: string
  migrations: readonly Migration[]
  /** Who upgrades, for the audit trail; its moment is that of the upgrade. */
  act: Act
  /** Without a copy there is no way back. */
  withCopy: boolean
  report(step: UpgradeStep): void
}>

/** What a server does by itself at its start. */
export function upgradeOfServer(at: number): Act {
  return { actor: { kind: 'system', name: 'upgrade' }, at }
}

/** Programs that start at once wait for the one that upgrades. */
const WAIT_MS = 10 * 60_000

/**
 * Brings a database to the version of this program, all or nothing (see `migrate`). Before anything is
 * changed, and when nobody else can write any more, a copy of it is made beside it: every act that was
 * acknowledged is in there. No copy, no upgrade: a StorageError `no-room` says why. An empty database needs none.
 */
export async function upgradeDatabase({
  database,
  databaseFile,
  migrations,
  act,
  withCopy,
  report,
}: Upgrade): Promise<readonly Migration[]> {
  let copy: string | undefined

  function makeCopy({ version: from }: SchemaState) {
    if (from === 0 || !withCopy) return
    sweepDrafts(databaseFile)
    const file = copyFile(databaseFile, { from, to: migrations.length, at: act.at })
    const begun = performance.now()
    const bytes = copied(databaseFile, file)
    copy = file
    // Now, too: upgrades that are killed again and again leave a copy each.
    pruneCopies(databaseFile, act.at)
    report({ step: 'copied', file, bytes, ms: performance.now() - begun })
  }

  const applied = await migrate(database, migrations, act.at, {
    before: makeCopy,
    applying: ({ number, name }) => report({ step: 'applying', number, name }),
    applied: ({ number, name }, ms) => report({ step: 'applied', number, name, ms }),
    after: ({ version }) => [
      auditStatement(act, {
        event: 'database.upgraded',
        before: { version },
        after: { version: migrations.length, copy: copy ?? '' },
      }),
    ],
    waiting: () => report({ step: 'waiting' }),
    waitMs: WAIT_MS,
  })
  if (applied.length > 0) pruneCopies(databaseFile, act.at)
  return applied
}

function copied(databaseFile: string, file: string): number {
  try {
    assertRoomFor(databaseFile, dirname(databaseFile))
    return snapshotInto(databaseFile, file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (error instanceof StorageError && error.problem === 'damaged') throw error
    const why = error instanceof StorageError ? message : `(${code ?? message})`
    throw new StorageError(
      'no-room',
      `The copy of the database before its upgrade cannot be made: ${why} ` +
        'Nothing was changed. "cas migrate --without-backup" upgrades without it, and without a way back.',
      { cause: error },
    )
  }
}
