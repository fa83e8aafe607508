/**
 * `npm run test:lts`: the tests on the newest LTS of Node.js, the one that a release embeds, in a copy of this
 * tree whose SQLite is compiled for it. Further arguments go to tap. Closes as `npm test` does.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { nodeFolder, nodeVersion, root } from './release/layout.ts'
import { nativeAddons } from './release/native-addons.ts'
import { run } from './release/run.ts'

const copy = mkdtempSync(join(tmpdir(), `cas-on-node-${nodeVersion}-`))
try {
  copyTree()
  const { status } = spawnSync('npm', ['test', '--', ...process.argv.slice(2)], {
    cwd: copy,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${join(nodeFolder, 'bin')}:${process.env.PATH}`,
      NODE_OPTIONS: '',
    },
  })
  process.exitCode = status ?? 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}

/** What is in the repository or new in it, and the packages. */
function copyTree() {
  const listing = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
  })
  for (const file of listing.split('\0')) {
    if (file === '') continue
    const target = join(copy, file)
    mkdirSync(dirname(target), { recursive: true })
    cpSync(join(root, file), target, { verbatimSymlinks: true })
  }
  const packages = join(copy, 'node_modules')
  // Where the folder is a link, what it leads to is copied: what is compiled anew here is written into the copy.
  const original = realpathSync(join(root, 'node_modules'))
  cpSync(original, packages, { recursive: true, verbatimSymlinks: true })
  const built = join(packages, 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node')
  copyFileSync(nativeAddons()['better_sqlite3.node'] as string, built)
}
