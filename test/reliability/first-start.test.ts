import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress } from '../support/running-server.ts'

t.setTimeout(180_000)

/** How much of a start is over: from the first file that the program makes to where it listens. */
const KILLED_AFTER = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

/** How long a first start takes, on this machine and as busy as it is. */
async function timeOfStart(t: Test): Promise<number> {
  const url = await freeAddress()
  const cas = program(t)
  cas.configure(configFileFor(url))
  const before = performance.now()
  const server = await cas.serve(url)
  const took = performance.now() - before
  server.kill('SIGTERM')
  await server.ended
  return took
}

t.test('a first start that is killed at any point is made good by the next', async (t) => {
  const startMs = await timeOfStart(t)
  const url = await freeAddress()
  const cas = program(t)
  cas.configure(configFileFor(url))
  for (const part of KILLED_AFTER) {
    const after = Math.round(part * startMs)
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
  const { code, errors } = await cas.run(['serve'])
  t.equal(code, 75, 'the database is in use')
  t.match(errors, new RegExp(`is in use since .+ \\(cas serve, process ${server.pid}\\)`))
  t.equal((await fetch(`${url}/health`)).status, 200, 'the first goes on')
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
})
