import { applyPlan, undoRun } from '../people-import/apply-plan.ts'
import { createImportRuns, type ImportRun, type RunItem } from '../people-import/import-runs.ts'
import { openPlan, type SealedPlan } from '../people-import/plan-file.ts'
import { dayAt } from '../units/day.ts'
import { createUnitStore } from '../units/unit-store.ts'
import { createUnitTree } from '../units/unit-tree.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import type { Opened } from './known-account.ts'
import { localTime } from './local-time.ts'
import { operatorAct } from './operator-act.ts'
import { showProgress } from './progress.ts'
import { printable, printableJson } from './text-table.ts'

/** A clock that is so far behind a plan was set back, or is another machine's. */
const CLOCK_SLACK_MS = 60_000
const LEFT_ALONE_TOLD = 20

type Told = Readonly<{ json?: boolean }>

/** Carries out a plan, or goes on with it. */
export async function applyPlanFile(
  context: CommandContext,
  parts: Opened,
  file: string,
  options: Told,
): Promise<void> {
  const { database, config } = parts
  const runs = createImportRuns(database)
  const plan = await openPlan(file, parts.secretKey())
  await assertApproved(plan, runs, file)
  const before = await runs.findBySeal(plan.end.seal)
  if (before?.undoStartedAt) {
    throw new CommandError(`This plan was undone (run ${before.id}). Make a new one.`, 1)
  }
  warnOfClock(context, plan)
  const run = before ?? (await runs.begin(plan.header, plan.end, operatorAct(context)))
  if (run.finishedAt !== null) {
    return tell(context, run, 'finished', options, await outcomeOf(runs, run))
  }
  const now = context.now()
  const tree = createUnitTree(await createUnitStore(database).load(), dayAt(now))
  const progress = showProgress(context.stderr, 'Applying', plan.end.lines)
  const reason = reasonOf(run, plan.header.reason)
  try {
    const ended = await applyPlan(
      plan.lines,
      { tree, quarantineMonths: config.mailbox.quarantineMonths },
      {
        database,
        runs,
        run,
        act: () => operatorAct(context, reason),
        progress: progress.update,
        signal: context.interruption(),
      },
    )
    if (ended === 'stopped') throw stopped(`cas import people --apply ${file}`)
  } finally {
    progress.stop()
  }
  const outcome = await outcomeOf(runs, run)
  await runs.finish(run, outcome.counts, operatorAct(context, reason))
  await tell(context, run, 'finished', options, outcome)
}

/** Takes back what a run did. */
export async function undoImport(
  context: CommandContext,
  { database }: Opened,
  typed: string,
  options: Told & Readonly<{ reason?: string }>,
): Promise<void> {
  const runs = createImportRuns(database)
  const run = await knownRun(runs, typed)
  if (run.undoneAt !== null) {
    return tell(context, run, 'undone', options, await outcomeOf(runs, run))
  }
  const reason = options.reason ?? `undo of import run ${run.id}`
  await runs.beginUndo(run, operatorAct(context, reason))
  const { done } = await runs.counts(run.id)
  const progress = showProgress(context.stderr, 'Undoing', done)
  try {
    const ended = await undoRun({
      database,
      runs,
      run,
      act: () => operatorAct(context, reason),
      progress: progress.update,
      signal: context.interruption(),
    })
    if (ended === 'stopped') throw stopped(`cas import people --undo ${run.id}`)
  } finally {
    progress.stop()
  }
  const outcome = await outcomeOf(runs, run)
  await runs.finishUndo(run, outcome.counts, operatorAct(context, reason))
  await tell(context, run, 'undone', options, outcome)
}

/** Says that somebody other than its maker has looked at a plan. */
export async function approvePlanFile(
  context: CommandContext,
  parts: Opened,
  file: string,
): Promise<string> {
  const runs = createImportRuns(parts.database)
  const { header, end } = await openPlan(file, parts.secretKey())
  const act = operatorAct(context)
  if (act.actor.kind === 'operator' && act.actor.name === header.madeBy) {
    throw new CommandError(
      `${printable(header.madeBy)} made this plan: somebody else must approve it.`,
      1,
    )
  }
  await runs.approve(header, end, act)
  return `Approved: ${end.closes} accounts are closed by it. It may be applied now.\n`
}

export async function knownRun(
  runs: ReturnType<typeof createImportRuns>,
  typed: string,
): Promise<ImportRun> {
  const id = Number(typed)
  const run = Number.isSafeInteger(id) && id > 0 ? await runs.find(id) : undefined
  if (!run) {
    throw new CommandError(`There is no run "${printable(typed)}": see cas import runs.`, 1)
  }
  return run
}

async function assertApproved(
  { header, end }: SealedPlan,
  runs: ReturnType<typeof createImportRuns>,
  file: string,
): Promise<void> {
  if (!end.needsApproval) return
  const others = (await runs.approvedBy(end.seal)).filter((name) => name !== header.madeBy)
  if (others.length > 0) return
  throw new CommandError(
    `It closes ${end.closes} accounts at once: somebody other than ${printable(header.madeBy)} must say "cas import approve ${printable(file)}" first. Nothing was changed.`,
    1,
  )
}

function warnOfClock({ stderr, now }: CommandContext, { header }: SealedPlan): void {
  const ahead = Date.parse(header.madeAt) - now()
  if (ahead <= CLOCK_SLACK_MS) return
  stderr.write(
    `The clock of this machine is ${Math.round(ahead / 60_000)} minutes behind the time at which the plan was made (${localTime(Date.parse(header.madeAt))}): it was set back. The import goes on; check the clock, as the audit trail tells its times.\n`,
  )
}

/** What the audit trail says of every person of the run. */
function reasonOf({ id, fileName }: ImportRun, reason: string): string {
  return reason === '' ? `import run ${id}: ${fileName}` : `import run ${id}: ${reason}`
}

function stopped(command: string): CommandError {
  return new CommandError(`Stopped. What was done is kept; go on by: ${printable(command)}`, 1)
}

type Outcome = Readonly<{
  counts: Awaited<ReturnType<ReturnType<typeof createImportRuns>['counts']>>
  leftAlone: readonly RunItem[]
}>

async function outcomeOf(
  runs: ReturnType<typeof createImportRuns>,
  { id }: ImportRun,
): Promise<Outcome> {
  return { counts: await runs.counts(id), leftAlone: await runs.leftAlone(id, 0, LEFT_ALONE_TOLD) }
}

async function tell(
  { stdout, stderr }: CommandContext,
  run: ImportRun,
  state: 'finished' | 'undone',
  { json }: Told,
  { counts, leftAlone }: Outcome,
): Promise<void> {
  const alone = state === 'finished' ? counts.conflicts : counts.kept
  const people = leftAlone.map(({ details }) => details.mailbox)
  if (json) {
    const document = { run: run.id, state, ...counts, leftAlone: people }
    stdout.write(`${printableJson(JSON.stringify(document, null, 2))}\n`)
  } else if (state === 'finished') {
    stdout.write(
      `Run ${run.id} is finished: ${counts.done} people imported. To take it back: cas import people --undo ${run.id}\n`,
    )
  } else {
    stdout.write(`Run ${run.id} is undone: ${counts.undone} people are as they were before.\n`)
  }
  if (alone === 0) return
  for (const address of people) stderr.write(`${printable(address)} was left alone.\n`)
  throw new CommandError(
    `${alone} people were left alone, as somebody has changed them meanwhile.`,
    1,
  )
}
