import { type Command, InvalidArgumentError } from 'commander'
import { addressOf } from '../accounts/account.ts'
import { localTime } from '../http/browser/local-time.ts'
import { recoveryVi } from '../i18n/recovery-vi.ts'
import { codeInGroups, type SecretKind } from '../recovery/recovery-secrets.ts'
import type { RecoverySecret, Verified } from '../recovery/recovery-store.ts'
import { readReason } from './account-names.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { type KnownAccount, knownAccount, type Opened, withOpened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { readLimit } from './read-limit.ts'
import {
  assertPasswordIsHere,
  assertVerified,
  publicAddress,
  recoveryDesk,
  verified,
} from './recovery-parts.ts'
import { resetsAsJson, resetsAsTable, type ShownSecret, stateOf } from './recovery-view.ts'
import { printable } from './text-table.ts'

type IssueOptions = Readonly<{ verified: Verified; reason?: string; json?: boolean }>
type ActivationOptions = Readonly<{
  again?: boolean
  verified?: Verified
  reason?: string
  json?: boolean
}>
type ListOptions = Readonly<{ all?: boolean; before?: number; limit: number; json?: boolean }>

/**
 * `cas account reset-code|reset-link|activation-code|resets`: access without a password that
 * anybody but its owner ever sees (product 2.10, 3.5).
 */
export function addRecoveryCommands(account: Command, context: CommandContext): void {
  account
    .command('reset-code')
    .description('A code to read out, with which the person sets a new password')
    .argument('<name>', 'mailbox name')
    .addOption(verified().makeOptionMandatory())
    .option('--reason <text>', 'why, for whoever asks later')
    .option('--json', 'print one JSON document')
    .action((name: string, options: IssueOptions) => issue('spoken', name, options))

  account
    .command('reset-link')
    .description('A one-time link, to be handed over, with which the person sets a new password')
    .argument('<name>', 'mailbox name')
    .addOption(verified().makeOptionMandatory())
    .option('--reason <text>', 'why, for whoever asks later')
    .option('--json', 'print one JSON document')
    .action((name: string, options: IssueOptions) => issue('link', name, options))

  account
    .command('activation-code')
    .description('The code of an activation slip, for one person')
    .argument('<name>', 'mailbox name')
    .option('--again', 'though the account has been activated already: it gets another password')
    .addOption(verified())
    .option('--reason <text>', 'why, for whoever asks later')
    .option('--json', 'print one JSON document')
    .action((name: string, options: ActivationOptions) =>
      withOpened(context, async (parts) => {
        const person = await knownAccount(parts, name)
        return activationCode(context, parts, person, options)
      }),
    )

  account
    .command('resets')
    .description(
      'List codes and links that were handed out, the newest first, and what became of them',
    )
    .option('--all', 'and activation codes and slips')
    .option('--before <number>', 'go on behind this one', readId)
    .option('--limit <number>', 'at a time, up to 1000', readLimit, 50)
    .option('--json', 'print one JSON document')
    .action((options: ListOptions) =>
      withOpened(context, async (parts) => {
        const asked = { kinds: options.all ? 'all' : 'resets', ...page(options) } as const
        const found = await recoveryDesk(parts).list(asked)
        const { shown, next } = await withOwners(context, parts, found, options.limit)
        return options.json ? resetsAsJson(shown, next) : resetsAsTable(shown, next)
      }),
    )

  function issue(kind: 'spoken' | 'link', name: string, options: IssueOptions) {
    return withOpened(context, async (parts) => {
      const person = await knownAccount(parts, name)
      const { address } = person
      assertPasswordIsHere(parts, person)
      const act = operatorAct(context, readReason(options.reason))
      const desk = recoveryDesk(parts)
      const issued = await desk.issue(person.account, { kind, verified: options.verified }, act)
      if (!issued) throw isShut(person)
      if (kind === 'spoken') await desk.forgetWrongCodes(person.account)
      const { secret, expiresAt } = issued
      const until = localTime(expiresAt, context.now())
      const link = `${publicAddress(parts.config)}/recover/${secret}`
      if (options.json) {
        const handedOut = kind === 'spoken' ? { code: codeInGroups(secret) } : { link }
        return asJson({ mailbox: address, ...handedOut, expiresAt })
      }
      const words =
        kind === 'spoken'
          ? recoveryVi.desk.code(codeInGroups(secret), until)
          : `${recoveryVi.desk.link(until)}\n${link}`
      return `${printable(`${person.account.displayName} (${address})`)}\n${words}\n`
    })
  }
}

/** Hands out an activation code: prints it, and where it is typed. */
export async function activationCode(
  context: CommandContext,
  parts: Opened,
  person: KnownAccount,
  { again = false, verified: how, reason, json = false }: ActivationOptions,
): Promise<string> {
  assertVerified({ again, verified: how })
  const { account, address, passwordHash, passwordSource } = person
  const kind: SecretKind = 'slip'
  assertPasswordIsHere(parts, person)
  const desk = recoveryDesk(parts)
  const issued = await desk.issue(
    account,
    { kind, verified: how, onlyIfNew: !again },
    operatorAct(context, readReason(reason)),
  )
  if (!issued) {
    const isActive = passwordHash !== undefined || passwordSource !== undefined
    if (account.isDisabled || account.isLocked || !isActive) throw isShut(person)
    throw new CommandError(`${address} is activated already; --again hands out a code even so.`, 1)
  }
  await desk.forgetWrongCodes(account)
  const { secret, expiresAt } = issued
  const code = codeInGroups(secret)
  const link = `${publicAddress(parts.config)}/activate/${secret}`
  if (json) return asJson({ mailbox: address, code, link, expiresAt })
  const until = localTime(expiresAt, context.now())
  return `${printable(`${account.displayName} (${address})`)}\n${recoveryVi.desk.slip(code, until)}\n${link}\n`
}

type Document = Readonly<{
  mailbox: string
  code?: string
  link?: string
  expiresAt: number
}>

function asJson(document: Document): string {
  const expiresAt = new Date(document.expiresAt).toISOString()
  return `${JSON.stringify({ ...document, expiresAt }, null, 2)}\n`
}

/** A page with the address of each one's owner, and what the next page is behind. */
export async function withOwners(
  { now }: Pick<CommandContext, 'now'>,
  { accounts }: Opened,
  found: readonly RecoverySecret[],
  limit: number,
): Promise<Readonly<{ shown: readonly ShownSecret[]; next: number | undefined }>> {
  const shown = await Promise.all(
    found.slice(0, limit).map(async (secret) => {
      const owner = await accounts.find(secret.accountId)
      const address = owner ? addressOf(owner.primary) : ''
      return { ...secret, address, condition: stateOf(secret, now()) }
    }),
  )
  return { shown, next: found.length > limit ? shown.at(-1)?.id : undefined }
}

const page = ({ before, limit }: ListOptions) => ({ before, limit: limit + 1 })

function isShut({ account, address }: KnownAccount): CommandError {
  const word = account.isDisabled ? 'disabled' : 'locked'
  return new CommandError(`${address} is ${word}: open it first.`, 1)
}

function readId(typed: string): number {
  if (/^\d{1,15}$/.test(typed)) return Number(typed)
  throw new InvalidArgumentError('It must be a number, as listed.')
}
