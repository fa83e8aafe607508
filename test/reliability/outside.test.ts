import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { createLogger } from '../../src/logger.ts'
import { type TestApp, testApp } from '../support/test-app.ts'

t.setTimeout(60_000)

/** Says this to the server over a bare connection, and reads until it hangs up. */
async function converse(server: TestApp['server'], request: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: portOf(server) })
  socket.end(request)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}

function portOf(server: TestApp['server']): number {
  const address = server.server.address()
  return typeof address === 'object' && address ? address.port : 0
}

t.test('R0.15: HTTP/1.0 gets a length, no chunks, and the end of the connection', async (t) => {
  const { server } = await testApp(t)
  await server.listen({ host: '127.0.0.1', port: 0 })
  const answer = await converse(server, 'GET /cas/validate?service=x&ticket=ST-1 HTTP/1.0\r\n\r\n')
  const [head = '', body] = answer.split('\r\n\r\n')
  t.match(head, /^HTTP\/1\.1 200 OK\r\n/)
  t.match(head, /\r\ncontent-length: 4(\r\n|$)/i)
  t.match(head, /\r\nconnection: close(\r\n|$)/i)
  t.notMatch(head, /transfer-encoding/i)
  t.equal(body, 'no\n\n')
})

t.test('R0.14: 32 KiB of request line and headers are read, 128 are refused', async (t) => {
  const { server } = await testApp(t)
  await server.listen({ host: '127.0.0.1', port: 0 })
  const withHeader = (bytes: number) =>
    `GET /cas/validate HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: ${'x'.repeat(bytes)}\r\n\r\n`
  t.match(await converse(server, withHeader(32 * 1024)), /^HTTP\/1\.1 200 OK/)
  t.match(await converse(server, withHeader(128 * 1024)), /^HTTP\/1\.1 431 /)
})

t.test('a connection that sends no HTTP is answered and given up', async (t) => {
  const { server } = await testApp(t)
  await server.listen({ host: '127.0.0.1', port: 0 })
  const connections = () =>
    new Promise<number>((resolve) => server.server.getConnections((_error, n) => resolve(n)))

  const socket = connect({ host: '127.0.0.1', port: portOf(server), allowHalfOpen: true })
  t.teardown(() => socket.destroy())
  socket.write('GARBAGE\r\n\r\n')
  const [answer] = await once(socket, 'data')
  t.match(String(answer), /^HTTP\/1\.1 400 Bad Request\r\n/)
  for (let tries = 0; tries < 100 && (await connections()) > 0; tries++) await wait(20)
  t.equal(await connections(), 0, 'although the other side has not hung up')
})

t.test('a full disk loses log lines, and nothing else', async (t) => {
  const losses: string[] = []
  const { logger, close } = createLogger({
    level: 'info',
    destination: '/dev/full',
    onLoss: ({ message }) => losses.push(message),
  })
  for (let line = 0; line < 2000; line++) logger.info({ event: 'test', line })
  for (let tries = 0; tries < 100 && losses.length === 0; tries++) await wait(20)
  t.match(losses[0], 'ENOSPC')
  for (let line = 0; line < 50_000; line++) logger.info({ event: 'test', line })
  await wait(600)
  t.equal(losses.length, 1, 'told once')
  await close()
})
