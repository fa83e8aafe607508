import { existsSync, lstatSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { handOver } from '../../src/commands/hand-over.ts'

/** The user that every Debian has. */
const NOBODY = { uid: 65_534, gid: 65_534 }

t.test('root gives links away, and never what they lead to', async (t) => {
  const folder = t.testdir({ data: { keys: { '0001.key': 'k' } }, etc: { cron: { job: 'j' } } })
  const at = (...names: string[]) => join(folder, ...names)
  symlinkSync(at('etc'), at('data', 'door'))
  symlinkSync(at('nowhere'), at('data', 'lost'))
  symlinkSync(at('data'), at('var'))
  if (process.getuid?.() !== 0) return t.throws(() => handOver([at('data')], NOBODY))
  handOver([at('var'), at('none')], NOBODY)
  const given = ['var', 'data', 'data/keys', 'data/keys/0001.key', 'data/door', 'data/lost']
  for (const path of given) t.equal(lstatSync(at(path)).uid, NOBODY.uid, path)
  for (const path of ['etc', 'etc/cron', 'etc/cron/job']) t.equal(statSync(at(path)).uid, 0, path)
  t.equal(existsSync(at('none')), false)
})
