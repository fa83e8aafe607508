import { type Account, type AccountId, addressOf } from '../accounts/account.ts'
import type { NewPassword } from '../passwords/choose-password.ts'
import {
  readCursor,
  readKnownMailbox,
  readNewMailbox,
  readPhone,
  readRequiredText,
  readText,
} from './account-input.ts'
import { activationCode } from './account-recovery.ts'
import { detailsAsJson, detailsAsText, pageAsJson, pageAsTable } from './account-view.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { knownAccount } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { assertChosen, assertNoPasswordProblems } from './password-input.ts'
import { passwordParts } from './password-parts.ts'
import { readNewSecret } from './read-secret.ts'
import { unitMeant, unitTreeToday } from './unit-meant.ts'

type Opened = Awaited<ReturnType<CommandContext['open']>>

type AddOptions = Readonly<{
  displayName: string
  unit: string
  position: string
  phone: string
  employeeCode: string
  group: string[]
  suffix?: string
  passwordStdin?: boolean
  permanent?: boolean
  activationCode?: boolean
  /** False by `--no-password`. */
  password: boolean
}>

type PasswordOptions = Readonly<{ passwordStdin?: boolean; permanent?: boolean }>

type ListOptions = Readonly<{
  search?: string
  after?: string
  limit: number
  json?: boolean
}>

/** What each `cas account` command does: it resolves once the answer is on standard output. */
export function createAccountVerbs(context: CommandContext) {
  /** Does the work on an open database, prints what it returns, and closes. */
  async function run(work: (parts: Opened) => Promise<string>) {
    const parts = await context.open()
    try {
      context.stdout.write(await work(parts))
    } finally {
      await parts.close()
    }
  }

  async function add(parts: Opened, name: string, options: AddOptions) {
    const { config, accounts } = parts
    const mailbox = readNewMailbox(name, options.suffix, config.mailbox)
    const unit = readText('--unit', options.unit)
    const place = unitMeant(unit, await unitTreeToday(parts.database, context.now()))
    const person = {
      mailbox,
      displayName: readRequiredText('--display-name', options.displayName),
      unit: place?.name ?? unit,
      unitId: place?.id,
      position: readText('--position', options.position),
      phone: readPhone('--phone', options.phone),
      employeeCode: readText('--employee-code', options.employeeCode),
      groups: [...new Set(options.group.map((group) => readRequiredText('--group', group)))],
    }
    if (!options.password && options.passwordStdin) {
      throw new CommandError('Choose one of --password-stdin and --no-password.', 64)
    }
    if (options.permanent && !options.passwordStdin) {
      throw new CommandError('--permanent goes with --password-stdin.', 64)
    }
    if (options.activationCode && options.passwordStdin) {
      throw new CommandError('Choose one of --password-stdin and --activation-code.', 64)
    }
    const password = options.passwordStdin ? await readNewSecret(context, true) : undefined
    if (password !== undefined) {
      const owner = { ...person, mailboxNames: [mailbox.name] }
      const { rules } = passwordParts(parts)
      assertNoPasswordProblems(await rules.problems(password, owner, { hasSecondFactor: false }))
    }
    const result = await accounts.add(person, operatorAct(context))
    if (result === 'taken') {
      throw new CommandError(`${addressOf(mailbox)} is, or once was, somebody's mailbox.`, 1)
    }
    if (password !== undefined) {
      await choose(parts, await knownById(parts, result.id), password, {
        mustChange: options.permanent ? undefined : 'first',
      })
    }
    const added = `Added ${addressOf(mailbox)} as account ${result.id}.\n`
    if (!options.activationCode) return added
    const owner = await knownAccount(parts, addressOf(mailbox))
    return added + (await activationCode(context, parts, owner, {}))
  }

  async function list({ accounts }: Opened, { search, after, limit, json }: ListOptions) {
    const cursor = after === undefined ? undefined : readCursor(after)
    const page = await accounts.list({ after: cursor, limit, search })
    return json ? pageAsJson(page) : pageAsTable(page)
  }

  async function show(parts: Opened, name: string, json: boolean) {
    const { found } = await known(parts, name)
    const { id } = found.account
    const identifiers = await parts.accounts.identifiersOf(id)
    const details = { found, identifiers, plans: await parts.accounts.plansOf(id) }
    return json ? detailsAsJson(details) : detailsAsText(details)
  }

  /** A password from an operator is for one sign-in, unless they say that it is the person's own. */
  async function setPassword(parts: Opened, name: string, options: PasswordOptions) {
    const { found, address } = await known(parts, name)
    const password = await readNewSecret(context, options.passwordStdin === true)
    await choose(parts, found.account, password, {
      mustChange: options.permanent ? undefined : 'reset',
    })
    const rest = options.permanent ? '' : ' It must be changed at the first sign-in.'
    return `The password of ${address} is set, and all its sessions have ended.${rest}\n`
  }

  async function choose(
    parts: Opened,
    account: Account,
    password: string,
    { mustChange }: Pick<NewPassword, 'mustChange'>,
  ) {
    const answer = await passwordParts(parts).choosePassword({
      account,
      password,
      policyFacts: { hasSecondFactor: false },
      act: operatorAct(context),
      mustDifferFromCurrent: false,
      mustChange,
    })
    assertChosen(answer, addressOf(account.primary))
  }

  async function knownById({ accounts }: Opened, id: AccountId): Promise<Account> {
    const account = await accounts.find(id)
    if (!account) throw new CommandError('The account is gone already.', 1)
    return account
  }

  async function disable(parts: Opened, name: string, typedReason: string) {
    const { found, address } = await known(parts, name)
    const reason = readRequiredText('--reason', typedReason)
    const isDone = await parts.accounts.disable(found.account.id, operatorAct(context, reason))
    if (!isDone) throw new CommandError(`${address} is disabled already.`, 1)
    return `${address} is disabled, and all its sessions have ended.\n`
  }

  async function enable(parts: Opened, name: string) {
    const { found, address } = await known(parts, name)
    const isDone = await parts.accounts.enable(found.account.id, operatorAct(context))
    if (!isDone) throw new CommandError(`${address} is not disabled.`, 1)
    return `${address} is enabled.\n`
  }

  async function known({ config, accounts }: Opened, name: string) {
    const mailbox = readKnownMailbox(name, config.mailbox)
    const found = await accounts.findByMailbox(mailbox)
    if (!found) throw new CommandError(`There is no account ${addressOf(mailbox)}.`, 1)
    return { found, address: addressOf(found.account.primary) }
  }

  return {
    add: (name: string, options: AddOptions) => run((parts) => add(parts, name, options)),
    list: (options: ListOptions) => run((parts) => list(parts, options)),
    show: (name: string, json: boolean) => run((parts) => show(parts, name, json)),
    setPassword: (name: string, options: PasswordOptions) =>
      run((parts) => setPassword(parts, name, options)),
    disable: (name: string, reason: string) => run((parts) => disable(parts, name, reason)),
    enable: (name: string) => run((parts) => enable(parts, name)),
  }
}
