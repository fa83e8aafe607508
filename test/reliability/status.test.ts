import t from 'tap'
import { localTime } from '../../src/commands/local-time.ts'
import type { RunningStatus } from '../../src/commands/status-words.ts'
import { eventually } from '../interop/eventually.ts'
import { httpVisitor } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress, freePort } from '../support/running-server.ts'

t.setTimeout(120_000)

const PASSWORD = 'một mật khẩu đủ dài 2026'

t.test('cas status: what runs, what waits, what is closed, and that nothing runs', async (t) => {
  const url = await freeAddress()
  const cas = program(t)
  const operations = { port: await freePort() }
  const config = configFileFor(url, { operations })
  cas.configure(config)
  t.match(await cas.run(['status']), {
    code: 1,
    output: /does not run\ndatabase +there is none yet/,
  })
  const person = [
    'account',
    'add',
    'tamtt',
    '--display-name',
    'Tâm',
    '--password-stdin',
    '--permanent',
  ]
  await cas.run(person, PASSWORD)
  const server = await cas.serve(url)
  await httpVisitor(url).signIn('tamtt', PASSWORD)

  const status = async () => JSON.parse((await cas.run(['status', '--json'])).output)
  // Asked directly while it is waited for: each run of the command starts a program.
  const monitoring = () =>
    fetch(`http://127.0.0.1:${operations.port}/status`).then(
      (answer) => answer.json() as Promise<RunningStatus>,
      () => undefined,
    )
  await eventually('monitoring answers', async () => (await monitoring()) !== undefined)
  t.match(await status(), {
    running: true,
    ready: true,
    pid: server.pid,
    publicUrl: url,
    sessions: 1,
    signOnsLastMinutes: { count: 1 },
    maintenance: null,
    config: { isChangedSinceRead: false, needsRestart: [], lastReload: null },
  })
  const words = await cas.run(['status'])
  t.equal(words.code, 0)
  t.match(words.output, `runs and is ready, process ${server.pid}`)
  t.match(words.output, /sessions +1\nsign-ons +1 in the last 5 minutes/)

  cas.configure({ ...config, sessions: { idleMinutes: 50 } })
  t.match((await cas.run(['status'])).output, 'has changed since it was read: cas reload')
  await cas.run(['reload'])
  t.match((await status()).config, {
    isChangedSinceRead: false,
    needsRestart: ['sessions.idleMinutes'],
    lastReload: { isDone: true },
  })
  t.match(await cas.run(['maintenance', 'on', '--until', localTime(Date.now() + 7_200_000)]), {
    code: 0,
  })
  await eventually('it is closed', async () => {
    const now = await monitoring()
    return now?.maintenance != null && !now.ready
  })
  t.match(await cas.run(['status']), {
    code: 1,
    output: /not ready.*\n(?:.*\n)*maintenance +closed/,
  })
  t.match(await cas.run(['maintenance', 'status']), { code: 1, output: /Closed until/ })
  t.match(await cas.run(['maintenance', 'off']), { output: 'Open again.\n' })

  server.kill('SIGTERM')
  await server.ended
  t.match(await cas.run(['status']), { code: 1, output: /does not run\ndatabase +version \d+/ })
  const trail = await cas.run(['audit', 'search', '--event', 'maintenance'])
  t.match(
    trail.output,
    /opened the server after a maintenance.*closed the server for a maintenance/s,
  )
})
