import { addressOf } from '../accounts/account.ts'
import { createUnitMembership, type Move } from '../accounts/unit-membership.ts'
import { codeKey, unitsByCode } from '../units/plan-facts.ts'
import type { Stream } from '../units/unit-effect.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { readKnownMailbox } from './account-input.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { type CsvRow, readCsvFile } from './csv-file.ts'
import { foldedHeading } from './unit-list-file.ts'
import { toldOf } from './unit-problem.ts'

const COLUMNS = {
  mailbox: ['mailbox', 'email', 'hop thu', 'thu dien tu', 'email cong vu'],
  unit: ['unit', 'don vi', 'ma don vi', 'don vi moi'],
}

const MOST_PEOPLE = 50_000

type Asked = Readonly<{
  parts: Awaited<ReturnType<CommandContext['open']>>
  /** On the day of the split. */
  tree: UnitTree
  /** The unit that is split, and those that come of it. */
  code: string
  into: readonly string[]
}>

type PersonMove = Readonly<{ move: Move; from: number }> | Readonly<{ mistake: string }>

/**
 * Who goes where by a split: a CSV file of mailboxes and codes of units. Everybody must be in the
 * split unit then, and go into one that comes of it; all mistakes are told together.
 */
export async function readUnitPeople(
  file: string,
  asked: Asked,
): Promise<Readonly<{ moves: Move[]; sent: Stream[] }>> {
  const rows = readCsvFile(file, COLUMNS, ['mailbox', 'unit'], foldedHeading)
  if (rows.length > MOST_PEOPLE) {
    throw new CommandError(`${file} holds more than ${MOST_PEOPLE} people.`, 65)
  }
  const read = createReader(asked)
  const moves = new Map<number, Move>()
  const streams = new Map<string, Stream>()
  const mistakes: string[] = []
  for (const row of rows) {
    const found = await read(row)
    if ('mistake' in found) mistakes.push(`Line ${row.line}: ${found.mistake}`)
    else if (moves.has(found.move.accountId)) {
      mistakes.push(`Line ${row.line}: ${row.fields.mailbox} is there twice.`)
    } else {
      const { move, from } = found
      moves.set(move.accountId, move)
      const key = `${from} ${move.unit.id}`
      const people = (streams.get(key)?.people ?? 0) + 1
      streams.set(key, { from, to: move.unit.id, people })
    }
  }
  if (mistakes.length > 0) throw new CommandError(toldOf(mistakes), 65)
  return { moves: [...moves.values()], sent: [...streams.values()] }
}

function createReader({ parts, tree, code, into }: Asked) {
  const membership = createUnitMembership(parts.database)
  const known = unitsByCode(tree)
  const split = known.get(codeKey(code))
  const targets = new Set(into.map(codeKey))

  return async function read({ fields }: CsvRow): Promise<PersonMove> {
    const { mailbox: typed = '', unit: target = '' } = fields
    const unit = targets.has(codeKey(target)) ? known.get(codeKey(target)) : undefined
    if (!unit) return { mistake: `"${target}" is none of the units that come of ${code}.` }
    let mailbox: ReturnType<typeof readKnownMailbox>
    try {
      mailbox = readKnownMailbox(typed, parts.config.mailbox)
    } catch (error) {
      if (error instanceof CommandError) return { mistake: error.message }
      throw error
    }
    const found = await parts.accounts.findByMailbox(mailbox)
    if (!found) return { mistake: `There is no account ${addressOf(mailbox)}.` }
    const accountId = found.account.id
    const from = await membership.unitOf(accountId, tree.day)
    const place = from === undefined ? undefined : tree.heirOf(from)
    const isThere = from === unit.id || (place && split && tree.isWithin(place.id, split.id))
    if (from === undefined || !isThere) {
      return { mistake: `${addressOf(mailbox)} is not in ${code} on that day.` }
    }
    const move = { accountId, unit, from: found.account.unit, on: tree.day }
    return { move, from }
  }
}
