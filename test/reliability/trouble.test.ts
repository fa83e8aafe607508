import { execFileSync } from 'node:child_process'
import { renameSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { httpVisitor } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress } from '../support/running-server.ts'
import { supervisor } from '../support/supervisor.ts'

t.setTimeout(180_000)

const PASSWORD = 'một mật khẩu đủ dài 2026'

async function office(t: Test, settings: Record<string, unknown> = {}) {
  const url = await freeAddress()
  const cas = program(t)
  cas.configure(configFileFor(url, { log: { level: 'info' }, ...settings }))
  return { url, cas }
}

const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  )

async function until(what: string, holds: () => Promise<boolean> | boolean) {
  for (let tries = 0; tries < 400; tries++) {
    if (await holds()) return
    await wait(25)
  }
  throw new Error(`It never came to this: ${what}`)
}

t.test('systemd hears of the start, the heart, a reload and the end', async (t) => {
  const { url, cas } = await office(t, { ending: { readinessSeconds: 4 } })
  const systemd = await supervisor(t, cas.folder)
  const server = await cas.serve(url, [`NOTIFY_SOCKET=${systemd.socket}`, 'WATCHDOG_USEC=600000'])
  await systemd.until('READY=1')
  await systemd.until('WATCHDOG=1', 3)

  server.kill('SIGSTOP')
  await wait(1_000)
  const heardThen = systemd.count('WATCHDOG=1')
  await wait(700)
  t.equal(systemd.count('WATCHDOG=1'), heardThen, 'a loop that hangs has no heartbeat')
  server.kill('SIGCONT')

  server.kill('SIGHUP')
  await systemd.until('RELOADING=1 MONOTONIC_USEC=')
  await systemd.until('READY=1', 2)
  server.kill('SIGTERM')
  await until('readiness is red', async () => (await statusOf(`${url}/health/ready`)) === 503)
  t.equal(await statusOf(`${url}/cas/login`), 200, 'whoever comes is still answered')
  t.equal((await server.ended).code, 0)
  t.match(systemd.heard(), /STOPPING=1 STATUS=Answers what is under way, then ends/)
})

t.test('a fault that nobody caught ends the program with 70, and is told', async (t) => {
  const { url, cas } = await office(t)
  const fault = join(cas.folder, 'fault.cjs')
  writeFileSync(
    fault,
    `process.on('SIGUSR2', () => { Promise.reject(new Error('nobody catches this')) })`,
  )
  const server = await cas.serve(url, [`NODE_OPTIONS=--require=${fault}`])
  server.kill('SIGUSR2')
  const { code, output, errors } = await server.ended
  t.equal(code, 70)
  t.match(output, /"event":"server.crashed","origin":"unhandledRejection",.*nobody catches this/)
  t.match(output, '"event":"server.ended"')
  t.match(errors, /^cas: Error: nobody catches this/)
})

t.test('a second signal ends it at once', async (t) => {
  const { url, cas } = await office(t, { ending: { readinessSeconds: 60 } })
  const server = await cas.serve(url)
  server.kill('SIGTERM')
  await until('it is ending', async () => (await statusOf(`${url}/health/ready`)) === 503)
  server.kill('SIGTERM')
  const { code, errors } = await server.ended
  t.equal(code, 143)
  t.match(errors, 'second signal')
})

t.test('5.3: every connection taken: told, survived, and over when they go', async (t) => {
  const { url, cas } = await office(t)
  const server = await cas.serve(url, ['prlimit', '--nofile=200:200'])
  const port = Number(new URL(url).port)
  const sockets: Socket[] = []
  let cut = 0
  for (let count = 0; count < 400; count++) {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    socket.on('close', () => cut++)
    sockets.push(socket)
  }
  await until('some are turned away', () => cut > 100)
  for (const socket of sockets) socket.destroy()
  await until('it answers again', async () => (await statusOf(`${url}/cas/login`)) === 200)
  server.kill('SIGTERM')
  const { code, output } = await server.ended
  t.equal(code, 0)
  t.match(output, /"event":"connections.exhausted","connections":100,"most":100/)
})

t.test('5.3: a disk that fails is told, and nothing is said to be stored', async (t) => {
  const { url, cas } = await office(t)
  const server = await cas.serve(url)
  // No file may grow: to the database that is an input/output error.
  const limit = (bytes: string) =>
    execFileSync('prlimit', ['--pid', String(server.pid), `--fsize=${bytes}:unlimited`])
  limit('4096')
  await until('it is unready', async () => (await statusOf(`${url}/health/ready`)) === 503)
  t.equal(await statusOf(`${url}/cas/login`), 200, 'pages are shown')
  limit('unlimited')
  await until('it is ready', async () => (await statusOf(`${url}/health/ready`)) === 200)
  server.kill('SIGTERM')
  const { code, output } = await server.ended
  t.equal(code, 0)
  t.match(output, /"event":"database.unwritable","code":"SQLITE_IOERR_WRITE"/)
})

t.test('5.3: the data folder is pulled away under the server, and put back', async (t) => {
  const { url, cas } = await office(t)
  await cas.run(
    ['account', 'add', 'tamtt', '--display-name', 'Tâm', '--password-stdin', '--permanent'],
    PASSWORD,
  )
  const server = await cas.serve(url)
  const signIn = async () => (await httpVisitor(url).signIn('tamtt', PASSWORD)).status
  t.equal(await signIn(), 303)

  const away = `${cas.dataFolder}-away`
  renameSync(cas.dataFolder, away)
  await until('it is unready', async () => (await statusOf(`${url}/health/ready`)) === 503)
  t.equal(await signIn().catch(() => 503), 503, 'nobody is told that something was stored')
  t.equal(await statusOf(`${url}/health/live`), 200)
  renameSync(away, cas.dataFolder)
  await until('it is ready', async () => (await statusOf(`${url}/health/ready`)) === 200)
  t.equal(await signIn(), 303)
  server.kill('SIGTERM')
  const { code, output } = await server.ended
  t.equal(code, 0)
  t.match(output, /"event":"database.gone"[\s\S]*"event":"database.back"/)
})

t.test('5.3: another database in its place ends the server with 74', async (t) => {
  const { url, cas } = await office(t)
  const server = await cas.serve(url)
  const file = join(cas.dataFolder, 'cas.sqlite')
  renameSync(file, `${file}.old`)
  writeFileSync(file, '')
  const { code, errors } = await server.ended
  t.equal(code, 74)
  t.match(errors, /^cas: Another file stands in the place of .*cas\.sqlite/)
})
