import { Command, type CommanderError } from 'commander'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'

/**
 * A command that writes to the context's streams and never ends the process by itself: mistakes in
 * the command line are thrown as a CommandError, to be told once. Its subcommands do as it does.
 */
export function newCommand(name: string, { stdout, stderr }: CommandContext): Command {
  return new Command(name)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => {},
    })
    .exitOverride(rethrow)
}

/** That help or the version was shown stays commander's to say. */
function rethrow(error: CommanderError): never {
  if (error.exitCode === 0 || error.code === 'commander.help') throw error
  const sentence = error.message.replace(/^error: /, '')
  throw new CommandError(`${sentence} ("--help" tells what there is)`, 64)
}
