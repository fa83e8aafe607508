import { type Command, Option } from 'commander'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { importFailure } from './import-failure.ts'
import { makePlan, type PlanOptions } from './import-plan-make.ts'
import { applyPlanFile, approvePlanFile, undoImport } from './import-run.ts'
import type { Opened } from './known-account.ts'

type Options = PlanOptions & Readonly<{ apply?: string; undo?: string; dryRun?: boolean }>

const PLANNING = [
  'map',
  'saveMap',
  'sheet',
  'convert',
  'titleCase',
  'reactivate',
  'allowUnknownUnits',
  'completeFor',
  'plan',
  'copy',
  'language',
] as const

/** `cas import people`: a list of people becomes a plan, the plan becomes accounts, and back. */
export function importPeopleCommand(context: CommandContext): Command {
  return newCommand('people', context)
    .description('Bring in people from a list: .xlsx, CSV, TSV or "Unicode text"')
    .argument('[file]', 'the list; what it would do is written into a plan, and nothing is changed')
    .option('--dry-run', 'write the plan only; the same as without')
    .option('--apply <plan>', 'carry out a plan, or go on with it after an interruption')
    .option('--undo <run>', 'take back what a run did')
    .option('--map <file>', 'which column is what, as --save-map has written it')
    .option(
      '--save-map <file>',
      'write down which column is what, for the next list of this sender',
    )
    .option('--sheet <name>', 'the sheet of a workbook; else the first that has a header')
    .addOption(
      new Option('--convert <font>', 'text of an old font becomes Unicode').choices([
        'tcvn3',
        'vni',
      ]),
    )
    .option('--title-case', 'write names in capitals as names are written')
    .option('--complete-for <unit>', 'the list is complete for this unit: who is missing is closed')
    .option('--reactivate', 'open closed accounts again whose people are in the list')
    .option('--allow-unknown-units', 'take people whose unit is not in the tree, with its words')
    .option('--plan <file>', 'where to write the plan; else beside the list')
    .option('--copy <file>', 'where to write the list with «Lỗi» and «Gợi ý»; else beside it')
    .addOption(new Option('--language <code>', 'the language of the copy').choices(['vi', 'en']))
    .option('--reason <text>', 'why, for the audit trail')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
  cas import people danh-sach.xlsx                       plan, and look at it
  cas import people --apply danh-sach.plan.jsonl         carry it out
  cas import people --undo 12                            take run 12 back

Nobody gets a password by it: new accounts wait for their owners (cas account slips). It may be
interrupted at any time, and the same command goes on.
`,
    )
    .action((file: string | undefined, options: Options) => run(context, file, options))
}

/** `cas import approve`: the second pair of eyes on a plan that closes many accounts. */
export function importApproveCommand(context: CommandContext): Command {
  return newCommand('approve', context)
    .description('Approve, as a second operator, a plan that closes many accounts')
    .argument('<plan>')
    .action((file: string) =>
      withParts(context, 'Nothing was changed.', async (parts) => {
        context.stdout.write(await approvePlanFile(context, parts, file))
      }),
    )
}

async function run(context: CommandContext, file: string | undefined, options: Options) {
  const { apply, undo } = options
  const asked = [file, apply, undo].filter((one) => one !== undefined)
  if (asked.length !== 1) {
    throw new CommandError('Give one of: a list, --apply with a plan, --undo with a run.', 64)
  }
  const misplaced =
    file === undefined ? PLANNING.find((name) => options[name] !== undefined) : undefined
  if (misplaced !== undefined) {
    const flag = misplaced.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    throw new CommandError(`--${flag} belongs to a list: a plan has it already.`, 64)
  }
  if (file === undefined && options.dryRun) {
    throw new CommandError('--dry-run belongs to a list. A plan is what a dry run has written.', 64)
  }
  if (file !== undefined) {
    return withParts(context, 'No plan was written, and nothing was changed.', async (parts) => {
      context.stdout.write(await makePlan(context, parts, file, options))
    })
  }
  const kept = 'Everybody who was done is kept, and nobody is half done.'
  return withParts(context, kept, (parts) =>
    apply === undefined
      ? undoImport(context, parts, String(undo), options)
      : applyPlanFile(context, parts, apply, options),
  )
}

async function withParts(
  context: CommandContext,
  whatIsKept: string,
  work: (parts: Opened) => Promise<void>,
): Promise<void> {
  const parts = await context.open()
  try {
    await work(parts)
  } catch (error) {
    throw importFailure(error, whatIsKept)
  } finally {
    await parts.close()
  }
}
