import type { Command } from 'commander'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { importHashesCommand } from './import-hashes.ts'

/** `cas import …`: what comes from other systems in bulk. */
export function importCommand(context: CommandContext): Command {
  return newCommand('import', context)
    .description('Take over what other systems know, in bulk')
    .addCommand(importHashesCommand(context))
}
