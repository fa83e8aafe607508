import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress } from '../support/running-server.ts'

t.setTimeout(180_000)

/** From the first file that the program makes to the moment it listens. */
const KILLED_AFTER_MS = [400, 600, 800, 1_000, 1_300, 1_700]

t.test('a first start that is killed at any point is made good by the next', async (t) => {
  const url = await freeAddress()
  const cas = program(t)
  cas.configure(configFileFor(url))
  for (const after of KILLED_AFTER_MS) {
    const server = cas.start(['serve'])
    await wait(after)
    server.kill('SIGKILL')
    const { code, signal, errors } = await server.ended
    t.same({ code, signal, errors }, { code: null, signal: 'SIGKILL', errors: '' }, `${after} ms`)
  }
  const server = await cas.serve(url)
  t.equal((await fetch(`${url}/cas/login`)).status, 200)
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
})

t.test('a second server on the same folder loses nothing of the first', async (t) => {
  const url = await freeAddress()
  const cas = program(t)
  cas.configure(configFileFor(url))
  const server = await cas.serve(url)
  const { code } = await cas.run(['serve'])
  t.equal(code, 69, 'the address is taken')
  t.equal((await fetch(`${url}/health`)).status, 200, 'the first goes on')
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
})
