import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { EXIT, endingOf } from '../../src/commands/exit-codes.ts'
import { isThere } from '../../src/storage/is-there.ts'

t.test('what cannot be looked at is not called gone', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cas-there-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const [file, round] = [join(folder, 'cas.sqlite'), join(folder, 'round')]
  t.equal(isThere(file), false)
  writeFileSync(file, '')
  t.equal(isThere(file), true)
  t.equal(isThere(join(file, 'below')), false)
  // Refused to root, too, as a folder of somebody else is to everybody else.
  symlinkSync(round, round)
  t.throws(() => isThere(round), {
    problem: 'folder',
    message: /round cannot be used \(ELOOP\)/,
  })
})

t.test('a file that is refused is not told as an address, nor the other way round', async (t) => {
  const refused = (facts: object) =>
    endingOf(Object.assign(new Error('no'), { code: 'EACCES', ...facts }))
  t.match(refused({ syscall: 'open', path: '/var/lib/cas/x' }), {
    code: EXIT.folder,
    sentence: /^\/var\/lib\/cas\/x cannot be used \(EACCES\)/,
  })
  t.match(refused({ syscall: 'listen' }), { code: EXIT.addressTaken, sentence: /address/ })
})
