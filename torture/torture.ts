import { parseArgs } from 'node:util'
import { freePort } from '../bench/server-process.ts'
import { CLI } from '../bench/site.ts'
import { seededRandom } from '../test/support/seeded-random.ts'
import { bringAbout, FAULTS, type Fault, type FaultResult } from './faults.ts'
import { renderCounts, renderFaults, renderRounds } from './report.ts'
import {
  CHANGERS,
  CLOSED,
  createRoundsLedger,
  peopleOf,
  type RoundResult,
  runRounds,
} from './rounds.ts'
import { createSite } from './site.ts'

/**
 * `npm run torture [-- --rounds 50 --seed 7 --only rounds,disk-full]`: kills the real program under load
 * and takes its disk away, and compares it with everything that it has acknowledged. Ends with 1 when a
 * promise was broken. The seed decides which blows fall, and about when; not what the machine is doing
 * meanwhile.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string', default: ['rounds', ...FAULTS].join(',') },
  },
})
const rounds = Number(values.rounds)
const seed = Number(values.seed)
const only = values.only.split(',')
const strangers = only.filter((name) => name !== 'rounds' && !FAULTS.includes(name as Fault))
if (
  !Number.isSafeInteger(rounds) ||
  rounds < 1 ||
  !Number.isSafeInteger(seed) ||
  strangers.length > 0
) {
  process.stderr.write(`Say --rounds N, --seed N, --only ${['rounds', ...FAULTS].join(',')}\n`)
  process.exit(64)
}

const startedAt = performance.now()
const random = seededRandom(seed)
const { CAS_PROGRAM: executable } = process.env
const words = executable === undefined ? [process.execPath, CLI] : [executable]
const say = (text: string) => process.stdout.write(`${text}\n`)
say(`Seed ${seed}.`)

const ledger = createRoundsLedger()
let results: RoundResult[] = []
if (only.includes('rounds')) {
  const numbers = Array.from({ length: rounds }, (_, index) => index + 1)
  const people = [...numbers.flatMap(peopleOf), ...CHANGERS, ...CLOSED]
  const site = await createSite({ words, port: await freePort(), people })
  try {
    results = await runRounds(
      site,
      ledger,
      random,
      rounds,
      ({ round, blow, afterMs, startMs, violations }) =>
        say(
          `round ${round}: ${blow} after ${afterMs} ms, up again in ${startMs} ms, ` +
            (violations.length === 0 ? 'all kept' : JSON.stringify(violations)),
        ),
    )
  } finally {
    site.remove()
  }
}
const faults: FaultResult[] = []
for (const fault of FAULTS.filter((name) => only.includes(name))) {
  const result = await bringAbout(fault, { words, port: await freePort(), random })
  faults.push(result)
  say(
    `${fault}: ${result.seen}${result.violations.length === 0 ? '' : JSON.stringify(result.violations)}`,
  )
}

say('')
if (results.length > 0) say(renderRounds(results))
if (faults.length > 0) say(renderFaults(faults))
say(renderCounts([ledger, ...faults.map((fault) => fault.ledger)]))
const broken = [...results, ...faults].flatMap(({ violations }) => violations)
const seconds = Math.round((performance.now() - startedAt) / 1000)
say(`${broken.length} promises broken, in ${seconds} s.`)
process.exitCode = broken.length === 0 ? 0 : 1
