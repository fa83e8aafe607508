import { PassThrough } from 'node:stream'
import type { Argument, Command, Option } from 'commander'
import { commandsFor } from './command-table.ts'
import type { CommandContext } from './context.ts'
import { newProgram } from './program.ts'

/** A word with which an option begins, or an argument; what it means, and what it may be. */
export type WordShape = Readonly<{
  /** As the help shows it: `-l, --limit <number>`, `<name>`. */
  term: string
  description: string
  /** The words that stand for it; none for an argument. */
  words: readonly string[]
  takesValue: boolean
  choices: readonly string[]
}>

/** A command as its help tells it. */
export type CommandShape = Readonly<{
  /** How it is asked for: `cas account add`. */
  path: string
  name: string
  description: string
  usage: string
  arguments: readonly WordShape[]
  options: readonly WordShape[]
  children: readonly CommandShape[]
  /** What its help says after the options: examples, files, signals. */
  more: string
}>

/** The whole of `cas`, as its commands describe themselves: its completion and its manual are made of it. */
export async function programShape(context: CommandContext): Promise<CommandShape> {
  const written = new PassThrough()
  const silent = { ...context, stdout: written }
  const program = newProgram(silent)
  for (const command of await commandsFor([])) program.addCommand(command(silent))
  return shapeOf(program, 'cas', () => written.read()?.toString() ?? '')
}

/** The command and all below it, each before its children. */
export function withChildren(shape: CommandShape): CommandShape[] {
  return [shape, ...shape.children.flatMap(withChildren)]
}

function shapeOf(command: Command, path: string, written: () => string): CommandShape {
  const help = command.createHelp()
  command.outputHelp()
  const more = written().slice(command.helpInformation().length).trim()
  return {
    path,
    name: command.name(),
    description: command.description(),
    usage: command.usage(),
    arguments: help
      .visibleArguments(command)
      .map((argument) => argumentShape(argument, help.argumentDescription(argument))),
    options: help
      .visibleOptions(command)
      .map((option) => optionShape(option, help.optionDescription(option))),
    children: command.commands.map((child) =>
      shapeOf(child as Command, `${path} ${child.name()}`, written),
    ),
    more,
  }
}

function optionShape(option: Option, description: string): WordShape {
  return {
    term: option.flags,
    description,
    words: [option.short, option.long].filter((word) => word != null),
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
  }
}

function argumentShape(argument: Argument, description: string): WordShape {
  const name = argument.variadic ? `${argument.name()}...` : argument.name()
  return {
    term: argument.required ? `<${name}>` : `[${name}]`,
    description,
    words: [],
    takesValue: true,
    choices: argument.argChoices ?? [],
  }
}
