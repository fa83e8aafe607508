import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { type KnownAccount, type Opened, withOpened } from './known-account.ts'
import { assertExpected } from './many-guard.ts'
import { peopleOf } from './people-file.ts'
import { printable, printableJson } from './text-table.ts'

export type BulkOptions = Readonly<{
  from?: string
  dryRun?: boolean
  yesMany?: number
  json?: boolean
}>

/** What became of one person: changed, already so, or why not. */
export type Outcome = 'changed' | 'unchanged' | Readonly<{ problem: string }>

/** Changes under way at a time: they share a transaction. */
const AT_A_TIME = 50
const TOLD = 10

type Change = Readonly<{
  /** What happens to each, in words: `locked`, `moved to Sở Nội vụ`. */
  words: string
  /** Whether somebody would be changed at all. */
  concerns(person: KnownAccount): boolean
  apply(person: KnownAccount): Promise<Outcome>
}>

/**
 * Changes one account, or many from a list: counts first, refuses what nobody expected, and says
 * what it did. A dry run only counts.
 */
export async function changePeople(
  context: CommandContext,
  name: string | undefined,
  options: BulkOptions,
  prepare: (parts: Opened) => Promise<Change> | Change,
): Promise<void> {
  await withOpened(context, async (parts) => {
    const change = await prepare(parts)
    const people = await peopleOf(parts, name, options.from)
    const concerned = people.filter(change.concerns)
    const counts = { people: people.length, toChange: concerned.length }
    if (options.dryRun)
      return report(options, { ...counts, dryRun: true }, dryText(change, concerned, people))
    const open = await parts.accounts.countOpen()
    if (options.from !== undefined) assertExpected(concerned.length, open, options.yesMany)
    const outcomes = await applyAll(concerned, change)
    const changed = outcomes.filter(({ outcome }) => outcome === 'changed').length
    const problems = outcomes.flatMap(({ person, outcome }) =>
      typeof outcome === 'object' ? [`${person.address}: ${outcome.problem}`] : [],
    )
    if (name !== undefined && changed === 0) {
      throw new CommandError(problems[0] ?? `${people[0]?.address} is so already.`, 1)
    }
    if (problems.length > 0) context.stderr.write(`${problems.map(printable).join('\n')}\n`)
    const text =
      name === undefined
        ? `${changed} of ${people.length} people ${change.words}.\n`
        : `${people[0]?.address} is ${change.words}.\n`
    return report(options, { ...counts, changed, problems }, text)
  })
}

async function applyAll(people: readonly KnownAccount[], { apply }: Change) {
  const outcomes: Readonly<{ person: KnownAccount; outcome: Outcome }>[] = []
  for (let first = 0; first < people.length; first += AT_A_TIME) {
    const some = people.slice(first, first + AT_A_TIME)
    outcomes.push(
      ...(await Promise.all(
        some.map(async (person) => ({ person, outcome: await apply(person) })),
      )),
    )
  }
  return outcomes
}

function dryText(
  { words }: Change,
  concerned: readonly KnownAccount[],
  people: readonly KnownAccount[],
): string {
  const lines = concerned
    .slice(0, TOLD)
    .map(({ address, account }) =>
      printable(`  ${address}  ${account.displayName}  ${account.unit}`),
    )
  const more = concerned.length - TOLD
  if (more > 0) lines.push(`  … and ${more} more`)
  const head = `${concerned.length} of ${people.length} people would be ${words}; nothing is changed:`
  return `${[head, ...lines].join('\n')}\n`
}

function report({ json }: BulkOptions, document: object, text: string): string {
  return json ? `${printableJson(JSON.stringify(document, null, 2))}\n` : text
}
