import { type Command, InvalidArgumentError } from 'commander'
import { addressOf } from '../accounts/account.ts'
import { localTime } from '../http/browser/local-time.ts'
import { secondFactorVi } from '../i18n/second-factor-vi.ts'
import { createSecondFactor } from '../second-factor/second-factor.ts'
import {
  type ApprovalRefusal,
  createSecondFactorResets,
  type IssuedBypass,
} from '../second-factor/second-factor-resets.ts'
import { readSecretKey } from '../storage/data-folder.ts'
import { keyFolder } from '../storage/key-folder.ts'
import { createKeyRing } from '../storage/key-ring.ts'
import { createTimedIds } from '../storage/timed-id.ts'
import { readKnownMailbox, readRequiredText } from './account-input.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { operatorAct } from './operator-act.ts'
import { readLimit } from './read-limit.ts'
import {
  requestsAsJson,
  requestsAsTable,
  type ShownRequest,
  stateAsJson,
  stateAsText,
} from './second-factor-view.ts'

type Opened = Awaited<ReturnType<CommandContext['open']>>
type ListOptions = Readonly<{ all?: boolean; before?: number; limit: number; json?: boolean }>

/** Whoever acts alone says more than "lost". */
const SHORTEST_EMERGENCY = 20

const EXAMPLES = `
A lost phone takes two people. One asks for the reset after calling the person back; another one,
signed in to this machine under another name, approves and reads the code out. The code is good for 30
minutes and once; with it the person enrols another app. Until then the old app stays in force.

Where there is nobody else, --break-glass gives the code to one person alone. Its reason needs at least
${SHORTEST_EMERGENCY} characters, and the audit trail says second-factor.break-glass for good.

Examples:
  $ cas account second-factor sonnv
  $ cas account second-factor reset sonnv --reason 'mất điện thoại, đã gọi lại số 0912…'
  $ cas account second-factor requests
  $ cas account second-factor approve 12
  $ cas account second-factor forget-devices sonnv --reason 'bán máy cũ'
`

