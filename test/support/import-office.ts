import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { type AccountStore, createAccountStore } from '../../src/accounts/account-store.ts'
import type { NewAccount } from '../../src/accounts/add-accounts.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { importCommand } from '../../src/commands/import.ts'
import type { Operator } from '../../src/commands/operator-act.ts'
import type { PlanLine } from '../../src/people-import/import-plan.ts'
import { createUnitRegistry } from '../../src/units/unit-registry.ts'
import { createUnitStore } from '../../src/units/unit-store.ts'
import { actAt } from './acts.ts'
import { testDatabase } from './database.ts'
import { fakeClock } from './fake-clock.ts'
import { SUFFIX } from './invented-people.ts'
import { plantUnits } from './plant-units.ts'
import { sampleConfig } from './sample-config.ts'
import { writeTextSheet } from './sheet-files.ts'
import { terminal } from './terminal.ts'
import type { UnitRow, unitRecords } from './units.ts'

export const HEADER = [
  'TT',
  'Họ và tên',
  'Đơn vị',
  'Chức vụ',
  'Số điện thoại',
  'Email công vụ',
  'Mã cán bộ',
  'Ghi chú',
]

/** One row of the list; what is not given is empty. */
export type ListedPerson = Readonly<{
  name: string
  unit?: string
  position?: string
  phone?: string
  mailbox?: string
  code?: string
  note?: string
}>

/** The units that the tests move people between. */
export const OFFICE_UNITS: readonly UnitRow[] = [
  { code: 'T', name: 'UBND tỉnh Bình Phước' },
  { code: 'SNV', name: 'Sở Nội vụ', parent: 'T' },
  { code: 'SNV.VP', name: 'Văn phòng', parent: 'SNV' },
  { code: 'SYT', name: 'Sở Y tế', parent: 'T' },
  { code: 'SYT.VP', name: 'Văn phòng', parent: 'SYT' },
  { code: 'SKHCN', name: 'Sở Khoa học và Công nghệ', parent: 'T' },
]

/** Where `cas import …` is typed: a database, a clock, a folder with lists. */
export async function importOffice(
  t: Test,
  {
    units = OFFICE_UNITS,
    successors = [],
  }: Readonly<{ units?: readonly UnitRow[]; successors?: Parameters<typeof unitRecords>[1] }> = {},
) {
  const database = await testDatabase(t)
  const clock = fakeClock()
  const old = { name: `cu.${SUFFIX}`, state: 'retired', replacedBy: SUFFIX }
  const config = sampleConfig({
    mailbox: { suffixes: [{ name: SUFFIX }, old], defaultSuffix: SUFFIX },
  })
  const registry = createUnitRegistry({ store: createUnitStore(database), now: clock.now })
  const accounts: AccountStore = createAccountStore(database, registry, config.mailbox)
  if (units.length > 0) await plantUnits(database, units, successors)
  registry.forget()
  const folder = mkdtempSync(join(tmpdir(), 'cas-import-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  let operator: Operator | undefined
  const { run } = terminal({ database, accounts, config, clock }, (context) =>
    importCommand(operator ? { ...context, operator: () => operator as Operator } : context),
  )

  /** Writes a list and gives its path. */
  async function list(people: readonly ListedPerson[], name = 'danh-sach.csv'): Promise<string> {
    const rows = people.map((person, index) => [
      String(index + 1),
      person.name,
      person.unit ?? '',
      person.position ?? '',
      person.phone ?? '',
      person.mailbox ?? '',
      person.code ?? '',
      person.note ?? '',
    ])
    const file = join(folder, name)
    await writeTextSheet(file, [HEADER, ...rows])
    return file
  }

  /** Plans a list; the lines of the plan and what was printed. */
  async function plan(people: readonly ListedPerson[], ...options: string[]) {
    const file = await list(people)
    const outcome = await run('people', file, ...options)
    const planFile = file.replace('.csv', '.plan.jsonl')
    if (outcome.exitCode !== 0) throw new Error(outcome.message)
    return {
      ...outcome,
      file,
      planFile,
      copy: file.replace('.csv', '.loi.csv'),
      lines: linesOf(planFile),
    }
  }

  /** Plans a list and carries it out; the number of the run. */
  async function bringIn(people: readonly ListedPerson[], ...options: string[]): Promise<string> {
    const { planFile } = await plan(people, ...options)
    const { output, message, exitCode } = await run('people', '--apply', planFile)
    if (exitCode !== 0) throw new Error(message)
    return /^Run (\d+)/.exec(output)?.[1] ?? ''
  }

  async function add(account: Omit<NewAccount, 'mailbox'> & Readonly<{ name: string }>) {
    const { name, ...rest } = account
    const added = await accounts.add(
      { mailbox: { name, suffix: SUFFIX }, ...rest },
      actAt(clock.now()),
    )
    if (added === 'taken') throw new Error(`${name} is taken.`)
    return added.id
  }

  async function find(name: string) {
    return accounts.findByMailbox({ name, suffix: SUFFIX })
  }

  return {
    database,
    clock,
    config,
    accounts,
    folder,
    audit: createAuditStore(database),
    run,
    list,
    plan,
    bringIn,
    add,
    find,
    /** Somebody else sits down at the terminal. */
    become: (name: string) => {
      operator = { kind: 'operator', name, cameFrom: '10.0.0.9' }
    },
  }
}

export function linesOf(planFile: string): PlanLine[] {
  return readFileSync(planFile, 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text))
    .filter((line) => 'item' in line)
}
