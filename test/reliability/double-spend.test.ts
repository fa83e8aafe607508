import t, { type Test } from 'tap'
import { VALIDATION_ENDPOINTS } from '../../src/http/back-channel/validate.ts'
import { httpVisitor, type Verdict, validate } from '../support/http-visitor.ts'
import { freeAddress, registeredAt, runningServer } from '../support/running-server.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(120_000)

const SERVICE = 'http://hop.example.test/'
const AT_ONCE = 50
const ROUNDS = 20
const ENDPOINTS = VALIDATION_ENDPOINTS.map(({ path }) => path)

async function signedInVisitor(t: Test) {
  const url = await freeAddress()
  const server = await runningServer(t, { publicUrl: url, services: [registeredAt(SERVICE)] })
  await server.addPerson()
  await server.addPerson({ name: 'sonnv', displayName: 'Nguyễn Văn Sơn' })
  const visitor = httpVisitor(url)
  await visitor.signIn('tamtt', PASSWORD)
  return { url, visitor }
}

/** How often each answer was given to one ticket that fifty applications validate at once. */
async function verdictsOnOneTicket(url: string, ticket: string): Promise<Record<string, number>> {
  const verdicts = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) => {
      const endpoint = ENDPOINTS[index % ENDPOINTS.length] ?? ''
      return validate(url, { ticket, service: SERVICE, endpoint })
    }),
  )
  const counts: Record<string, number> = {}
  for (const verdict of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1
  return counts
}

const ONE_WINS: Partial<Record<Verdict, number>> = { success: 1, INVALID_TICKET: AT_ONCE - 1 }

t.test('R10.11: of fifty validations of a ticket at once, one succeeds', async (t) => {
  const { url, visitor } = await signedInVisitor(t)
  for (let round = 1; round <= ROUNDS; round++) {
    const ticket = await visitor.ticketFor(SERVICE)
    t.same(await verdictsOnOneTicket(url, ticket), ONE_WINS, `round ${round}`)
  }
})

t.test('R10.11: the same while people sign in', async (t) => {
  const { url, visitor } = await signedInVisitor(t)
  let isOn = true
  let signIns = 0
  // Somebody else: the oldest of too many sessions of one person end.
  const crowd = Array.from({ length: 4 }, async () => {
    while (isOn) {
      const { status } = await httpVisitor(url).signIn('sonnv', PASSWORD)
      if (status === 303) signIns++
    }
  })
  for (let round = 1; round <= ROUNDS; round++) {
    const ticket = await visitor.ticketFor(SERVICE)
    t.same(await verdictsOnOneTicket(url, ticket), ONE_WINS, `round ${round}`)
  }
  isOn = false
  await Promise.all(crowd)
  t.ok(signIns > 0, 'people did sign in meanwhile')
})
