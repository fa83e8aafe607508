import t from 'tap'
import { testApp } from '../support/test-app.ts'

/** Nobody listens at that port. */
const sources = [
  { name: 'local', kind: 'local' },
  { name: 'hop-thu', kind: 'imap', cacheDays: 7, imap: { servers: ['imaps://127.0.0.1:1'] } },
]

t.test('2.4: while the mail is silent the page says so, and nothing is counted', async (t) => {
  const { browser, addPerson, lines } = await testApp(t, { sources })
  await addPerson({ name: 'tamtt' })
  await addPerson({ name: 'sonnv', password: null })
  for (const username of ['sonnv', 'aikhong']) {
    for (let tries = 0; tries < 7; tries++) {
      const answer = await browser().signIn({ username, password: 'mật khẩu của hộp thư' })
      t.equal(answer.statusCode, 503, `${username}, try ${tries + 1}`)
      t.equal(answer.headers['retry-after'], '60')
      t.match(answer.body, /Hệ thống thư công vụ chưa trả lời.*không tính là nhập sai/s)
    }
  }
  t.notMatch(JSON.stringify(lines), /mật khẩu của hộp thư/)
  t.match(
    lines.filter(({ event }) => event === 'source.server-failed'),
    [{ source: 'hop-thu', server: '127.0.0.1:1' }],
    'it was tried once',
  )
})

t.test('2.4: who has a password here signs in all the same, and the server is ready', async (t) => {
  const { browser, addPerson, server } = await testApp(t, { sources })
  await addPerson()
  const answer = await browser().signIn({ username: 'tamtt', password: 'một mật khẩu đủ dài 2026' })
  t.equal(answer.statusCode, 303)
  t.equal((await server.inject('/health/ready')).statusCode, 200)
})
