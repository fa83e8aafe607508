import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import { addressOf } from '../accounts/account.ts'
import type { LinkMessages } from '../i18n/links-vi.ts'
import { mendedField, type Verdict } from '../links/judge-user.ts'
import type { Reconciled } from '../links/reconcile.ts'
import type { UserExport } from '../links/user-export.ts'
import { harmlessCell } from '../people-import/cell-safety.ts'

/** A CSV file that is written row by row, and is there as a whole or not at all. */
export type CsvOutput = Readonly<{
  add(cells: readonly string[]): Promise<void>
  close(): Promise<void>
  giveUp(): Promise<void>
}>

/**
 * UTF-8 with its mark, as Excel wants it, for its owner only. No cell can be taken for a formula
 * (ASVS 1.2.10).
 */
export function csvOutput(target: string, delimiter = ','): CsvOutput {
  const part = `${target}.part`
  const records = stringify({
    delimiter,
    record_delimiter: 'windows',
    quoted_match: /\n|\r/,
    bom: true,
  })
  const done = pipeline(records, createWriteStream(part, { mode: 0o600 }))
  let failure: unknown
  done.catch((error: unknown) => {
    failure = error
  })
  return {
    async add(cells) {
      if (failure) throw failure
      if (!records.write(cells.map(harmlessCell)))
        await Promise.race([once(records, 'drain'), done])
    },

    async close() {
      records.end()
      await done
      await rename(part, target)
    },

    async giveUp() {
      records.destroy()
      await done.catch(() => {})
      await rm(part, { force: true })
    },
  }
}

const COLUMNS = [
  'row',
  'class',
  'meaning',
  'account',
  'name',
  'raw',
  'suggestion',
  'evidence',
  'confidence',
  'action',
  'person',
  'mailbox',
  'office',
] as const satisfies readonly (keyof LinkMessages['columns'])[]

export function reportHeadings({ columns }: LinkMessages): string[] {
  return COLUMNS.map((name) => columns[name])
}

/** What the report says of one user, or of somebody who has no account there. */
export function reportRow(
  { row, verdict, office }: Reconciled,
  app: string,
  texts: LinkMessages,
): string[] {
  const user = row?.user
  const person = verdict?.person
  const cells: Record<(typeof COLUMNS)[number], string> = {
    row: user ? String(user.row) : '',
    class: verdict?.class ?? '',
    meaning: verdict ? texts.classes[verdict.class] : texts.locked,
    account: user?.account ?? '',
    name: user?.name ?? '',
    raw: user?.mail.raw ?? '',
    suggestion: (user && verdict && mendedField(user, verdict)) ?? verdict?.suggestion ?? '',
    evidence: verdict?.evidence ? texts.evidence[verdict.evidence] : '',
    confidence: verdict?.confidence ? texts.confidence[verdict.confidence] : '',
    action: verdict ? actionFor(verdict, app, texts) : '',
    person: person?.displayName ?? '',
    mailbox: person ? addressOf(person.primary) : '',
    office,
  }
  return COLUMNS.map((name) => cells[name])
}

/** A sentence that the operator can send on. */
function actionFor(verdict: Verdict, app: string, { actions: m }: LinkMessages): string {
  const { class: kind, person, suggestion, wrong, others } = verdict
  const addresses = (people: Verdict['others']) =>
    people.map(({ primary }) => addressOf(primary)).join(', ')
  switch (kind) {
    case 'C1':
      return ''
    case 'C2':
      return m.C2(app, suggestion)
    case 'C3':
      return suggestion === '' ? m.fillInUnknown : m.fillIn(suggestion)
    case 'C4':
      return suggestion === '' ? m.appendUnknown : m.append(suggestion)
    case 'C5':
      return m.correct(wrong, suggestion)
    case 'C8':
      return m.C8(addresses(person ? [person, ...others] : others))
    case 'C9': {
      const name = person?.displayName ?? ''
      return suggestion === '' ? m.C9(name) : m.C9meant(name, suggestion)
    }
    case 'C13':
      return m.C13(addresses(person ? [person, ...others] : others))
    default:
      return m[kind]
  }
}

/**
 * The row as the application's own import takes it, with the e-mail as it ought to be; undefined:
 * there is nothing to mend, or somebody must be asked first.
 */
export function mendedRow(
  { row, verdict }: Reconciled,
  { columns }: Pick<UserExport, 'columns'>,
): string[] | undefined {
  const [first, ...further] = columns.mails
  if (!row || !verdict || first === undefined || verdict.confidence === 'ask') return undefined
  const mended = mendedField(row.user, verdict)
  if (mended === undefined) return undefined
  const cells = [...row.cells]
  while (cells.length <= first) cells.push('')
  cells[first] = mended
  // All addresses are in the first one now.
  for (const index of further) if (index < cells.length) cells[index] = ''
  return cells
}
