import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import t, { type Test } from 'tap'
import { lookInto, makeOldDatabase, migrations } from '../support/old-database.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress } from '../support/running-server.ts'

t.setTimeout(240_000)

const OLD = 8
const NEW = migrations.length
const PEOPLE = 2_000
const MANY = 20_000

/** The program on a database that an older one has left, with people in it. */
async function upgrading(t: Test, people = PEOPLE) {
  const url = await freeAddress()
  const cas = program(t)
  cas.configure(configFileFor(url, { log: { level: 'info' } }))
  const file = join(cas.dataFolder, 'cas.sqlite')
  makeOldDatabase(file, OLD, people)
  const before = lookInto(file)
  const copies = () =>
    readdirSync(cas.dataFolder)
      .filter((name) => name.includes('-before-'))
      .map((name) => join(cas.dataFolder, name))
  return { url, cas, file, before, copies }
}

t.test('cas migrate: a copy of what was, everything in one go, and the way back', async (t) => {
  const { cas, file, before, copies } = await upgrading(t)
  const { code, output } = await cas.run(['migrate'])
  t.equal(code, 0)
  t.match(lookInto(file), { version: NEW, people: PEOPLE, names: PEOPLE, whole: 'ok' })
  const [copy = '', ...others] = copies()
  t.same(others, [])
  t.same(lookInto(copy), before, 'the copy is what was')
  t.equal(statSync(copy).mode & 0o777, 0o600)
  t.match(output, `applied  ${NEW} ${migrations.at(-1)?.name}`)
  t.match(output, `The way back to version ${OLD}`)
  t.match(output, copy)
  const database = new Sqlite(file, { readonly: true })
  const entry = database
    .prepare(`SELECT * FROM audit_entries WHERE event = 'database.upgraded'`)
    .get()
  database.close()
  t.match(entry, { actor_kind: 'operator', changed_from: `{"version":${OLD}}` })
  t.match(await cas.run(['migrate', '--status']), { output: /Nothing to do/, code: 0 })
})

t.test('killed at any point, the database is as it was', async (t) => {
  const { cas, file, before, copies } = await upgrading(t, MANY)
  const steps = migrations.slice(OLD).filter((_, place) => place % 2 === 1)
  const points = ['copied', ...steps.map(({ number }) => `applying ${number} `)]
  for (const point of points) {
    const upgrade = cas.start(['migrate'])
    upgrade.onOutput((text) => {
      if (text.includes(point)) upgrade.kill('SIGKILL')
    })
    const { signal } = await upgrade.ended
    const now = lookInto(file)
    // The last step may be over before the signal arrives.
    if (signal !== 'SIGKILL' || now.version === NEW) {
      t.equal(now.version, NEW, point)
      break
    }
    t.same(now, before, point)
  }
  t.equal((await cas.run(['migrate'])).code, 0)
  t.match(lookInto(file), { version: NEW, people: MANY, names: MANY, whole: 'ok' })
  t.ok(copies().length <= 3, 'copies do not pile up')
  t.notOk(readdirSync(cas.dataFolder).some((name) => name.endsWith('.part')))
})

t.test('a step that fails leaves all as it was, and says so', async (t) => {
  const { cas, file } = await upgrading(t, 10)
  const database = new Sqlite(file)
  database.exec('CREATE TABLE portal_pins (mine INTEGER)')
  database.close()
  const before = lookInto(file)
  const { code, errors } = await cas.run(['migrate'])
  t.equal(code, 76)
  t.match(errors, /Step 19 \(portal\) of the upgrade failed: .*portal_pins.*Nothing was changed/)
  t.same(lookInto(file), before)
  t.match(await cas.run(['serve']), { code: 76, errors: /Step 19/ })
  t.match(await cas.run(['migrate', '--dry-run']), { code: 76, errors: /Step 19/ })
  t.same(lookInto(file), before)
})

t.test('of two that start at once one upgrades, and the other says who does', async (t) => {
  const { url, cas, file, copies } = await upgrading(t, MANY)
  const first = cas.start(['migrate'])
  await new Promise<void>((resolve) => first.onOutput(() => resolve()))
  for (const command of ['migrate', 'serve']) {
    const { code, errors } = await cas.run([command])
    // The first may be done by now.
    if (code === 0) break
    t.match(
      { code, errors },
      { code: 75, errors: /is in use since .* \(cas migrate, process \d+\)/ },
    )
  }
  t.equal((await first.ended).code, 0)
  t.equal(lookInto(file).version, NEW)
  const server = await cas.serve(url)
  t.match(await cas.run(['migrate']), { code: 75, errors: /cas serve, process/ })
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
  t.equal(copies().length, 1)
})

t.test('no copy, no upgrade: unless the operator says so', async (t) => {
  const { cas, file, before, copies } = await upgrading(t)
  const noRoom = ['bash', '-c', 'trap "" XFSZ; ulimit -f 256; exec "$@"', '-']
  const { code, errors } = await cas.start(['migrate'], '', noRoom).ended
  t.equal(code, 73)
  t.match(errors, /The copy of the database before its upgrade cannot be made/)
  t.match(errors, /--without-backup/)
  t.same(lookInto(file), before)
  t.match(await cas.run(['migrate', '--without-backup']), { code: 0, output: /is up to date/ })
  t.same(copies(), [])
  t.equal(lookInto(file).version, NEW)
})

