import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import t, { type Test } from 'tap'
import { httpVisitor } from '../support/http-visitor.ts'
import { type Ending, program } from '../support/program.ts'
import { configFileFor, freeAddress } from '../support/running-server.ts'

t.setTimeout(240_000)

/** A folder on which the program has run once, so that its database and its key are there. */
async function usedFolder(t: Test) {
  const url = await freeAddress()
  const cas = program(t)
  cas.configure(configFileFor(url))
  const server = await cas.serve(url)
  server.kill('SIGTERM')
  await server.ended
  return { url, cas, databaseFile: join(cas.dataFolder, 'cas.sqlite') }
}

/** The program ends by itself with this code, and says why in words for an operator. */
function assertTells(t: Test, { code, errors }: Ending, expected: number, sentence: RegExp) {
  t.equal(code, expected, errors)
  t.match(errors, sentence)
  t.match(errors, /^cas: /)
  t.notMatch(errors, /^\s+at .*:\d+/m, 'no stack trace')
  t.notMatch(errors, 'node:internal')
}

function assertOneLine(t: Test, { errors }: Ending) {
  t.equal(errors.trimEnd().split('\n').length, 1, 'one sentence')
}

t.test('exit 78: every mistake of the configuration, each with its path', async (t) => {
  const cas = program(t)
  cas.configure(
    configFileFor(await freeAddress(), {
      publicUrL: 'https://sso.example',
      passwords: { memoryKiB: 'plenty' },
      sessions: { idleMinutes: 0 },
    }),
  )
  const ending = await cas.run(['serve'])
  assertTells(t, ending, 78, /cas\.config\.json has mistakes/)
  for (const path of ['publicUrL', 'passwords.memoryKiB', 'sessions.idleMinutes']) {
    t.match(ending.errors, new RegExp(`^ {2}${path}: .+\\.$`, 'm'))
  }
})

t.test('exit 78: rules across fields, and a file that is not there', async (t) => {
  const cas = program(t)
  assertTells(t, await cas.run(['serve']), 78, /does not exist/)
  cas.configure(configFileFor('http://sso.example:8080', { trustedProxies: ['0.0.0.0/0'] }))
  const ending = await cas.run(['serve'])
  assertTells(t, ending, 78, /^ {2}publicUrl: /m)
  t.match(ending.errors, /^ {2}trustedProxies\[0\]: /m)
})

t.test('exit 73: a file stands in the place of the data folder', async (t) => {
  const cas = program(t)
  cas.configure(configFileFor(await freeAddress()))
  writeFileSync(cas.dataFolder, '')
  const ending = await cas.run(['serve'])
  assertTells(t, ending, 73, /data folder .* cannot be used/)
  assertOneLine(t, ending)
})

t.test('exit 69: another program has the port', async (t) => {
  const url = await freeAddress()
  const other = createServer()
  await new Promise<void>((resolve) => {
    other.listen(Number(new URL(url).port), '127.0.0.1', resolve)
  })
  t.teardown(() => other.close())
  const cas = program(t)
  cas.configure(configFileFor(url))
  const ending = await cas.run(['serve'])
  assertTells(t, ending, 69, /Another program listens/)
  assertOneLine(t, ending)
})

t.test('exit 76: the database is newer than the program', async (t) => {
  const { cas, databaseFile } = await usedFolder(t)
  const database = new Sqlite(databaseFile)
  database.exec("INSERT INTO schema_migrations VALUES (9999, 'to-come', 0)")
  database.close()
  const ending = await cas.run(['serve'])
  assertTells(t, ending, 76, /is at version 9999/)
  assertOneLine(t, ending)
})

t.test('exit 74: the database is gone, though the folder has been in use', async (t) => {
  const { cas, databaseFile } = await usedFolder(t)
  rmSync(databaseFile)
  const ending = await cas.run(['serve'])
  assertTells(t, ending, 74, /is gone/)
  assertOneLine(t, ending)
})

