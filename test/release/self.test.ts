import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import t from 'tap'
import { selfCommand } from '../../src/self.ts'
import { version } from '../../src/version.ts'

t.test('the program starts itself once more, as what it is', async (t) => {
  const { file, args } = selfCommand()
  const { stdout } = await promisify(execFile)(file, [...args, '--version'])
  t.equal(stdout.trim(), version)
})
