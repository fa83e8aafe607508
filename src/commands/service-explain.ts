import { type Command, Option } from 'commander'
import { type Account, addressOf, principalOf } from '../accounts/account.ts'
import { type Locale, messagesOf } from '../i18n/locale.ts'
import type { Messages } from '../i18n/vi.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import { judge } from '../services/release-policy.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { readKnownMailbox } from './account-input.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { printable, printableJson } from './text-table.ts'
import { unitTreeToday } from './unit-meant.ts'

type Options = Readonly<{ lang: Locale; json?: boolean }>

/** `cas service explain`: "why does this person not see that tile?", rule by rule (3.5). */
export function serviceExplainCommand(context: CommandContext): Command {
  return newCommand('explain', context)
    .description('Tell which rules let a person use an application, or keep them out, and why')
    .argument('<id>', 'the id of the application')
    .argument('<mailbox>', 'a mailbox of the person')
    .addOption(
      new Option('--lang <language>', 'language of the explanation')
        .choices(['vi', 'en'])
        .default('vi'),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nEnds with 0 if the person may use it, with 1 otherwise.\n')
    .action((id: string, mailbox: string, options: Options) =>
      explain(context, id, mailbox, options),
    )
}

async function explain(context: CommandContext, id: string, typed: string, options: Options) {
  const parts = await context.open()
  try {
    const service = parts.config.services.find((candidate) => candidate.id === id)
    if (!service) throw new CommandError(`There is no application "${id}".`, 1)
    const mailbox = readKnownMailbox(typed, parts.config.mailbox)
    const found = await parts.accounts.findByMailbox(mailbox)
    if (!found) throw new CommandError(`There is no account ${addressOf(mailbox)}.`, 1)
    const tree = await unitTreeToday(parts.database, context.now())
    const { account, disabledReason } = found
    const findings = findingsOf(
      { service, account, disabledReason, tree },
      messagesOf(options.lang),
    )
    const mayEnter = findings.every(({ isMet }) => isMet !== false)
    const m = messagesOf(options.lang).access.explain
    const who = addressOf(account.primary)
    const name = service.name[options.lang]
    const sentence = mayEnter ? m.mayEnter(who, name) : m.mayNotEnter(who, name)
    if (options.json) {
      const document = { service: id, mailbox: who, mayEnter, sentence, findings }
      context.stdout.write(`${printableJson(JSON.stringify(document, null, 2))}\n`)
    } else {
      const lines = findings.map(({ isMet, sentence: why }) => `  ${markOf(isMet)} ${why}`)
      context.stdout.write([sentence, ...lines].map((line) => `${printable(line)}\n`).join(''))
    }
    if (!mayEnter) throw new CommandError(`${who} may not use ${id}.`, 1)
  } finally {
    await parts.close()
  }
}

/** `isMet` undefined: good to know, and decides nothing. */
type Finding = Readonly<{ rule: string; isMet: boolean | undefined; sentence: string }>

type Facts = Readonly<{
  service: RegisteredService
  account: Account
  disabledReason: string
  tree: UnitTree
}>

/** What each rule says of the person, in the order in which the doors ask. */
function findingsOf({ service, account, disabledReason, tree }: Facts, messages: Messages) {
  const m = messages.access.explain
  const principal = principalOf(account)
  const { group, unit, user } = judge(service, principal)
  const { allowedGroups, allowedUnits } = service
  const nameOf = (entry: string) => tree.namedBy(entry)[0]?.name ?? entry
  const path = principal.unitPath.join(' › ') || principal.unit
  const findings: Finding[] = [
    accountFinding(account, disabledReason, m),
    service.isEnabled
      ? { rule: 'enabled', isMet: true, sentence: m.serviceWorks }
      : { rule: 'enabled', isMet: false, sentence: m.serviceDisabled },
    ruleFinding('allowedGroups', allowedGroups, group, {
      open: m.anyGroup,
      met: m.inGroup,
      unmet: () => m.inNoGroup(allowedGroups.join(', '), principal.groups.join(', ')),
    }),
    ruleFinding('allowedUnits', allowedUnits, unit, {
      open: m.anyUnit,
      met: (entry) => m.inUnit(nameOf(entry), path),
      unmet: () => m.inNoUnit(allowedUnits.map(nameOf).join(', '), path),
    }),
    user === undefined
      ? { rule: 'user', isMet: false, sentence: m.hasNoUser(service.user.source) }
      : { rule: 'user', isMet: true, sentence: m.hasUser(service.user.source) },
  ]
  const notes: string[] = [
    ...(allowedUnits.length > 0 && unit === undefined && principal.unit && !account.membership
      ? [m.outsideTree]
      : []),
    ...(unit === undefined ? entryNotes(allowedUnits, tree, m) : []),
    ...(service.hasTile ? [] : [m.seesNoTile]),
  ]
  return [...findings, ...notes.map((sentence) => ({ rule: 'note', isMet: undefined, sentence }))]
}

function accountFinding(
  { isDisabled, isLocked }: Account,
  disabledReason: string,
  m: Messages['access']['explain'],
): Finding {
  const rule = 'account'
  if (isDisabled) return { rule, isMet: false, sentence: m.accountDisabled(disabledReason) }
  if (isLocked) return { rule, isMet: false, sentence: m.accountLocked }
  return { rule, isMet: true, sentence: m.accountWorks }
}

function ruleFinding(
  rule: string,
  allowed: readonly string[],
  met: string | undefined,
  words: Readonly<{ open: string; met(entry: string): string; unmet(): string }>,
): Finding {
  if (allowed.length === 0) return { rule, isMet: true, sentence: words.open }
  if (met === undefined) return { rule, isMet: false, sentence: words.unmet() }
  return { rule, isMet: true, sentence: words.met(met) }
}

/** Entries that admit nobody, or nobody new: often the whole answer. */
function entryNotes(
  entries: readonly string[],
  tree: UnitTree,
  m: Messages['access']['explain'],
): string[] {
  return entries.flatMap((entry) => {
    const named = tree.namedBy(entry)
    const [first] = named
    if (!first) return [m.entryNamesNothing(entry)]
    if (named.some(({ state }) => state !== 'ended') || first.until === undefined) return []
    const successors = tree.inForce(first.id).map(({ name }) => name)
    return [m.entryEnded(entry, first.until, successors.join(', '))]
  })
}

function markOf(isMet: boolean | undefined): string {
  if (isMet === undefined) return '·'
  return isMet ? '✓' : '✗'
}
