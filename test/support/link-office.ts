import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import type { NewAccount } from '../../src/accounts/add-accounts.ts'
import { linkCommand } from '../../src/commands/link.ts'
import { createLinkStandings } from '../../src/links/link-standing.ts'
import { createLinkStore } from '../../src/links/link-store.ts'
import { createUnitRegistry } from '../../src/units/unit-registry.ts'
import { createUnitStore } from '../../src/units/unit-store.ts'
import { testDatabase } from './database.ts'
import { fakeClock } from './fake-clock.ts'
import { OFFICE_UNITS } from './import-office.ts'
import { addPerson } from './people.ts'
import { plantUnits } from './plant-units.ts'
import { sampleConfig, serviceEntry } from './sample-config.ts'
import { writeTextSheet } from './sheet-files.ts'
import { terminal } from './terminal.ts'

/** The header of an export of Onewin, as product 3.8 has it. */
export const EXPORT_HEADER = [
  'Tên tài khoản',
  'Họ và tên đệm',
  'Tên',
  'Mã nhân viên',
  'Số điện thoại',
  'Email',
  'Đơn vị/Phòng ban',
  'Chức vụ',
  'Trạng thái',
]

export type ExportedUser = Readonly<{
  account: string
  middle?: string
  given?: string
  code?: string
  phone?: string
  mail?: string
  unit?: string
  position?: string
  state?: string
}>

export function exportRow(user: ExportedUser): string[] {
  const { account, middle = '', given = '', code = '', phone = '', mail = '' } = user
  const { unit = '', position = '', state = 'Hoạt động' } = user
  return [account, middle, given, code, phone, mail, unit, position, state]
}

const DAY_MS = 24 * 3_600_000

/** Where `cas link …` is typed: an application `onewin`, units, a clock, a folder with lists. */
export async function linkOffice(t: Test, entry: Readonly<Record<string, unknown>> = {}) {
  const database = await testDatabase(t)
  const clock = fakeClock()
  const config = sampleConfig({
    services: [serviceEntry({ id: 'onewin', ...entry })],
  })
  await plantUnits(database, OFFICE_UNITS)
  const registry = createUnitRegistry({ store: createUnitStore(database), now: clock.now })
  const accounts = createAccountStore(database, registry, config.mailbox)
  const folder = mkdtempSync(join(tmpdir(), 'cas-links-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const { run } = terminal({ database, accounts, config, clock }, linkCommand)
  const store = createLinkStore(database)

  async function list(users: readonly ExportedUser[], name = 'users.csv'): Promise<string> {
    const file = join(folder, name)
    await writeTextSheet(file, [EXPORT_HEADER, ...users.map(exportRow)])
    return file
  }

  return {
    database,
    clock,
    config,
    accounts,
    folder,
    store,
    run,
    list,
    standings: createLinkStandings({ store, believedMs: 180 * DAY_MS, now: clock.now }),
    add: (name: string, person: Partial<NewAccount> = {}) => addPerson(database, name, person),

    /** Reads a list of these users in; what was printed, as a document. */
    async reconcile(users: readonly ExportedUser[], ...options: string[]) {
      const file = await list(users)
      const outcome = await run('reconcile', '--app', 'onewin', file, '--json', ...options)
      if (outcome.exitCode !== 0) throw new Error(outcome.message)
      return JSON.parse(outcome.output)
    },

    /** The rows of a CSV file that was written, under its headings. */
    rowsOf: (file: string): Record<string, string>[] =>
      parse(readFileSync(file), { bom: true, columns: true }),
  }
}
