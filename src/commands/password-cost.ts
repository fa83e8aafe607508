import { availableParallelism } from 'node:os'
import { type Command, InvalidArgumentError } from 'commander'
import { argon2id, type Cost } from '../passwords/password.ts'
import {
  type MeasuredCost,
  MONDAY_PEAK,
  measureCosts,
  recommendCost,
} from '../passwords/password-cost.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { textTable } from './text-table.ts'

type Options = Readonly<{ targetMs: number; concurrency: number; json?: boolean }>

const PEOPLE = 20_000

/** `cas password-cost`: what password hashes cost on this machine, and what to configure. */
export function passwordCostCommand(context: CommandContext): Command {
  return newCommand('password-cost', context)
    .description('Measure password hashes on this machine and recommend their cost')
    .option('--target-ms <number>', 'the most that one hash may take', positive, 250)
    .option(
      '--concurrency <number>',
      'hashes at a time; default: the number of cores less one',
      positive,
      Math.max(1, availableParallelism() - 1),
    )
    .option('--json', 'print one JSON document')
    .action((options: Options) => measure(context, options))
}

/** This machine, to be measured. */
export const hashingHere = {
  hash: (cost: Cost) => argon2id.hash(Buffer.from('an ordinary password of some words'), cost),
  now: () => performance.now(),
}

async function measure(context: CommandContext, { targetMs, concurrency, json }: Options) {
  const measured = await measureCosts(targetMs, concurrency, hashingHere)
  const { recommended, strongest } = recommendCost(measured, targetMs)
  const { memoryKiB, iterations, parallelism } = recommended
  const passwords = { memoryKiB, iterations, parallelism, concurrency }
  if (json) {
    const document = { targetMs, concurrency, measured, recommended: { passwords }, strongest }
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
    return
  }
  const rows = measured.map((cost) => [
    `${cost.memoryKiB / 1024} MiB`,
    String(cost.iterations),
    cost.milliseconds.toFixed(0),
    cost.hashesPerSecond.toFixed(0),
    `${cost.peakMemoryMiB.toFixed(0)} MiB`,
  ])
  context.stdout.write(
    `${textTable(['MEMORY', 'PASSES', 'MS', 'HASHES/S', 'PEAK MEMORY'], rows)}
${concurrency} at a time; MS is the quickest of several runs. Sign-ins reach ${MONDAY_PEAK} a second on a Monday
morning. ${peakSentence(recommended)}

In cas.config.json:
  "passwords": ${JSON.stringify(passwords)}

Passwords hashed at another cost are hashed anew when their owners next sign in.
`,
  )
}

function peakSentence({ hashesPerSecond }: MeasuredCost): string {
  const minutes = (PEOPLE / hashesPerSecond / 60).toFixed(1)
  return hashesPerSecond >= MONDAY_PEAK
    ? `The recommended cost carries that: ${PEOPLE} people are in after ${minutes} minutes.`
    : `No cost within the target carries that here: ${PEOPLE} people need ${minutes} minutes, and some are asked to come again. More cores help.`
}

function positive(typed: string): number {
  const number = Number(typed)
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return number
  throw new InvalidArgumentError('It must be a number from 1 to 10000.')
}