t.test('a dry run tells all and changes nothing', async (t) => {
  const { cas, file, before } = await upgrading(t)
  const hash = () => createHash('sha256').update(readFileSync(file)).digest('hex')
  const was = hash()
  const { code, output } = await cas.run(['migrate', '--dry-run'])
  t.equal(code, 0)
  t.match(
    output,
    `Upgraded a copy from version ${OLD} to ${NEW}. The database itself was not touched.`,
  )
  t.match(output, /audit_entries|portal_pins +– +0/)
  t.match(output, 'Its integrity is sound.')
  t.equal(hash(), was)
  t.same(lookInto(file), before)
  const names = readdirSync(cas.dataFolder)
  t.notOk(names.some((name) => name.includes('rehearsal') || name.includes('before')))
})

t.test('other commands leave an older database alone', async (t) => {
  const { cas, file, before } = await upgrading(t, 10)
  const { code, errors } = await cas.run(['account', 'list'])
  t.equal(code, 76)
  t.match(errors, `The database is at version ${OLD}, this program works with ${NEW}.`)
  t.same(lookInto(file), before)
})

t.test('an older program on a newer database: refused, with the way back', async (t) => {
  const { cas, file, copies } = await upgrading(t, 10)
  await cas.run(['migrate'])
  const database = new Sqlite(file)
  database.exec("INSERT INTO schema_migrations VALUES (9999, 'to-come', 0)")
  database.close()
  for (const command of ['serve', 'migrate']) {
    const { code, errors } = await cas.run([command])
    t.equal(code, 76)
    t.match(errors, `is at version 9999, this program knows versions up to ${NEW}`)
    t.match(errors, copies()[0])
  }
})

/** A server whose upgrade waits: another program writes to the database until `letGo`. */
async function heldUp(t: Test) {
  const { url, cas, file, before } = await upgrading(t)
  const other = new Sqlite(file)
  other.exec('BEGIN IMMEDIATE')
  const server = cas.start(['serve'])
  const told = async () =>
    (await (await fetch(`${url}/health/ready`)).json()) as Readonly<{ status: string }>
  let state: unknown
  for (let tries = 0; tries < 400 && state === undefined; tries++) {
    await wait(50)
    state = await told().catch(() => undefined)
  }
  const letGo = () => {
    other.exec('ROLLBACK')
    other.close()
  }
  return { url, cas, file, before, server, state, told, letGo }
}

t.test('while a start upgrades, people and applications are told of it', async (t) => {
  const { url, file, server, state, told, letGo } = await heldUp(t)
  t.same(state, { status: 'maintenance', checks: { database: false, open: false } })
  t.equal((await fetch(`${url}/health/live`)).status, 200)
  for (const path of ['/', '/cas/login?service=x', '/account', '/cas/khong-co']) {
    const page = await fetch(`${url}${path}`)
    t.equal(page.status, 503, path)
    t.equal(page.headers.get('retry-after'), '60')
    t.equal(page.headers.get('x-frame-options'), 'DENY')
    t.match(await page.text(), 'Hệ thống đang được nâng cấp. Việc này thường xong trong vài phút.')
  }
  const english = await fetch(`${url}/cas/login`, {
    method: 'POST',
    headers: { 'accept-language': 'en' },
  })
  const text = await english.text()
  t.match(text, 'The system is being upgraded.')
  t.match(text, 'What you have just entered was not saved.')
  const style = /href="([^"]*style[^"]*)"/.exec(text)?.[1]
  t.equal((await fetch(`${url}${style}`)).status, 200)
  const document = await fetch(`${url}/cas/serviceValidate?service=x&ticket=ST-1`)
  t.match(await document.text(), `<cas:authenticationFailure code='INTERNAL_ERROR'>`)
  t.equal(await (await fetch(`${url}/cas/validate?service=x&ticket=ST-1`)).text(), 'no\n\n')
  t.equal((await fetch(`${url}/cas/v1/tickets`, { method: 'POST' })).status, 503)

  letGo()
  let ready: unknown
  for (let tries = 0; tries < 400 && ready !== 'ready'; tries++) {
    await wait(50)
    ready = await told().then(
      ({ status }) => status,
      () => undefined,
    )
  }
  t.equal(ready, 'ready')
  t.equal((await fetch(`${url}/cas/login`)).status, 200)
  t.equal(lookInto(file).version, NEW)
  server.kill('SIGTERM')
  const { code, output } = await server.ended
  t.equal(code, 0)
  const events = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).event)
  for (const event of [
    'migration.begun',
    'migration.copied',
    'migration.applied',
    'migration.done',
  ]) {
    t.ok(events.includes(event), event)
  }
})

t.test('killed while it upgrades, a server leaves nobody behind who goes on', async (t) => {
  const { cas, file, server, letGo } = await heldUp(t)
  server.kill('SIGKILL')
  await server.ended
  letGo()
  const { code, output } = await cas.run(['migrate'])
  t.equal(code, 0)
  t.match(output, `applied  ${NEW}`, 'nobody else has done it')
  t.equal(lookInto(file).version, NEW)
})

t.test('told to end while it upgrades, a server ends and leaves all as it was', async (t) => {
  const { file, before, server, letGo } = await heldUp(t)
  server.kill('SIGTERM')
  const { errors } = await server.ended
  t.match(errors, 'The upgrade was interrupted; nothing was changed.')
  letGo()
  t.same(lookInto(file), before)
})
