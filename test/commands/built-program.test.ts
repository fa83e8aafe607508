import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import t from 'tap'
import { httpVisitor, validate } from '../support/http-visitor.ts'
import { program } from '../support/program.ts'
import { configFileFor, freeAddress, registeredAt } from '../support/running-server.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(180_000)

const SERVICE = 'http://hop.example.test/'

t.test('the program as operators run it signs in and validates', async (t) => {
  const url = await freeAddress()
  const cas = program(t)
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
  const priorities = threadPriorities(server.pid)
  t.equal(priorities.get(server.pid), getPriority(), 'who answers comes first')
  const quiet = [...priorities.values()].filter((priority) => priority === 10)
  t.equal(quiet.length, 4, 'the pool, which hashes passwords, makes way')
  server.kill('SIGTERM')
  t.equal((await server.ended).code, 0)
})

/** How nice each thread of a process is: the 19th field of proc_pid_stat(5), 17th after the name. */
function threadPriorities(pid: number): Map<number, number> {
  const folder = `/proc/${pid}/task`
  return new Map(
    readdirSync(folder).map((thread) => {
      const [, fields = ''] = readFileSync(`${folder}/${thread}/stat`, 'latin1').split(') ')
      return [Number(thread), Number(fields.split(' ')[16])]
    }),
  )
}
