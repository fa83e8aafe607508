import { setTimeout as wait } from 'node:timers/promises'
import type { SeededRandom } from '../test/support/seeded-random.ts'
import { load } from './deeds.ts'
import { createLedger, type KnownSession, type Ledger } from './ledger.ts'
import { PASSWORD, type Server, type Site } from './site.ts'
import { compare, examine, type Violation } from './verdict.ts'

export type Blow = 'SIGKILL' | 'SIGSTOP, SIGCONT, SIGKILL' | 'SIGTERM'

const SHORTEST_LOAD_MS = 300
const LONGEST_LOAD_MS = 1_500
const LONGEST_STOP_MS = 1_200
const LONGEST_END_MS = 10_000
/** Sessions of earlier rounds that are asked again in each. */
const OLDER_SESSIONS = 6

export const CHANGERS = ['doimatkhau1', 'doimatkhau2']
export const CLOSED = ['dongmo1']
export const PEOPLE_PER_ROUND = 6
/** Who works in a round: nobody else does, so that the limit of sessions is never met. */
export const peopleOf = (round: number): string[] =>
  Array.from({ length: PEOPLE_PER_ROUND }, (_, index) => `nguoi${round}.${index}`)

export type RoundResult = Readonly<{
  round: number
  blow: Blow
  afterMs: number
  startMs: number
  violations: readonly Violation[]
}>

/** A ledger for all rounds. */
export const createRoundsLedger = () => createLedger(CHANGERS, CLOSED, PASSWORD)

/**
 * Load, a blow at a random moment, a new start, and the comparison of the server with the ledger: so
 * often, and as the numbers of `random` say. Tells of each round as it ends.
 */
export async function runRounds(
  site: Site,
  ledger: Ledger,
  random: SeededRandom,
  rounds: number,
  tell: (result: RoundResult) => void,
): Promise<RoundResult[]> {
  const results: RoundResult[] = []
  const older: KnownSession[] = []
  let server = await site.serve()
  for (let round = 1; round <= rounds; round++) {
    const blow = blowOf(random)
    const afterMs = SHORTEST_LOAD_MS + random.below(LONGEST_LOAD_MS - SHORTEST_LOAD_MS)
    const over = new AbortController()
    const people = peopleOf(round)
    const loading = load({ site, ledger, random, people, signal: over.signal })
    loading.catch(() => {})
    await wait(afterMs)
    await untilSomethingIsKnown(ledger)
    const violations = await strike(server, blow, random)
    over.abort()
    await loading
    server = await site.serve()
    const asked = Array.from({ length: Math.min(OLDER_SESSIONS, older.length) }, () =>
      random.pick(older),
    )
    violations.push(...(await compare(site, ledger, [...new Set(asked)])))
    violations.push(...(await examine(site)))
    older.push(...ledger.sessions)
    ledger.sessions = []
    const result = { round, blow, afterMs, startMs: Math.round(server.startMs), violations }
    results.push(result)
    tell(result)
  }
  server.kill('SIGTERM')
  await server.ended
  return results
}

/** On a busy machine nothing may have been acknowledged by then; the blow would prove nothing. */
async function untilSomethingIsKnown({ sessions }: Ledger): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (sessions.some(({ spent }) => spent.length > 0)) return
    await wait(25)
  }
}

function blowOf(random: SeededRandom): Blow {
  const drawn = random.below(10)
  if (drawn < 7) return 'SIGKILL'
  return drawn < 9 ? 'SIGSTOP, SIGCONT, SIGKILL' : 'SIGTERM'
}

async function strike(server: Server, blow: Blow, random: SeededRandom): Promise<Violation[]> {
  if (blow === 'SIGTERM') return end(server)
  if (blow !== 'SIGKILL') {
    server.kill('SIGSTOP')
    await wait(random.below(LONGEST_STOP_MS))
    server.kill('SIGCONT')
    await wait(random.below(LONGEST_LOAD_MS))
  }
  server.kill('SIGKILL')
  await server.ended
  return []
}

async function end(server: Server): Promise<Violation[]> {
  const startedAt = performance.now()
  server.kill('SIGTERM')
  const { code } = await server.ended
  const tookMs = performance.now() - startedAt
  const promise = 'SIGTERM ends it with 0 within ten seconds'
  return code === 0 && tookMs < LONGEST_END_MS
    ? []
    : [{ promise, detail: `${code} after ${Math.round(tookMs)} ms` }]
}