/** `cas account second-factor …`: how it stands, and the reset by two people (product 3.5). */
export function secondFactorCommand(context: CommandContext): Command {
  const command = newCommand('second-factor', context)
    .description("Show an account's second factor; reset it, by two people, when the phone is lost")
    .argument('[name]', 'mailbox name')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined, options: Readonly<{ json?: boolean }>) => {
      if (name === undefined) throw new CommandError('Name an account, or a subcommand.', 64)
      return run((parts) => show(parts, name, options.json === true))
    })

  command
    .command('reset')
    .description('Ask for a reset; somebody else must approve it within 24 hours')
    .argument('<name>', 'mailbox name')
    .requiredOption('--reason <text>', 'why, and how the caller was recognised')
    .option('--break-glass', 'give the code at once, alone: an emergency, and written down as one')
    .action((name: string, options: Readonly<{ reason: string; breakGlass?: boolean }>) =>
      run((parts) =>
        options.breakGlass
          ? breakGlass(parts, name, options.reason)
          : request(parts, name, options.reason),
      ),
    )

  command
    .command('requests')
    .description('List the requests that wait for an approval, the newest first')
    .option('--all', 'and those of the last 30 days that are over')
    .option('--before <request>', 'go on behind this request', readId)
    .option('--limit <number>', 'requests at a time, up to 1000', readLimit, 50)
    .option('--json', 'print one JSON document')
    // `--json` belongs to the command above as well, which takes it wherever it is written.
    .action((_, self: Command) => run((parts) => list(parts, self.optsWithGlobals<ListOptions>())))

  command
    .command('approve')
    .description('Approve what another person asked for, and get the code to read out')
    .argument('<request>', 'its number, as listed', readId)
    .action((id: number) => run((parts) => approve(parts, id)))

  command
    .command('withdraw')
    .description('Withdraw a request that waits')
    .argument('<request>', 'its number, as listed', readId)
    .action((id: number) => run((parts) => withdraw(parts, id)))

  command
    .command('forget-devices')
    .description('Ask for a code again on every device of the account')
    .argument('<name>', 'mailbox name')
    .requiredOption('--reason <text>', 'why, for whoever asks later')
    .action((name: string, options: Readonly<{ reason: string }>) =>
      run((parts) => forgetDevices(parts, name, options.reason)),
    )

  async function run(work: (parts: Opened) => Promise<string>) {
    const parts = await context.open()
    try {
      context.stdout.write(await work(parts))
    } finally {
      await parts.close()
    }
  }

  function resetsOf({ config, database }: Opened) {
    return createSecondFactorResets({ database, secretKey: readSecretKey(config.dataFolder) })
  }

  /** For looking and forgetting: nobody enrols at the command line. */
  function secondFactorOf({ config, database }: Opened) {
    return createSecondFactor({
      database,
      keyRing: createKeyRing(keyFolder(config.dataFolder)),
      secretKey: readSecretKey(config.dataFolder),
      issuer: '',
      trustedDeviceMs: 0,
      confirmPassword: async () => 'unavailable',
      newDeviceId: createTimedIds(context.now),
    })
  }

  async function show(parts: Opened, name: string, json: boolean) {
    const { id, address } = await known(parts, name)
    const now = context.now()
    const secondFactor = secondFactorOf(parts)
    const [state, devices, request] = await Promise.all([
      secondFactor.stateOf(id, now),
      secondFactor.trustedDevices(id, now),
      resetsOf(parts).openOf(id, now),
    ])
    const shown = { address, state, devices, request }
    return json ? stateAsJson(shown) : stateAsText(shown)
  }

  async function request(parts: Opened, name: string, typedReason: string) {
    const { id, address } = await known(parts, name)
    const act = operatorAct(context, readRequiredText('--reason', typedReason))
    const outcome = await resetsOf(parts).request(act, id)
    if (outcome.kind === 'not-enrolled') throw notEnrolled(address)
    const number = outcome.request.id
    if (outcome.kind === 'open-already') {
      const by = outcome.request.requestedBy
      throw new CommandError(`${by} has asked for this already: request ${number}.`, 1)
    }
    return (
      `Request ${number}: reset the second factor of ${address}.\n` +
      `Somebody else approves it within 24 hours: cas account second-factor approve ${number}\n`
    )
  }

  async function breakGlass(parts: Opened, name: string, typedReason: string) {
    const { id, address } = await known(parts, name)
    const reason = readRequiredText('--reason', typedReason)
    if ([...reason].length < SHORTEST_EMERGENCY) {
      const sentence = `Alone, say why in at least ${SHORTEST_EMERGENCY} characters.`
      throw new CommandError(sentence, 65)
    }
    const issued = await resetsOf(parts).breakGlass(operatorAct(context, reason), id)
    if (!issued) throw notEnrolled(address)
    context.stderr.write(
      'BREAK GLASS: nobody else has approved this. It is in the audit trail as ' +
        'second-factor.break-glass; have somebody else look at it.\n',
    )
    return readOut(issued, address)
  }

  async function list(parts: Opened, { all = false, before, limit, json = false }: ListOptions) {
    const now = context.now()
    const requests = await resetsOf(parts).list({ onlyOpen: !all, before, limit: limit + 1 }, now)
    const page = await Promise.all(requests.slice(0, limit).map((one) => named(parts, one)))
    const next = requests.length > limit ? page.at(-1)?.id : undefined
    return json ? requestsAsJson(page, next) : requestsAsTable(page, next)
  }

  async function approve(parts: Opened, id: number) {
    const outcome = await resetsOf(parts).approve(operatorAct(context), id)
    if (outcome.kind !== 'issued') throw refusalOf(outcome, id)
    const { address } = await named(parts, outcome.request)
    return readOut(outcome, address)
  }

  async function withdraw(parts: Opened, id: number) {
    const outcome = await resetsOf(parts).withdraw(operatorAct(context), id)
    if (outcome.kind !== 'withdrawn') throw refusalOf(outcome, id)
    return `Request ${id} is withdrawn.\n`
  }

  async function forgetDevices(parts: Opened, name: string, typedReason: string) {
    const { id, address } = await known(parts, name)
    const act = operatorAct(context, readRequiredText('--reason', typedReason))
    const count = await secondFactorOf(parts).revokeTrust(act, id, 'all')
    return `${address} will be asked for a code again on ${count} device${count === 1 ? '' : 's'}.\n`
  }

  /** The code in the words that are read out, and what the operator must know besides. */
  function readOut({ code, expiresAt, request }: IssuedBypass, address: string): string {
    const until = localTime(expiresAt, context.now())
    return (
      `${address}: ${request.reason}\n` +
      `${secondFactorVi.desk.bypass(code, until)}\n` +
      'It is shown this once. All sessions of the account have ended.\n'
    )
  }

  async function known({ config, accounts }: Opened, name: string) {
    const mailbox = readKnownMailbox(name, config.mailbox)
    const found = await accounts.findByMailbox(mailbox)
    if (!found) throw new CommandError(`There is no account ${addressOf(mailbox)}.`, 1)
    return { id: found.account.id, address: addressOf(found.account.primary) }
  }

  async function named<Request extends Readonly<{ accountId: number }>>(
    { accounts }: Opened,
    request: Request,
  ): Promise<Request & Pick<ShownRequest, 'address'>> {
    const account = await accounts.find(request.accountId)
    return { ...request, address: account ? addressOf(account.primary) : '' }
  }

  return command
}

function notEnrolled(address: string): CommandError {
  return new CommandError(`${address} has no second factor to be reset.`, 1)
}

function refusalOf(refusal: ApprovalRefusal, id: number): CommandError {
  switch (refusal.kind) {
    case 'unknown':
      return new CommandError(`There is no request ${id}.`, 1)
    case 'same-person':
      return new CommandError(
        `You asked for request ${id} yourself: somebody else must approve it, under their own name.`,
        1,
      )
    case 'closed': {
      const { state, closedBy } = refusal.request
      // An open one that is refused has waited too long.
      const words = state === 'open' || state === 'expired' ? 'has expired' : `is ${state}`
      return new CommandError(`Request ${id} ${words}${closedBy && ` (by ${closedBy})`}.`, 1)
    }
  }
}

function readId(typed: string): number {
  if (/^\d{1,15}$/.test(typed)) return Number(typed)
  throw new InvalidArgumentError('It must be the number of a request, as listed.')
}
