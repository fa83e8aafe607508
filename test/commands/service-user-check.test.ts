import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { serviceCommand } from '../../src/commands/service.ts'
import { testDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { addPerson, mailbox } from '../support/people.ts'
import { sampleConfig, serviceEntry } from '../support/sample-config.ts'
import { terminal } from '../support/terminal.ts'

async function office(t: Test, source: string, letterCase = 'stored') {
  const database = await testDatabase(t)
  const user = { letterCase, switchTo: { source, on: '2027-01-01' } }
  const config = sampleConfig({
    mailbox: {
      suffixes: [{ name: 'binhphuoc.gov.vn' }, { name: 'dongnai.gov.vn' }],
      defaultSuffix: 'binhphuoc.gov.vn',
    },
    services: [serviceEntry({ user })],
  })
  const accounts = createAccountStore(database)
  const parts = { database, accounts, config, clock: fakeClock() }
  return { database, ...terminal(parts, serviceCommand) }
}

t.test('R5: whose cas:user changes is told, and nobody is mixed up', async (t) => {
  const { database, run } = await office(t, 'mailboxAddress')
  await addPerson(database, 'tamtt')
  const { output, exitCode } = await run('user-check', 'app')
  t.equal(exitCode, 0)
  t.match(output, /^1 of 1 people get another cas:user:\n {2}tamtt@.*: tamtt → tamtt@binhphuoc/)
})

t.test('R5: collisions, takings over and missing values are found before the day', async (t) => {
  const { database, run } = await office(t, 'legacyAddress')
  await addPerson(database, 'tamtt', { legacyAddress: 'sonnv' })
  await addPerson(database, 'sonnv', { legacyAddress: 'Son.Old' })
  await addPerson(database, 'hoalt', { legacyAddress: 'son.old' })
  await addPerson(database, 'khongco')
  const result = await run('user-check', 'app', '--json')
  t.equal(result.exitCode, 1)
  t.match(JSON.parse(result.output), {
    people: 4,
    missing: [{ address: 'khongco@binhphuoc.gov.vn' }],
    shared: [{ value: 'son.old', addresses: [/hoalt/, /sonnv/] }],
    takenOver: [{ value: 'sonnv', from: 'sonnv@binhphuoc.gov.vn', to: 'tamtt@binhphuoc.gov.vn' }],
  })
})

t.test('R3, R5: one name under two suffixes is two people, not one cas:user', async (t) => {
  const { database, run } = await office(t, 'mailboxName')
  await addPerson(database, 'tamtt')
  await addPerson(database, 'tamtt', { mailbox: mailbox('tamtt', 'dongnai.gov.vn') })
  const { output, message } = await run('user-check', 'app')
  t.match(output, /1 values would stand for several people:\n {2}tamtt: tamtt@b.*, tamtt@d/)
  t.match(message, /Not everybody/)
  t.match(await run('user-check', 'nothing'), { exitCode: 1, message: /no application nothing/ })
})
