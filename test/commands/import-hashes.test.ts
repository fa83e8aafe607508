import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { importCommand } from '../../src/commands/import.ts'
import { actAt } from '../support/acts.ts'
import { terminal } from '../support/terminal.ts'
import { testApp } from '../support/test-app.ts'

const SHA = '{SHA}I2fbEx7DejvwOvVuWu3Ae8+zscI='
const ARGON2 = '$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRz$aGFzaGhhc2hoYXNoaGFzaA'

async function scene(test: Test, content: string) {
  const app = await testApp(test)
  for (const name of ['an1', 'binh1', 'chi1']) {
    const mailbox = { name, suffix: 'binhphuoc.gov.vn' }
    await app.accounts.add({ mailbox, displayName: name }, actAt(1))
  }
  const file = join(test.testdir({}), 'hashes.csv')
  writeFileSync(file, content)
  const hashOf = async (name: string) =>
    (await app.accounts.findByMailbox({ name, suffix: 'binhphuoc.gov.vn' }))?.passwordHash
  const { run } = terminal(app, importCommand)
  return { app, file, hashOf, run: (...args: string[]) => run('hashes', file, ...args) }
}

const CONTENT = [
  '\ufeffmailbox,hash',
  `an1,${SHA}`,
  `binh1@binhphuoc.gov.vn,${ARGON2}`,
  'chi1,mèo mun trèo cây',
  `nobody,${SHA}`,
  `sơn nguyễn văn,${SHA}`,
  '',
].join('\r\n')

t.test('hashes are taken over row by row; again it changes nothing', async (t) => {
  const { run, hashOf } = await scene(t, CONTENT)
  const dry = await run('--dry-run')
  t.match(dry.output, /2 would be taken over, 0 unchanged, 0 with .*, 3 refused/)
  t.equal(await hashOf('an1'), undefined)

  const first = await run()
  t.equal(first.exitCode, 1)
  t.match(first.output, /Line 4: This is no hash/)
  t.match(first.output, /Line 5: There is no account nobody@/)
  t.match(first.output, /2 taken over/)
  t.notMatch(first.output + first.message, /mèo|I2fbEx7/, 'no password, no hash')
  t.equal(await hashOf('an1'), SHA)
  t.equal(await hashOf('binh1'), `{ARGON2}${ARGON2}`)

  const again = await run('--json')
  t.match(JSON.parse(again.output), { imported: 0, unchanged: 2, hasOwn: 0, refused: 3 })
})

t.test('a file that is none is refused', async (t) => {
  const { run } = await scene(t, `an1,"${'x'.repeat(10_000)}`)
  t.match(await run(), { exitCode: 65, output: '', message: /cannot be read/ })
  const { app } = await scene(t, '')
  const missing = await terminal(app, importCommand).run('hashes', '/nowhere/at/all.csv')
  t.match(missing, { exitCode: 65, message: /ENOENT/ })
})
