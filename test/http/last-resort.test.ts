import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { freeAddress, runningServer } from '../support/running-server.ts'
import { testApp } from '../support/test-app.ts'

const SAFE = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': /default-src 'none'.*frame-ancestors 'none'/,
  'strict-transport-security': /max-age=\d{8}/,
  'cache-control': 'no-store',
  'content-type': 'text/plain; charset=utf-8',
}

for (const [what, path, status] of [
  ['a path that cannot be decoded', '/cas/%E0%A4%A', 400],
  ['an id longer than any', `/cas/go/${'a'.repeat(200)}`, 414],
] as const) {
  t.test(`3.4: the answer to ${what} has the headers of all others`, async (t) => {
    const { server } = await testApp(t)
    const answer = await server.inject({ method: 'GET', url: path })
    t.equal(answer.statusCode, status)
    t.match(answer.headers, SAFE)
    t.match(answer.body, /không đọc được.*cannot be read.*\w{4}-\w{4}/s)
  })
}

t.test('row 51: a request that names two hosts is not answered', async (t) => {
  const url = await freeAddress()
  await runningServer(t, { publicUrl: url })
  const { hostname, port } = new URL(url)
  async function ask(path: string, ...hosts: string[]) {
    const socket = connect(Number(port), hostname)
    const lines = [`GET ${path} HTTP/1.1`, ...hosts.map((host) => `hOST: ${host}`)]
    socket.write(`${[...lines, 'Connection: close', '', ''].join('\r\n')}`)
    return text(socket)
  }
  t.match(await ask('/cas/login', '127.0.0.1'), /^HTTP\/1.1 200 /)
  for (const path of ['/cas/login', '/cas/serviceValidate', '/cas/assets/x', '/nowhere']) {
    for (const hosts of [
      ['127.0.0.1', 'evil.example'],
      ['evil.example', '127.0.0.1'],
    ]) {
      const answer = await ask(path, ...hosts)
      t.match(answer, /^HTTP\/1.1 400 /, `${path} at ${hosts}`)
      t.match(answer, 'x-content-type-options: nosniff')
      t.notMatch(answer, /evil|<form/)
    }
  }
})
