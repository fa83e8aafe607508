import type { Command } from 'commander'
import type { Account, Mailbox } from '../accounts/account.ts'
import { createUnitMembership, type Move } from '../accounts/unit-membership.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { operatorAct } from './operator-act.ts'
import { printable, printableJson } from './text-table.ts'
import { unitMeant, unitTreeToday } from './unit-meant.ts'

type Options = Readonly<{ dryRun?: boolean; json?: boolean; reason?: string }>
type Opened = Awaited<ReturnType<CommandContext['open']>>

/** Accounts that are looked at, and moves that are made, at a time. */
const SLICE = 250
const SHOWN = 50

/** `cas unit link-people`: into the tree with those whose unit is written down as words. */
export function unitLinkCommand(context: CommandContext): Command {
  return newCommand('link-people', context)
    .description(
      'Put people whose unit is written as words into the tree, where the words are clear',
    )
    .option('--reason <text>', 'why')
    .option('--dry-run', 'tell what would change, and change nothing')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Only where the words mean exactly one unit that is in force, abbreviations included. The others are told
with what they resemble, and stay as they are: cas account transfer moves them one by one.
`,
    )
    .action((options: Options) => link(context, options))
}

/** People who share one wording of their unit, and what it means. */
type Wording = Readonly<{ text: string; people: number; code?: string; resembles: string[] }>

async function link(context: CommandContext, options: Options) {
  const parts = await context.open()
  try {
    const tree = await unitTreeToday(parts.database, context.now())
    const membership = createUnitMembership(parts.database)
    const act = operatorAct(context, options.reason)
    const people = new Map<string, number>()
    for await (const accounts of outsideTree(parts)) {
      for (const { unit } of accounts) people.set(unit, (people.get(unit) ?? 0) + 1)
      const moves = accounts.flatMap(({ id, unit: text }): Move[] => {
        const unit = unitMeant(text, tree)
        return unit ? [{ accountId: id, unit, from: text, on: tree.day }] : []
      })
      if (!options.dryRun) await membership.move(act, moves)
    }
    const wordings = [...people].map(([text, count]) => wordingOf(text, count, tree))
    if (options.json) {
      const document = { dryRun: options.dryRun === true, wordings }
      context.stdout.write(`${printableJson(JSON.stringify(document, null, 2))}\n`)
    } else {
      context.stdout.write(linesOf(wordings, options.dryRun === true))
    }
  } finally {
    await parts.close()
  }
}

/** Accounts with some words for a unit and no place in the tree, a slice at a time. */
async function* outsideTree({ accounts }: Opened): AsyncGenerator<Account[]> {
  let after: Mailbox | undefined
  do {
    const page = await accounts.list({ after, limit: SLICE })
    yield page.accounts.filter(({ unit, membership }) => unit !== '' && !membership)
    after = page.next
  } while (after)
}

function wordingOf(text: string, people: number, tree: UnitTree): Wording {
  const unit = unitMeant(text, tree)
  if (unit) return { text, people, code: unit.code, resembles: [] }
  return { text, people, resembles: tree.nearest(text, 3).map((match) => match.unit.code) }
}

function linesOf(wordings: readonly Wording[], isDryRun: boolean): string {
  const clear = wordings.filter(({ code }) => code !== undefined)
  const unclear = wordings.filter(({ code }) => code === undefined)
  const sum = (some: readonly Wording[]) => some.reduce((all, { people }) => all + people, 0)
  const lines = [
    `${sum(clear)} people come into the tree; ${sum(unclear)} stay outside it.`,
    ...shown(clear, ({ text, people, code }) => `  ${people} of "${text}" → ${code}`),
    ...shown(unclear, ({ text, people, resembles }) => {
      const hint = resembles.length > 0 ? ` (${resembles.join(', ')}?)` : ''
      return `  ${people} of "${text}" stay${hint}`
    }),
    ...(isDryRun ? ['Nothing has been changed (--dry-run).'] : []),
  ]
  return lines.map((line) => `${printable(line)}\n`).join('')
}

function shown(wordings: readonly Wording[], line: (wording: Wording) => string): string[] {
  const further = wordings.length - SHOWN
  return [
    ...wordings.slice(0, SHOWN).map(line),
    ...(further > 0 ? [`  … and ${further} more.`] : []),
  ]
}