t.test('exit 74: the whole folder is gone, and nothing may be made in its place', async (t) => {
  const cas = program(t)
  cas.configure(configFileFor(await freeAddress(), { database: { create: false } }))
  for (const command of [['serve'], ['account', 'list']]) {
    const ending = await cas.run(command)
    assertTells(t, ending, 74, /cas\.sqlite is gone\. Restore the last backup/)
    assertOneLine(t, ending)
    t.notOk(existsSync(cas.dataFolder), 'not even an empty folder')
  }
})

t.test('exit 73: a database that cannot be looked at is not told as gone', async (t) => {
  const { cas, databaseFile } = await usedFolder(t)
  rmSync(databaseFile)
  // Root may look at everything; a name that leads round in circles not even root.
  symlinkSync(databaseFile, databaseFile)
  const ending = await cas.run(['serve'])
  assertTells(t, ending, 73, /cannot be used \(ELOOP\)/)
  assertOneLine(t, ending)
})

t.test('exit 74: a damaged database', async (t) => {
  const { cas, databaseFile } = await usedFolder(t)
  const whole = readFileSync(databaseFile)
  const pageBytes = 4096
  const damages: readonly (readonly [string, Buffer])[] = [
    ['noise all over', Buffer.alloc(whole.length, 'noise')],
    [
      'noise behind the first page',
      Buffer.concat([
        whole.subarray(0, pageBytes),
        Buffer.alloc(whole.length - pageBytes, 'noise'),
      ]),
    ],
    ['cut off in the middle', whole.subarray(0, pageBytes + 100)],
    ['another program’s database', foreignDatabase(cas.folder)],
  ]
  for (const [name, content] of damages) {
    await t.test(name, async (t) => {
      writeFileSync(databaseFile, content)
      const ending = await cas.run(['serve'])
      assertTells(t, ending, 74, /cas\.sqlite is/)
      assertOneLine(t, ending)
    })
  }
})

t.test('exit 74: a key file that holds no key', async (t) => {
  const { cas } = await usedFolder(t)
  writeFileSync(join(cas.dataFolder, 'secret.key'), 'short\n')
  const ending = await cas.run(['serve'])
  assertTells(t, ending, 74, /secret\.key does not hold a key/)
  assertOneLine(t, ending)
})

function foreignDatabase(folder: string): Buffer {
  const file = join(folder, 'foreign.sqlite')
  const database = new Sqlite(file)
  database.exec('CREATE TABLE something (id INTEGER)')
  database.close()
  return readFileSync(file)
}

t.test('exit 64: a command that does not exist', async (t) => {
  const cas = program(t)
  const { code, errors } = await cas.run(['sreve'])
  t.equal(code, 64)
  t.match(errors, 'serve', 'what was meant is told')
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  t.test(`${signal}: what is running is answered, then it ends with 0`, async (t) => {
    const url = await freeAddress()
    const cas = program(t)
    mkdirSync(cas.dataFolder)
    cas.configure(
      configFileFor(url, {
        passwords: { memoryKiB: 65_536, iterations: 12, concurrency: 1 },
        // A busy machine takes its time for such hashes.
        ending: { drainSeconds: 60 },
      }),
    )
    const server = await cas.serve(url)
    const signIns = Array.from({ length: 3 }, () => httpVisitor(url).signIn('khongco', 'sai'))
    await busy(url, signIns)
    server.kill(signal)
    const answers = await Promise.all(signIns)
    t.same(
      answers.map(({ status }) => status),
      [401, 401, 401],
    )
    const { code, output } = await server.ended
    t.equal(code, 0)
    t.notMatch(output, 'server.drain-cut', 'connections that are kept alive do not keep it')
    t.match(output, '"event":"server.ended"')
    await t.rejects(fetch(url), 'nobody listens any more')
  })
}

/** Until the sign-ins have their forms and wait for their passwords to be checked. */
async function busy(url: string, signIns: readonly Promise<unknown>[]) {
  let isFirstAnswered = false
  void Promise.race(signIns).then(() => {
    isFirstAnswered = true
  })
  for (let waited = 0; waited < 300 && !isFirstAnswered; waited += 100) {
    await wait(100)
    await fetch(`${url}/health/live`)
  }
}
