import { setImmediate as nextTurn } from 'node:timers/promises'
import { createSignInHistory } from '../../src/audit/sign-in-history.ts'
import { mayBeReported } from '../../src/http/browser/account/sign-in-history-page.ts'
import { createFailureTrail } from '../../src/sign-in/failure-trail.ts'
import { onEveryDatabase } from '../support/database.ts'
import { addPerson } from '../support/people.ts'

const HOUR = 3_600_000
const trace = { device: 'Chrome/Windows', cameFrom: '10.1.2.3', supportCode: 'K7Q2' }

onEveryDatabase(
  'L12: ten failures an hour are written down, then that there were more',
  async (t, database) => {
    const accountId = await addPerson(database, 'tamtt')
    let at = 5 * HOUR
    const trail = createFailureTrail({
      database,
      now: () => at,
      onError: (error) => t.error(error),
    })
    const fail = (id: number | undefined) =>
      trail.note(
        { kind: 'refused', reason: 'wrong', detail: 'wrong-password', accountId: id, triesLeft: 3 },
        trace,
      )
    async function events() {
      for (let turns = 0; turns < 5; turns++) await nextTurn()
      const rows = await database.query<{ event: string }>(
        "SELECT event FROM audit_entries WHERE event LIKE 'sign-in%' ORDER BY id",
      )
      return rows.map(({ event }) => event)
    }
    fail(undefined)
    t.same(await events(), [], 'nobody’s failures are not')
    for (let n = 0; n < 500; n++) fail(accountId)
    t.same(await events(), [...Array(10).fill('sign-in.refused'), 'sign-in.suppressed'])
    at += HOUR
    fail(accountId)
    t.equal((await events()).length, 12, 'the next hour begins anew')
  },
)

onEveryDatabase(
  'S13: a right password without its code is told to its owner, who may say it was not them',
  async (t, database) => {
    const accountId = await addPerson(database, 'tamtt')
    const trail = createFailureTrail({
      database,
      now: () => HOUR,
      onError: (error) => t.error(error),
    })
    trail.noteWrongCode(accountId, { ...trace, serviceId: 'app' })
    for (let turns = 0; turns < 5; turns++) await nextTurn()
    const [entry] = await createSignInHistory(database).page(accountId, { since: 0, limit: 9 })
    t.match(entry, { outcome: 'refused', why: 'wrong-code', serviceId: 'app', at: HOUR })
    t.ok(entry && mayBeReported(entry))
  },
)
