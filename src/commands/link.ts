import { type Command, Option } from 'commander'
import type { ListedLink } from '../links/find-links.ts'
import type { ServiceLink } from '../links/link.ts'
import { LINK_CLASSES } from '../links/link-class.ts'
import { createLinkStore } from '../links/link-store.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { knownAccount, type Opened, withOpened } from './known-account.ts'
import { linkReconcileCommand } from './link-reconcile.ts'
import { serviceNamed } from './link-service.ts'
import { linksTable, listsTable } from './link-view.ts'
import { operatorAct } from './operator-act.ts'
import { readLimit } from './read-limit.ts'
import { printable, printableJson } from './text-table.ts'

const EXAMPLES = `
Applications know people by the mailbox in their profiles there. Their own lists of users tell whom they
know, and whose profile must be mended.

Examples:
  $ cas link reconcile --app onewin users.xlsx --out onewin.csv
  $ cas link list
  $ cas link list --app onewin --state proposed
  $ cas link show tamtt
  $ cas link show --app onewin --account tranthanhtam
  $ cas link confirm tamtt tranthanhtam --app onewin --reason "called back, phone on file"
  $ cas link remove tamtt --app onewin
`

const STATES = ['linked', 'doubtful', 'wrong-suffix', 'proposed'] satisfies ServiceLink['state'][]

type ListOptions = Readonly<{
  app?: string
  state?: string
  class?: string
  after?: string
  limit: number
  json?: boolean
}>
type ShowOptions = Readonly<{ app?: string; account?: string; json?: boolean }>
type ChangeOptions = Readonly<{ app: string; reason?: string }>

/** `cas link …`: which account of an application is whose. */
export function linkCommand(context: CommandContext): Command {
  const link = newCommand('link', context)
    .description("Look after people's accounts in applications")
    .addHelpText('after', EXAMPLES)
    .addCommand(linkReconcileCommand(context))

  link
    .command('list')
    .description('List the links of an application; without --app: the last list of each')
    .option('--app <id>', 'the id of an application')
    .addOption(new Option('--state <state>', 'only these').choices(STATES))
    .addOption(new Option('--class <class>', 'only these').choices([...LINK_CLASSES, 'locked']))
    .option('--after <number>', 'go on behind the person that the last page ended with')
    .option('--limit <number>', 'people at a time, up to 1000', readLimit, 50)
    .option('--json', 'print one JSON document')
    .action((options: ListOptions) => withOpened(context, (parts) => list(parts, options)))

  link
    .command('history')
    .description('List the lists that an application has given, newest first')
    .requiredOption('--app <id>', 'the id of an application')
    .option('--limit <number>', 'lists, up to 1000', readLimit, 20)
    .option('--json', 'print one JSON document')
    .action(({ app, limit, json }: ListOptions & Readonly<{ app: string }>) =>
      withOpened(context, async ({ config, database }) => {
        const lists = await createLinkStore(database).lists(serviceNamed(config, app).id, limit)
        return json ? document({ lists }) : listsTable(lists)
      }),
    )

  link
    .command('show')
    .description('Show what is known of a person, or of an account in an application')
    .argument('[mailbox]')
    .option('--app <id>', 'the application of --account')
    .option('--account <name>', 'an account there, instead of a mailbox')
    .option('--json', 'print one JSON document')
    .action((mailbox: string | undefined, options: ShowOptions) =>
      withOpened(context, (parts) => show(parts, mailbox, options)),
    )

  link
    .command('confirm')
    .description('Say whose an account in an application is; it outlives every list')
    .argument('<mailbox>')
    .argument('<account>', 'what it is called there')
    .requiredOption('--app <id>', 'the id of the application')
    .option('--reason <text>', 'why, for the audit trail')
    .action((mailbox: string, appAccount: string, { app, reason }: ChangeOptions) =>
      withOpened(context, async (parts) => {
        const { account, address } = await knownAccount(parts, mailbox)
        const { id: serviceId } = serviceNamed(parts.config, app)
        const store = createLinkStore(parts.database)
        const named = { serviceId, accountId: account.id, appAccount: readAccount(appAccount) }
        const result = await store.confirm(named, operatorAct(context, reason))
        if (result === 'taken') {
          const holder = (await store.ofAppAccount(serviceId, named.appAccount)).find(
            ({ state }) => state === 'linked',
          )
          throw new CommandError(
            `${printable(named.appAccount)} is linked to ${holder?.mailbox ?? 'somebody else'}. Remove that first.`,
            1,
          )
        }
        return `${printable(named.appAccount)} of ${serviceId} is ${address}.\n`
      }),
    )

  link
    .command('remove')
    .description('Take a link away; the next list brings it back if the mailbox is there')
    .argument('<mailbox>')
    .argument('[account]', 'what it is called there; without: whatever the person has there')
    .requiredOption('--app <id>', 'the id of the application')
    .option('--reason <text>', 'why, for the audit trail')
    .action((mailbox: string, appAccount: string | undefined, { app, reason }: ChangeOptions) =>
      withOpened(context, async (parts) => {
        const { account, address } = await knownAccount(parts, mailbox)
        const { id: serviceId } = serviceNamed(parts.config, app)
        const removed = await createLinkStore(parts.database).remove(
          { serviceId, accountId: account.id, appAccount },
          operatorAct(context, reason),
        )
        if (removed.length === 0) throw new CommandError(`${address} has no such link.`, 1)
        return `Removed: ${removed.map(printable).join(', ')}.\n`
      }),
    )

  return link
}

