import type { Command } from 'commander'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { importHashesCommand } from './import-hashes.ts'
import { importApproveCommand, importPeopleCommand } from './import-people.ts'
import { importRunsCommand } from './import-runs.ts'

/** `cas import …`: what comes from other systems in bulk. */
export function importCommand(context: CommandContext): Command {
  return newCommand('import', context)
    .description('Bring in people, and what other systems know of them, in bulk')
    .addCommand(importPeopleCommand(context))
    .addCommand(importApproveCommand(context))
    .addCommand(importRunsCommand(context))
    .addCommand(importHashesCommand(context))
}
