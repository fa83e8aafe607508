import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { createLogger } from '../../src/logger.ts'
import { testApp } from '../support/test-app.ts'

t.setTimeout(60_000)

t.test('a connection that sends no HTTP is answered and given up', async (t) => {
  const { server } = await testApp(t)
  await server.listen({ host: '127.0.0.1', port: 0 })
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const connections = () =>
    new Promise<number>((resolve) => server.server.getConnections((_error, n) => resolve(n)))

  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
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
  close()
})
