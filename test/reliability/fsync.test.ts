import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { actionOf, fieldsOf } from '../support/browser.ts'
import { httpVisitor, validate } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress, registeredAt } from '../support/running-server.ts'

t.setTimeout(120_000)

const PASSWORD = 'một mật khẩu đủ dài 2026'
const NEW = 'con thuyền ngược dòng sông Bé 77'
const SERVICE = 'http://hop.example.test/'

/** The calls of the thread that answers and writes the database, with the names of their files. */
const STRACE = [
  'strace',
  // The program stays the process that we started.
  '-D',
  '-y',
  '-s',
  '60',
  '-e',
  'trace=read,write,writev,pwrite64,fsync,fdatasync',
]

async function traced(t: Test) {
  const url = await freeAddress()
  const cas = program(t)
  const trace = join(cas.folder, 'trace')
  cas.configure(configFileFor(url, { services: [registeredAt(SERVICE)], log: { level: 'warn' } }))
  const add = [
    'account',
    'add',
    'tamtt',
    '--display-name',
    'Tâm',
    '--password-stdin',
    '--permanent',
  ]
  t.equal((await cas.run(add, PASSWORD)).code, 0)
  const under = (file: string) => [...STRACE, '-o', file]
  return { url, cas, trace, under }
}

/** The lines from the last that holds `from` to the next that holds `to`; waits until they are there. */
async function linesBetween(file: string, from: RegExp, to: RegExp): Promise<string[]> {
  for (let tries = 0; tries < 200; tries++) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    const first = lines.findLastIndex((line) => from.test(line))
    const last = lines.findIndex((line, at) => at > first && to.test(line))
    if (first >= 0 && last > first) return lines.slice(first, last + 1)
    await wait(50)
  }
  throw new Error(`${file} never had ${from} and then ${to}`)
}

/** Whether the log of the database was written, and then was on the disk, before the last line. */
function isOnDisk(lines: readonly string[]): boolean {
  const written = lines.findIndex((line) => /^pwrite64\(\d+<[^>]*cas\.sqlite-wal>/.test(line))
  const synced = lines.findLastIndex((line) => /^f(data)?sync\(\d+<[^>]*-wal>\)\s+= 0/.test(line))
  return written >= 0 && synced > written
}

const ANSWER = /^writev?\(\d+<[^>]*socket.*HTTP\/1\.1 \d/

t.test(
  'decision 10: what must survive a loss of power is on the disk before it is told',
  async (t) => {
    const { url, cas, trace, under } = await traced(t)
    const server = await cas.serve(url, under(trace))
    const visitor = httpVisitor(url)
    t.equal((await visitor.signIn('tamtt', PASSWORD)).status, 303)
    t.ok(isOnDisk(await linesBetween(trace, /"POST \/cas\/login/, ANSWER)), 'a sign-in')

    const ticket = await visitor.ticketFor(SERVICE)
    t.equal(await validate(url, { ticket, service: SERVICE }), 'success')
    const validation = await linesBetween(trace, /"GET \/cas\/p3\/serviceValidate/, ANSWER)
    t.notOk(isOnDisk(validation), 'a ticket is not worth it')

    const { body } = await visitor.get('/cas/account/password')
    const fields = { ...fieldsOf(body), current: PASSWORD, password: NEW, repeat: NEW }
    t.equal((await visitor.post(actionOf(body), fields)).status, 303)
    const change = await linesBetween(trace, /"POST \/cas\/account\/password/, ANSWER)
    t.ok(isOnDisk(change), 'a change of password')

    t.equal((await visitor.post('/cas/logout', {})).status, 200)
    t.ok(isOnDisk(await linesBetween(trace, /"POST \/cas\/logout/, ANSWER)), 'a sign-out')

    const ofCommand = join(cas.folder, 'trace-of-command')
    const words = ['account', 'disable', 'tamtt', '--reason', 'nghỉ hưu']
    t.equal((await cas.start(words, '', under(ofCommand)).ended).code, 0)
    const command = await linesBetween(
      ofCommand,
      /cas\.config\.json>, "/,
      /^write\(1<.*is disabled/,
    )
    t.ok(isOnDisk(command), 'a change of an account')
    server.kill('SIGTERM')
    t.equal((await server.ended).code, 0)
  },
)
