import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { openDatabase } from '../../src/commands/open-database.ts'
import { readConfig } from '../../src/config/load-config.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { actAt } from '../support/acts.ts'
import { backupFiles, backupLists, keyPair } from '../support/backups.ts'
import { httpVisitor } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress, registeredAt } from '../support/running-server.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(180_000)

const SERVICE = 'http://hop.example.test/'

/** A server of the real program with one person, which makes backups to a key that lies elsewhere. */
async function province(t: Test, backup: Readonly<Record<string, unknown>> = {}) {
  const cas = program(t)
  const url = await freeAddress()
  const key = await keyPair(join(cas.folder, 'safe'))
  const file = configFileFor(url, {
    services: [registeredAt(SERVICE)],
    backup: { recipients: [key.recipient], dailyAt: 'never', ...backup },
  })
  cas.configure(file)
  const config = readConfig(file, join(cas.folder, 'cas.config.json'), {})
  const { database } = await openDatabase(config, Date.now())
  const passwordHash = await createPasswords(config.passwords).hash(PASSWORD)
  const mailbox = { name: 'tamtt', suffix: config.mailbox.defaultSuffix }
  const person = { mailbox, displayName: 'Trần Thanh Tâm', passwordHash }
  await createAccountStore(database).add(person, actAt(Date.now()))
  await database.close()
  return { cas, url, key }
}

t.test('5.3: who signed out is not signed in again by a restore', async (t) => {
  const { cas, url, key } = await province(t)
  let server = await cas.serve(url)
  const visitor = httpVisitor(url)
  await visitor.signIn('tamtt', PASSWORD)
  const cookies = new Map(visitor.cookies)
  const putBack = () => {
    for (const [name, value] of cookies) visitor.cookies.set(name, value)
  }
  t.equal((await cas.run(['backup', 'now', '--no-test'])).code, 0)
  const restore = ['backup', 'restore', 'latest', '--identity', key.file]
  const running = await cas.run([...restore, '--yes'])
  t.equal(running.code, 75, 'not under a running server')
  t.match(running.errors, 'cas serve')
  t.equal((await visitor.post('/cas/logout', {})).status, 200)
  putBack()
  t.equal(await visitor.ticketFor(SERVICE), '')

  const dry = await cas.run([...restore, '--dry-run'])
  t.equal(dry.code, 0, 'a look is free')
  t.match(dry.output, /sign_on_sessions +0 +1/)
  t.match(dry.output, 'Nothing was changed.')
  server.kill('SIGTERM')
  await server.ended
  const typed = await cas.run(restore)
  t.equal(typed.code, 64, 'without a terminal nobody has said yes')
  const done = await cas.run([...restore, '--yes', '--reason', 'thử khôi phục'])
  t.equal(done.code, 0, done.errors)
  t.match(done.output, 'Ended: 1 sessions')
  server = await cas.serve(url)
  putBack()
  t.equal(await visitor.ticketFor(SERVICE), '', 'the old cookie opens nothing')
  t.equal((await visitor.signIn('tamtt', PASSWORD)).status, 303, 'people sign in anew')
  server.kill('SIGTERM')
  await server.ended
  const trail = await cas.run(['audit', 'search', '--event', 'backup', '--json'])
  t.match(trail.output, 'backup.restored')
  t.match(trail.output, 'thử khôi phục')
  t.equal((await cas.run(['audit', 'verify'])).code, 0)
})

t.test('killed at any moment, the old state or the new one is there', async (t) => {
  const { cas, key } = await province(t)
  t.equal((await cas.run(['backup', 'now', '--no-test'])).code, 0)
  const add = ['account', 'add', 'sonnv', '--display-name', 'Nguyễn Văn Sơn']
  t.equal((await cas.run(add)).code, 0)
  const outcomes = new Set<string>()
  for (let delay = 400; !outcomes.has('new'); delay += 400) {
    const restoring = cas.start(['backup', 'restore', 'latest', '--identity', key.file, '--yes'])
    await wait(delay)
    restoring.kill('SIGKILL')
    await restoring.ended
    const { code, output, errors } = await cas.run(['account', 'list'])
    t.equal(code, 0, errors)
    outcomes.add(output.includes('sonnv') ? 'old' : 'new')
    t.match(output, 'tamtt')
  }
  t.equal((await cas.run(['audit', 'verify'])).code, 0)

  for (const delay of [500, 900]) {
    const making = cas.start(['backup', 'now'])
    await wait(delay)
    making.kill('SIGKILL')
    await making.ended
    const listed = await cas.run(['backup', 'list'])
    t.equal(listed.code, 0)
    t.notMatch(listed.output, 'NOT WHOLE', `killed after ${delay} ms`)
  }
  t.equal((await cas.run(['backup', 'now', '--no-test'])).code, 0)
  t.same(
    backupFiles(cas).filter((file) => file.endsWith('.partial')),
    [],
    'what was left was swept',
  )
})

t.test('L14: the server makes one by itself, and tells when it cannot', async (t) => {
  const { cas, url } = await province(t, { dailyAt: '01:30' })
  let server = await cas.serve(url)
  for (const until = Date.now() + 30_000; backupLists(cas).length === 0; await wait(100)) {
    if (Date.now() > until) throw new Error('No backup was made.')
  }
  server.kill('SIGTERM')
  const { output } = await server.ended
  t.match(output, '"event":"server.started"')
  const listed = await cas.run(['backup', 'list'])
  t.notMatch(listed.output, 'ATTENTION')
  t.notMatch(listed.output, 'last test passed: never')

  const folder = join(cas.dataFolder, 'backups')
  rmSync(folder, { recursive: true })
  appendFileSync(folder, 'a file is in the way')
  const failed = await cas.run(['backup', 'now'])
  t.equal(failed.code, 73)
  t.match(failed.errors, `The folder ${folder} cannot be used`)
  server = await cas.serve(url)
  t.equal((await httpVisitor(url).get('/health')).status, 200, 'which stops nobody')
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
})
