import type { Command } from 'commander'
import { version } from '../version.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'

/** What `cas` ends with, for its help and its manual. */
const EXIT_CODES = `
Exit codes:
  0 done   1 refused, or not found   2 broken (cas doctor)   64 wrong usage   65 unusable input   69 address taken
  70 fault in the program   73 data folder unusable   74 database damaged or missing
  75 database held by another program   76 database of another version
  78 mistakes in the configuration
`

/** `cas` itself, without its commands. */
export function newProgram(context: CommandContext): Command {
  return newCommand('cas', context)
    .description(
      'Central sign-in: a CAS protocol 3 single sign-on server with an application portal',
    )
    .version(version, '--version', 'print the version')
    .option('--config <file>', 'the configuration', process.env.CAS_CONFIG ?? 'cas.config.json')
    .addHelpText('after', EXIT_CODES)
}