async function list({ config, database }: Opened, options: ListOptions): Promise<string> {
  const { app, state, class: kind, after, limit, json } = options
  const store = createLinkStore(database)
  if (app === undefined) {
    if ([state, kind, after].some((option) => option !== undefined)) {
      throw new CommandError('--state, --class and --after belong to the links of one --app.', 64)
    }
    const lists = (await store.lastLists()).sort((a, b) => a.serviceId.localeCompare(b.serviceId))
    return json ? document({ lists }) : listsTable(lists)
  }
  const { id } = serviceNamed(config, app)
  const found = await store.list(id, { state, class: kind, after: readAfter(after), limit })
  const people = new Set(found.map(({ accountId }) => accountId)).size
  const next = people === limit ? found.at(-1)?.accountId : undefined
  if (json) return document({ links: found, next })
  if (found.length === 0) return 'There are none.\n'
  const more = next === undefined ? '' : `More: --after ${next}\n`
  return linksTable(found, false) + more
}

async function show(
  parts: Opened,
  mailbox: string | undefined,
  { app, account, json }: ShowOptions,
): Promise<string> {
  const store = createLinkStore(parts.database)
  let links: ListedLink[]
  if (mailbox !== undefined && app === undefined && account === undefined) {
    links = await store.ofPerson((await knownAccount(parts, mailbox)).account.id)
  } else if (mailbox === undefined && app !== undefined && account !== undefined) {
    links = await store.ofAppAccount(serviceNamed(parts.config, app).id, account)
  } else {
    throw new CommandError('Give a mailbox, or --app and --account.', 64)
  }
  if (json) return document({ links })
  return links.length === 0 ? 'Nothing is known.\n' : linksTable(links, true)
}

function readAfter(typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined
  const after = Number(typed)
  if (Number.isSafeInteger(after) && after >= 0) return after
  throw new CommandError('--after takes the number that the list before it ended with.', 64)
}

const LONGEST_ACCOUNT = 200

function readAccount(typed: string): string {
  const account = typed.normalize('NFC').trim()
  if (account === '' || account.length > LONGEST_ACCOUNT || /\p{Cc}/u.test(account)) {
    throw new CommandError('An account has 1 to 200 letters, and none that cannot be printed.', 65)
  }
  return account
}

function document(value: object): string {
  return `${printableJson(JSON.stringify(value, null, 2))}\n`
}
