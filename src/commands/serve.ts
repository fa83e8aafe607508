import type { Command } from 'commander'
import { serve } from '../serving/serve.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'

/** `cas serve`: runs the server until it is told to end. */
export function serveCommand(context: CommandContext): Command {
  return newCommand('serve', context)
    .description('Run the server')
    .addHelpText(
      'after',
      `
Signals:
  SIGHUP            reads the configuration again (see "cas reload"); a mistake keeps all as it was
  SIGTERM, SIGINT   answers the requests that are running, then ends
`,
    )
    .action(() =>
      serve({ readConfig: context.config, configFile: context.configFile(), now: context.now }),
    )
}
