import type { Command } from 'commander'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { readDay } from './read-day.ts'
import { unitLinkCommand } from './unit-link.ts'
import { unitTreeCommand } from './unit-tree.ts'
import { createUnitVerbs } from './unit-verbs.ts'

const EXAMPLES = `
A unit keeps its code for good; what it is called and where it hangs holds from a day on. Every change
takes --on DAY (today, unless given) and --dry-run, which tells what would change: units, people, and
who may use which application.

Examples:
  $ cas unit import units.csv --dry-run
  $ cas unit add SKHCN --name 'Sở Khoa học và Công nghệ' --kind so-ban-nganh --parent TINH
  $ cas unit rename SKHCN --name 'Sở Khoa học, Công nghệ' --on 2027-01-01
  $ cas unit merge STTTT --into SKHCN --on 2027-01-01 --dry-run
  $ cas unit split SKHCN --into SKH --into SCN --people who.csv --rest SKH
  $ cas unit cancel STTTT --on 2027-01-01
  $ cas unit tree --on 2027-01-01
`

/** `cas unit …`: the units of the administration, as they were, are and will be. */
export function unitCommand(context: CommandContext): Command {
  const verbs = createUnitVerbs(context)
  const unit = newCommand('unit', context)
    .description('Look at the units of the administration, and change them from a day on')
    .addHelpText('after', EXAMPLES)
    .addCommand(unitTreeCommand(context))
    .addCommand(unitLinkCommand(context))

  changing(unit, 'add', 'Add a unit')
    .argument('<code>', 'its code, which it keeps for good')
    .requiredOption('--name <text>', 'its name')
    .option('--short-name <text>', 'its short name', '')
    .requiredOption('--kind <id>', 'one of the kinds of the configuration')
    .option('--parent <code>', 'the unit above it; without: it is a root')
    .action(verbs.add)

  changing(unit, 'import', 'Add the units of a CSV file')
    .argument(
      '<file>',
      'CSV in UTF-8: code, name, short name, kind, parent; the first line names them',
    )
    .action(verbs.import)

  changing(unit, 'rename', 'Change what a unit is called, or its kind')
    .argument('<code>')
    .option('--name <text>', 'its new name')
    .option('--short-name <text>', 'its new short name')
    .option('--kind <id>', 'its new kind')
    .action(verbs.rename)

  changing(unit, 'move', 'Put a unit, with all below it, under another')
    .argument('<code>')
    .option('--under <code>', 'the unit above it')
    .option('--root', 'no unit is above it')
    .action(verbs.move)

  changing(unit, 'merge', 'End units; another takes over their people and the units below them')
    .argument('<code...>')
    .requiredOption('--into <code>', 'the unit that takes over')
    .action(verbs.merge)

  changing(unit, 'split', 'Let other units come of one')
    .argument('<code>')
    .requiredOption('--into <code>', 'a unit that comes of it (may be repeated)', collect, [])
    .option('--people <file>', 'CSV of mailbox and unit: who goes where')
    .option(
      '--rest <code>',
      'the unit ends, and this one takes who is not listed; without: it goes on',
    )
    .action(verbs.split)

  changing(unit, 'close', 'End a unit that has neither people nor units below it')
    .argument('<code>')
    .action(verbs.close)

  changing(unit, 'cancel', 'Take back a change that is written down for a day to come')
    .argument('<code>')
    .action(verbs.cancel)

  return unit
}

function changing(unit: Command, name: string, description: string): Command {
  return unit
    .command(name)
    .description(description)
    .option('--on <day>', 'from this day on, such as 2027-01-01; default: today', readDay)
    .option('--reason <text>', 'why, such as the number of the decision')
    .option('--dry-run', 'tell what would change, and change nothing')
    .option('--json', 'print JSON')
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value]
}
