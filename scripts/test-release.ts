/**
 * `npm run test:release`: the executable of a release passes the tests of the program that `npm run release`
 * made it from: how it starts, signs in, ends, upgrades and examines itself in processes of its own, and the first
 * administrator's way in a browser.
 * Closes as `npm test` does; further arguments go to tap.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { outFolder, releaseName, root } from './release/layout.ts'

const TESTS = [
  ...readdirSync(join(root, 'test', 'release')).map((name) => `test/release/${name}`),
  'test/commands/built-program.test.ts',
  'test/reliability/endings.test.ts',
  'test/reliability/upgrade.test.ts',
  'test/commands/doctor.test.ts',
]

const { status } = spawnSync('npm', ['test', '--', ...TESTS, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CAS_PROGRAM: join(outFolder, releaseName, 'cas') },
})
process.exitCode = status ?? 1
