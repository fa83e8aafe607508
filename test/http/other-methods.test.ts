import t from 'tap'
import { testApp } from '../support/test-app.ts'

t.test('R0.11: what a path does not take is refused, however the path is written', async (t) => {
  const { server } = await testApp(t, { rest: { enabled: true, callers: ['127.0.0.1'] } })
  for (const [method, url, allow] of [
    ['PUT', '/login', 'GET, HEAD, POST'],
    ['TRACE', '/cas/login/?service=x', 'GET, HEAD, POST'],
    ['DELETE', '/cas/log%69n', 'GET, HEAD, POST'],
    ['POST', '/', 'GET, HEAD'],
    ['POST', '/cas', 'GET, HEAD'],
    ['PATCH', '/notice/7', 'GET, HEAD, POST'],
    ['POST', '/recover/abc/cancel', 'GET, HEAD'],
    ['HEAD', '/p3/serviceValidate/', 'GET'],
    ['PUT', '/cas/v1/tickets/TGT-1', 'GET, POST, DELETE'],
  ] as const) {
    // The types know fewer methods than the server.
    const answer = await server.inject({ method: method as 'PUT', url })
    t.equal(answer.statusCode, 405, `${method} ${url}`)
    t.equal(answer.headers.allow, allow, `${method} ${url}`)
    t.match(answer.headers['cache-control'], 'no-store')
  }
})

t.test('R0.11: no body is read for it', async (t) => {
  const { server } = await testApp(t)
  const answer = await server.inject({
    method: 'PUT',
    url: '/login',
    headers: { 'content-type': 'text/made-up' },
    payload: 'x'.repeat(5_000_000),
  })
  t.equal(answer.statusCode, 405)
})

t.test('a path that nobody knows is not found, by whatever method', async (t) => {
  const { server } = await testApp(t)
  for (const method of ['GET', 'POST', 'PUT', 'OPTIONS'] as const) {
    for (const url of ['/khong-co', '/login/khong-co', '/cas/LOGIN', '/assets/x.css']) {
      const answer = await server.inject({ method, url })
      t.equal(answer.statusCode, 404, `${method} ${url}`)
      t.equal(answer.headers.allow, undefined)
    }
  }
})

t.test('who may not call learns nothing by another method either', async (t) => {
  const { server } = await testApp(t, { rest: { enabled: true, callers: ['10.1.2.3'] } })
  const answer = await server.inject({ method: 'PUT', url: '/v1/users' })
  t.equal(answer.statusCode, 403)
  t.equal(answer.headers.allow, undefined)
})
