import { Argument, type Command } from 'commander'
import { newCommand } from './command.ts'
import { programShape } from './command-shape.ts'
import { bashCompletion } from './completion-bash.ts'
import { fishCompletion } from './completion-fish.ts'
import { zshCompletion } from './completion-zsh.ts'
import type { CommandContext } from './context.ts'

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

const EXAMPLES = `
Examples:
  $ cas completion bash > /etc/bash_completion.d/cas
  $ cas completion zsh > /usr/local/share/zsh/site-functions/_cas
  $ cas completion fish > /etc/fish/completions/cas.fish
`

/** `cas completion SHELL`: what a shell needs to complete commands and options. */
export function completionCommand(context: CommandContext): Command {
  return newCommand('completion', context)
    .description('Print what a shell needs to complete the commands and options of cas')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SHELLS)))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: keyof typeof SHELLS) => {
      context.stdout.write(SHELLS[shell](await programShape(context)))
    })
}
