import { type Command, InvalidArgumentError } from 'commander'
import { addressOf } from '../accounts/account.ts'
import { createSignInReports, type SignInReport } from '../sign-in/sign-in-reports.ts'
import { readReason } from './account-names.ts'
import { withOwners } from './account-recovery.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { type Opened, withOpened } from './known-account.ts'
import { localTime } from './local-time.ts'
import { operatorAct } from './operator-act.ts'
import { readLimit } from './read-limit.ts'
import { recoveryDesk } from './recovery-parts.ts'
import { alertsAsTable, asJson, isoTime, resetDocument } from './recovery-view.ts'
import { textTable } from './text-table.ts'

/** Which alert is meant: `S12` of the sign-ins, `12` of the codes and links. */
type Which = Readonly<{ of: 'sign-ins' | 'resets'; id: number }>

type Options = Readonly<{
  done?: Which
  reason?: string
  all?: boolean
  before?: Which
  limit: number
  json?: boolean
}>

type OwnedReport = SignInReport & Readonly<{ address: string }>

const KINDS = { session: 'a session', 'sign-in': 'a sign-in', phone: 'a new phone number' } as const

/** `cas account alerts`: what people say was not them, until the help desk has looked into it (S13, S25). */
export function addAlertsCommand(account: Command, context: CommandContext): void {
  account
    .command('alerts')
    .description(
      'List codes that people say they did not ask for, and sign-ins that were not theirs; mark one as looked into by --done',
    )
    .option('--done <number>', 'you have looked into this one, as listed: 12 or S12', readWhich)
    .option('--reason <text>', 'what came of it')
    .option('--all', 'and those that somebody has looked into')
    .option('--before <number>', 'go on behind this one, with those of its kind', readWhich)
    .option('--limit <number>', 'of each kind at a time, up to 1000', readLimit, 50)
    .option('--json', 'print one JSON document')
    .action((options: Options) =>
      withOpened(context, (parts) =>
        options.done === undefined
          ? list(context, parts, options)
          : handle(context, parts, options.done, options),
      ),
    )
}

async function handle(
  context: CommandContext,
  parts: Opened,
  { of, id }: Which,
  { reason, json }: Pick<Options, 'reason' | 'json'>,
) {
  const act = operatorAct(context, readReason(reason))
  const isDone =
    of === 'sign-ins'
      ? await createSignInReports(parts.database).handle(id, context.operator().name, act)
      : await recoveryDesk(parts).handle(id, act)
  const name = of === 'sign-ins' ? `S${id}` : String(id)
  if (!isDone) throw new CommandError(`${name} is no alert that waits.`, 1)
  const done = of === 'sign-ins' ? name : id
  return json ? `${JSON.stringify({ done })}\n` : `Alert ${name} is done with.\n`
}

async function list(context: CommandContext, parts: Opened, options: Options) {
  const { all = false, before, limit, json } = options
  const asksFor = (kind: Which['of']) => before === undefined || before.of === kind
  const found = asksFor('resets')
    ? await recoveryDesk(parts).list({
        kinds: 'all',
        reported: all ? 'all' : 'open',
        before: before?.id,
        limit: limit + 1,
      })
    : []
  const resets = await withOwners(context, parts, found, limit)
  const reports = asksFor('sign-ins')
    ? await createSignInReports(parts.database).list({
        withHandled: all,
        before: before?.id,
        limit: limit + 1,
      })
    : []
  const signIns = await Promise.all(
    reports.slice(0, limit).map(async (report) => {
      const owner = await parts.accounts.find(report.accountId)
      return { ...report, address: owner ? addressOf(owner.primary) : '' }
    }),
  )
  const nextSignIn = reports.length > limit ? signIns.at(-1)?.id : undefined
  if (json) {
    return asJson({
      resets: resets.shown.map(resetDocument),
      next: resets.next ?? null,
      signIns: signIns.map(reportDocument),
      nextSignIn: nextSignIn === undefined ? null : `S${nextSignIn}`,
    })
  }
  const tables = [
    alertsAsTable(resets.shown, resets.next),
    signInsAsTable(signIns, nextSignIn),
  ].filter((table) => table !== '')
  if (tables.length === 0) return 'No alerts.\n'
  return `${tables.join('\n')}Looked into: cas account alerts --done NO.\n`
}

function signInsAsTable(page: readonly OwnedReport[], next: number | undefined): string {
  if (page.length === 0) return ''
  const rows = page.map((one) => [
    `S${one.id}`,
    one.address,
    localTime(one.reportedAt),
    one.reportedFrom,
    KINDS[one.kind],
    localTime(one.signedInAt),
    one.device,
    one.cameFrom,
    String(one.ended),
    one.handledBy,
  ])
  const headings = [
    ...['no.', 'mailbox', 'reported', 'from', 'what', 'of', 'device', 'address', 'ended'],
    'handled by',
  ]
  const more = next === undefined ? '' : `More: --before S${next}\n`
  return `What people say was not them:\n${textTable(headings, rows)}${more}`
}

function reportDocument(report: OwnedReport) {
  return {
    ...report,
    id: `S${report.id}`,
    signedInAt: isoTime(report.signedInAt),
    reportedAt: isoTime(report.reportedAt),
    handledAt: isoTime(report.handledAt),
  }
}

function readWhich(typed: string): Which {
  const [, letter, number] = /^(s?)(\d{1,15})$/i.exec(typed) ?? []
  if (number === undefined) throw new InvalidArgumentError('It must be a number, as listed.')
  return { of: letter === '' ? 'resets' : 'sign-ins', id: Number(number) }
}
