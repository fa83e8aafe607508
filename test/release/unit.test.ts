import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { EXIT } from '../../src/commands/exit-codes.ts'
import { sampleConfig } from '../support/sample-config.ts'

const file = fileURLToPath(new URL('../../release/cas.service', import.meta.url))
const unit = readFileSync(file, 'utf8')
const setting = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? ''

/** What systemd itself makes of it, in tenths: 0 would be no risk, 100 no protection. */
const WORST_EXPOSURE = 15
const ANALYZE = '/usr/bin/systemd-analyze'
const isMissing = !existsSync(ANALYZE) && process.env.CAS_TESTS_MUST_RUN !== '1'
const skip = isMissing ? 'systemd-analyze was not found: apt-get install systemd' : false

t.test('systemd finds the unit well protected', { skip }, async (t) => {
  const asked = ['security', '--offline=yes', `--threshold=${WORST_EXPOSURE}`, '--no-pager', file]
  const { status, stdout } = spawnSync(ANALYZE, asked, { encoding: 'utf8' })
  t.equal(status, 0, stdout.trim().split('\n').at(-1) ?? '')
})

t.test('what starting again cannot mend is not started again, and nothing else', async (t) => {
  const final = new Set(setting('RestartPreventExitStatus').split(' ').map(Number))
  const { usage, badInput, folder, databaseDamaged, databaseVersion, config } = EXIT
  t.same(final, new Set([usage, badInput, folder, databaseDamaged, databaseVersion, config]))
})

t.test('systemd waits for longer than the server takes to end', async (t) => {
  const { ending } = sampleConfig()
  const seconds = Number(setting('TimeoutStopSec').replace(/s$/, ''))
  t.ok(seconds > ending.readinessSeconds + ending.drainSeconds + 10)
})

t.test('the server can tell systemd how it is, and is reached by what reload sends', async (t) => {
  t.equal(setting('Type'), 'notify')
  t.equal(setting('NotifyAccess'), 'all', 'systemd-notify is a child of the server')
  t.match(setting('ExecReload'), /kill -HUP \$MAINPID$/)
})
