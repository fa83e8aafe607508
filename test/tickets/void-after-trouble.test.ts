import t from 'tap'
import { createVoidAfterTrouble } from '../../src/tickets/void-after-trouble.ts'
import { A, credentials, SERVICES } from '../support/login-cases.ts'
import { testApp } from '../support/test-app.ts'

const HOUR_MS = 3_600_000

t.test('5.3: a clock that goes back lengthens no session and no ticket', async (t) => {
  const { browser, addPerson, database, clock, config, server } = await testApp(t, {
    services: SERVICES,
  })
  await addPerson()
  const own = browser()
  await own.signIn(credentials)
  const ticket = await own.ticketFor(A)
  const mending = createVoidAfterTrouble(database)
  t.equal(await mending.behind(clock.now()), 0)

  clock.advance(-3 * HOUR_MS)
  t.equal(await mending.behind(clock.now()), 3 * HOUR_MS)
  await mending.setBack(3 * HOUR_MS)
  t.equal(await mending.behind(clock.now()), 0)
  t.match(await own.ticketFor(A), /^ST-/, 'who is signed in stays so')
  const asked = new URLSearchParams({ service: A, ticket })
  const { body } = await server.inject(`/cas/serviceValidate?${asked}`)
  t.match(body, 'INVALID_TICKET')

  clock.advance(config.sessions.idleMinutes * 60_000 + 1_000)
  t.equal(await own.ticketFor(A).catch(() => ''), '', 'and no longer than without the jump')
})
