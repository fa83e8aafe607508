import type { Command } from 'commander'
import { addAlertsCommand } from './account-alerts.ts'
import { addExportCommand } from './account-export.ts'
import { addHistoryCommand } from './account-history.ts'
import { addInactiveCommands } from './account-inactive.ts'
import { addLifeCommands } from './account-life.ts'
import { addNameCommands } from './account-names.ts'
import { addRecoveryCommands } from './account-recovery.ts'
import { addSessionCommands } from './account-sessions.ts'
import { addSlipsCommand } from './account-slips.ts'
import { createAccountVerbs } from './account-verbs.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { readLimit } from './read-limit.ts'
import { secondFactorCommand } from './second-factor.ts'
import { setHashCommand } from './set-hash.ts'

const EXAMPLES = `
NAME is a mailbox name, with or without its suffix: sonnv, or sonnv@binhphuoc.gov.vn.

Examples:
  $ cas account add sonnv --display-name 'Nguyễn Văn Sơn' --unit 'Sở Nội vụ'
  $ cas account password sonnv
  $ cas account password sonnv --password-stdin < password.txt
  $ cas account list --search 'nguyen son' --json
  $ cas account add quantri1 --display-name 'Lê Thị Hoa' --group quan-tri --activation-code
  $ cas account reset-code sonnv --verified called-back
  $ cas account slips --unit SNV --out slips.html --dry-run
  $ cas account disable sonnv --reason 'nghỉ hưu từ 01/12/2026'
  $ cas account rename tamtt tamtt.skhcn --old-name-until 30/06/2027
  $ cas account transfer --from people.csv --unit SKHCN --on 01/01/2027 --dry-run
  $ cas account leave sonnv --on 30/11/2026 --reason 'nghỉ hưu'
  $ cas account lock sonnv --reason 'sự cố 17' --until 27/11/2026
  $ cas account inactive report
`

/** `cas account …`: the accounts of people, for whoever runs the server. */
export function accountCommand(context: CommandContext): Command {
  const { add, list, show, setPassword, disable, enable } = createAccountVerbs(context)
  const account = newCommand('account', context)
    .description('Look after accounts: add, find, rename, move, lock, close; set passwords')
    .addHelpText('after', EXAMPLES)

  account
    .command('add')
    .description('Add an account; it has no password, so that its owner chooses one')
    .argument('<name>', 'mailbox name')
    .requiredOption('--display-name <text>', 'full name, as people write it')
    .option(
      '--unit <text>',
      'unit, by its code or name; what is in no tree stays as it is written',
      '',
    )
    .option('--position <text>', 'position', '')
    .option('--phone <number>', 'Vietnamese phone number, however it is written', '')
    .option('--employee-code <code>', 'employee code', '')
    .option('--group <group>', 'a group (may be repeated)', collect, [])
    .option('--suffix <suffix>', 'mailbox suffix, when the name is given without it')
    .option('--password-stdin', 'read a password for the first sign-in from standard input')
    .option('--permanent', 'it need not be changed at the first sign-in')
    .option('--no-password', 'set none, as without --password-stdin')
    .option('--activation-code', 'print the code by which its owner sets a password')
    .action(add)

  account
    .command('list')
    .description('List accounts in the order of their mailboxes')
    .option('--search <text>', 'words of the mailbox, name, unit or employee code; no marks needed')
    .option('--after <mailbox>', 'go on behind this mailbox')
    .option('--limit <number>', 'accounts at a time, up to 1000', readLimit, 50)
    .option('--json', 'print one JSON document')
    .action(list)

  account
    .command('show')
    .description('Show an account with all its mailboxes')
    .argument('<name>', 'mailbox name')
    .option('--json', 'print one JSON document')
    .action((name: string, options: Readonly<{ json?: boolean }>) =>
      show(name, options.json === true),
    )

  account
    .command('password')
    .description('Set a password for the next sign-in, and end all sessions of the account')
    .argument('<name>', 'mailbox name')
    .option('--password-stdin', 'read the password from standard input')
    .option('--permanent', 'it need not be changed at the next sign-in')
    .action(setPassword)

  account.addCommand(setHashCommand(context))

  account
    .command('disable')
    .description('Close an account and end all its sessions')
    .argument('<name>', 'mailbox name')
    .requiredOption('--reason <text>', 'why, for whoever asks later')
    .action((name: string, options: Readonly<{ reason: string }>) => disable(name, options.reason))

  account
    .command('enable')
    .description('Open a disabled account again')
    .argument('<name>', 'mailbox name')
    .action(enable)

  addNameCommands(account, context)
  addLifeCommands(account, context)
  addInactiveCommands(account, context)
  addSessionCommands(account, context)
  addRecoveryCommands(account, context)
  addAlertsCommand(account, context)
  addSlipsCommand(account, context)
  addExportCommand(account, context)
  addHistoryCommand(account, context)

  return account.addCommand(secondFactorCommand(context))
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value]
}
