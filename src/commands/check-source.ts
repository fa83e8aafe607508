import type { Command } from 'commander'
import { createConnector } from '../outgoing/secure-connection.ts'
import { examineSource, type ServerReport } from '../sources/examine-source.ts'
import { readKnownMailbox } from './account-input.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { readNewSecret } from './read-secret.ts'
import { printable, textTable } from './text-table.ts'

const HELP = `
Each server of the source is examined by itself: its name, connection, certificate and TLS; of a
directory also the bind and the base. With --user, whether that person is found, and what the account
would be filled with; with --password-stdin, whether the password is accepted as well.

Ends with 0 if all of it works and with 1 otherwise, so that a monitor may call it. No password is shown.

Examples:
  $ cas check-source thu-muc
  $ cas check-source hop-thu --user sonnv --password-stdin < password.txt
`

type Options = Readonly<{ user?: string; passwordStdin?: boolean; json?: boolean }>

/** `cas check-source …`: what works, step by step, of a directory or mail server that has passwords. */
export function checkSourceCommand(context: CommandContext): Command {
  return newCommand('check-source', context)
    .description('Tell step by step whether a source of passwords can be used')
    .argument('<name>', 'the name of the source in the configuration')
    .option('--user <mailbox>', 'look for this person too')
    .option('--password-stdin', 'try the password on standard input for --user')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action((name: string, options: Options) => check(context, name, options))
}

async function check(context: CommandContext, name: string, options: Options): Promise<void> {
  const { sources, mailbox } = context.config()
  const entry = sources.find((source) => source.name === name)
  if (!entry) {
    const names = sources.map((source) => source.name).join(', ')
    throw new CommandError(`There is no source "${name}". There are: ${names}.`, EXIT.usage)
  }
  if (entry.kind === 'local') {
    throw new CommandError(
      'The passwords of this source are kept here: nothing is asked.',
      EXIT.usage,
    )
  }
  if (options.passwordStdin && options.user === undefined) {
    throw new CommandError('--password-stdin goes with --user.', EXIT.usage)
  }
  const person = {
    ...(options.user !== undefined && { mailbox: readKnownMailbox(options.user, mailbox) }),
    ...(options.passwordStdin && { password: await readNewSecret(context, true) }),
  }
  const servers = await examineSource(entry, person, {
    connector: createConnector(),
    elapsed: () => performance.now(),
    now: context.now,
  })
  const isGood = servers.every((server) => server.isGood)
  const report = { source: name, kind: entry.kind, isGood, servers }
  const text = options.json
    ? `${JSON.stringify(report, null, 2)}\n`
    : servers.map(asText).join('\n')
  context.stdout.write(text)
  if (!isGood)
    throw new CommandError(`The source ${name} does not work as it should.`, EXIT.refused)
}

function asText({ server, steps }: ServerReport): string {
  const rows = steps.map(({ step, isGood, detail, milliseconds }) => [
    isGood ? 'ok' : 'FAILED',
    step,
    `${milliseconds} ms`,
    detail,
  ])
  return `${printable(server)}\n${textTable(['', 'step', 'time', 'detail'], rows)}`
}
