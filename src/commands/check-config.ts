import type { Command } from 'commander'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'

/** `cas check-config`: every mistake of the configuration at once, without starting anything. */
export function checkConfigCommand(context: CommandContext): Command {
  return newCommand('check-config', context)
    .description('Check the configuration and tell every mistake at once')
    .option('--json', 'print the configuration in force, with all defaults, as JSON')
    .addHelpText('after', '\nEnds with 0 if there is no mistake, with 78 otherwise.\n')
    .action(({ json }: { json?: boolean }) => {
      const config = context.config()
      if (json) return void context.stdout.write(`${JSON.stringify(config, withoutSecrets, 2)}\n`)
      const { file, services } = config
      context.stdout.write(`${file} has no mistakes. It registers ${services.length} services.\n`)
    })
}

/** What was taken from the environment so that it stays out of the file stays off the screen too. */
function withoutSecrets(key: string, value: unknown): unknown {
  return key === 'bindPassword' ? '(not shown)' : value
}
