#!/usr/bin/env node
import { CommanderError } from 'commander'
import { accountCommand } from './commands/account.ts'
import { brandingCommand } from './commands/branding.ts'
import { checkConfigCommand } from './commands/check-config.ts'
import { checkSourceCommand } from './commands/check-source.ts'
import { newCommand } from './commands/command.ts'
import { realContext } from './commands/context.ts'
import { EXIT, endingOf } from './commands/exit-codes.ts'
import { importCommand } from './commands/import.ts'
import { linkCommand } from './commands/link.ts'
import { logoutQueueCommand } from './commands/logout-queue.ts'
import { migrateCommand } from './commands/migrate.ts'
import { noticeCommand } from './commands/notice.ts'
import { passwordCostCommand } from './commands/password-cost.ts'
import { rotateKeyCommand } from './commands/rotate-key.ts'
import { serveCommand } from './commands/serve.ts'
import { serviceCommand } from './commands/service.ts'
import { supportCommand } from './commands/support.ts'
import { throttleCommand } from './commands/throttle.ts'
import { unitCommand } from './commands/unit.ts'
import { version } from './version.ts'

// Accounts and keys are nobody else's business, whatever the folder allows.
process.umask(0o077)

const context = realContext(() => program.opts<{ config: string }>().config)

const program = newCommand('cas', context)
  .description('Central sign-in: a CAS protocol 3 single sign-on server with an application portal')
  .version(version, '--version', 'print the version')
  .option('--config <file>', 'the configuration', process.env.CAS_CONFIG ?? 'cas.config.json')
  .addCommand(serveCommand(context))
  .addCommand(migrateCommand(context))
  .addCommand(accountCommand(context))
  .addCommand(importCommand(context))
  .addCommand(passwordCostCommand(context))
  .addCommand(serviceCommand(context))
  .addCommand(unitCommand(context))
  .addCommand(linkCommand(context))
  .addCommand(noticeCommand(context))
  .addCommand(logoutQueueCommand(context))
  .addCommand(throttleCommand(context))
  .addCommand(brandingCommand(context))
  .addCommand(supportCommand(context))
  .addCommand(rotateKeyCommand(context))
  .addCommand(checkConfigCommand(context))
  .addCommand(checkSourceCommand(context))
  .addHelpText(
    'after',
    `
Exit codes:
  0 done   1 refused, or not found   64 wrong usage   65 unusable input   69 address taken
  70 fault in the program   73 data folder unusable   74 database damaged or missing
  75 database held by another program   76 database newer than the program
  78 mistakes in the configuration
`,
  )

// `cas account list | head` closes the pipe early: that is no fault.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(EXIT.ok)
})

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

function exitCodeOf(error: unknown): number {
  // Commander throws what it has told already: that help or the version was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  const { code, sentence } = endingOf(error)
  process.stderr.write(`cas: ${sentence}\n`)
  return code
}
