#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { accountCommand } from './commands/account.ts'
import { checkConfigCommand } from './commands/check-config.ts'
import { realContext } from './commands/context.ts'
import { EXIT, endingOf } from './commands/exit-codes.ts'
import { migrateCommand } from './commands/migrate.ts'
import { serveCommand } from './commands/serve.ts'
import { serviceCommand } from './commands/service.ts'
import { packageFile } from './paths.ts'

const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }

const program = new Command('cas')
  .description('Central sign-in: a CAS protocol 3 single sign-on server with an application portal')
  .version(version, '--version', 'print the version')
  .option('--config <file>', 'the configuration', process.env.CAS_CONFIG ?? 'cas.config.json')
  .exitOverride()
  .showHelpAfterError('("cas --help" tells what there is)')
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

const context = realContext(() => program.opts<{ config: string }>().config)
for (const command of [
  serveCommand(context),
  migrateCommand(context),
  accountCommand(context),
  serviceCommand(context),
  checkConfigCommand(context),
]) {
  program.addCommand(command.copyInheritedSettings(program))
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = exitCodeOf(error)
}

function exitCodeOf(error: unknown): number {
  // Commander has told its own errors already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  const { code, sentence } = endingOf(error)
  process.stderr.write(`cas: ${sentence}\n`)
  return code
}
