import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { httpVisitor, validate } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress, registeredAt } from '../support/running-server.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(180_000)

const root = fileURLToPath(new URL('../../', import.meta.url))
const SERVICE = 'http://hop.example.test/'
/** What lies beside dist/ wherever the program is installed. */
const BESIDE = ['templates', 'migrations', 'lists', 'docs', 'package.json', 'node_modules']

/** The whole program as one file, built in a folder of its own. */
function built(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'cas-built-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of BESIDE) symlinkSync(join(root, name), join(folder, name))
  const dist = join(folder, 'dist')
  mkdirSync(dist)
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs'), dist])
  return join(dist, 'cli.js')
}

t.test('the program as operators run it signs in and validates', async (t) => {
  const url = await freeAddress()
  const cas = program(t, [built(t)])
  cas.configure(configFileFor(url, { services: [registeredAt(SERVICE)] }))
  const person = ['account', 'add', 'tamtt', '--display-name', 'Trần Thanh Tâm']
  const added = await cas.run([...person, '--password-stdin', '--permanent'], PASSWORD)
  t.same({ code: added.code, errors: added.errors }, { code: 0, errors: '' }, 'adds a person')
  const explained = await cas.run(['service', 'explain', 'app', 'tamtt'])
  t.equal(explained.code, 0, 'a command that needs the whole of it')

  const server = await cas.serve(url)
  const visitor = httpVisitor(url)
  t.equal((await visitor.signIn('tamtt', PASSWORD)).status, 303)
  const ticket = await visitor.ticketFor(SERVICE)
  t.equal(await validate(url, { ticket, service: SERVICE }), 'success')
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
})
