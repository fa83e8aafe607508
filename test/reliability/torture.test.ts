import t from 'tap'
import { CHANGERS, CLOSED, createRoundsLedger, peopleOf, runRounds } from '../../torture/rounds.ts'
import { createSite } from '../../torture/site.ts'
import { programWords } from '../support/program.ts'
import { freePort } from '../support/running-server.ts'
import { seededRandom } from '../support/seeded-random.ts'

t.setTimeout(180_000)

const ROUNDS = 3

// A slice of `npm run torture`.
t.test('decision 10: nothing acknowledged is lost when the process is killed', async (t) => {
  const people = [
    ...Array.from({ length: ROUNDS }, (_, index) => peopleOf(index + 1)).flat(),
    ...CHANGERS,
    ...CLOSED,
  ]
  const site = await createSite({ words: programWords(), port: await freePort(), people })
  t.teardown(() => site.remove())
  const ledger = createRoundsLedger()
  await runRounds(site, ledger, seededRandom(17), ROUNDS, ({ round, blow, violations }) => {
    t.same(violations, [], `round ${round}: ${blow}`)
  })
  const { counts } = ledger
  for (const what of ['sign-ins', 'tickets issued', 'tickets spent'] as const)
    t.ok(counts[what] > 0, `${counts[what]} ${what}`)
})
