import t, { type Test } from 'tap'
import { createBrowser } from '../support/browser.ts'
import { A, credentials, SERVICES } from '../support/login-cases.ts'
import { testApp } from '../support/test-app.ts'

/** A server whose disk can be filled to the last byte, and somebody who is signed in. */
async function province(t: Test) {
  const app = await testApp(t, {
    services: SERVICES,
    rest: { enabled: true, callers: ['127.0.0.1'] },
  })
  await app.addPerson()
  const own = app.browser()
  await own.signIn(credentials)
  const { database } = app

  async function fillDisk() {
    const [{ page_count: pages } = { page_count: 0 }] = await database.query<{
      page_count: number
    }>('PRAGMA page_count')
    await database.query(`PRAGMA max_page_count = ${pages}`)
    const more = `INSERT INTO spent_login_tickets VALUES (hex(randomblob(400)), 1)`
    for (let isFull = false; !isFull; ) {
      isFull = await database.change('process', more).then(
        () => false,
        () => true,
      )
    }
  }

  const makeRoom = () => database.query('PRAGMA max_page_count = 1000000')
  return { ...app, own, fillDisk, makeRoom }
}

t.test('5.3: a full disk signs nobody in, says so, tells nobody apart, and passes', async (t) => {
  const { own, server, lines, fillDisk, makeRoom } = await province(t)
  await fillDisk()
  const told = []
  for (const username of ['tamtt', 'khongco']) {
    const visitor = createBrowser(server)
    const answer = await visitor.signIn({ ...credentials, username })
    t.equal(answer.statusCode, 503)
    t.equal(answer.headers['retry-after'], '60')
    t.match(answer.body, 'Thử lại sau vài phút')
    t.same([...visitor.cookies.keys()], ['__Host-browser'])
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(answer.body)?.[0] ?? '-'
    told.push(answer.body.replaceAll(code, ''))
  }
  t.equal(told[0], told[1], 'row 29')
  t.match(lines.at(-2), { event: 'request.failed', err: { code: 'SQLITE_FULL' } })
  t.equal((await own.get('/cas/')).statusCode, 200, 'running sessions go on')
  const askRest = () =>
    server.inject({
      method: 'POST',
      url: '/v1/tickets',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(credentials).toString(),
    })
  let rest = await askRest()
  // The last page of its tables may have room for some.
  for (let tries = 0; tries < 29 && rest.statusCode === 201; tries++) rest = await askRest()
  t.equal(rest.statusCode, 503)
  t.equal(rest.headers['retry-after'], '60')

  await makeRoom()
  const back = createBrowser(server)
  t.equal((await back.signIn(credentials)).headers.location, '/cas/', 'without a restart')
  t.match(await own.ticketFor(A), /^ST-/)
})
