import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { nodeFolder, nodeVersion, readJson, root } from './layout.ts'
import { run } from './run.ts'

/** Kept between releases: SQLite takes a minute to compile. */
const cacheFolder = process.env.CAS_RELEASE_CACHE ?? join(root, 'release', '.cache')

/** Those that do not depend on the version of Node.js come compiled in their packages. */
const COMPILED = {
  'argon2.node': 'argon2/prebuilds/linux-x64/argon2.glibc.node',
  'bcrypt.node': 'bcrypt/prebuilds/linux-x64/bcrypt.glibc.node',
} as const

/** The native code of the program, as files by the names under which they lie beside the executable. */
export function nativeAddons(): Readonly<Record<string, string>> {
  const packages = join(root, 'node_modules')
  const compiled = Object.entries(COMPILED).map(([name, file]) => [name, join(packages, file)])
  return { 'better_sqlite3.node': sqliteAddon(), ...Object.fromEntries(compiled) }
}

/** SQLite's, compiled for the Node.js that is embedded: it is bound to its version. */
function sqliteAddon(): string {
  const kept = join(cacheFolder, `better_sqlite3-${cacheKey()}.node`)
  if (existsSync(kept)) return kept
  mkdirSync(cacheFolder, { recursive: true })
  const folder = join(cacheFolder, `compiling-${process.pid}`)
  try {
    cpSync(realpathSync(join(root, 'node_modules', 'better-sqlite3')), folder, {
      recursive: true,
      filter: (file) => !file.endsWith('better-sqlite3/build'),
    })
    const path = `${join(nodeFolder, 'bin')}:${process.env.PATH}`
    run('npm', ['run', 'build-release'], {
      cwd: folder,
      env: { PATH: path, npm_config_nodedir: nodeFolder, NODE_OPTIONS: '' },
    })
    renameSync(join(folder, 'build', 'Release', 'better_sqlite3.node'), kept)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return kept
}

/** What the compiled file depends on. */
function cacheKey(): string {
  type Lock = Readonly<{ packages: Readonly<Record<string, { integrity?: string }>> }>
  const lock = readJson<Lock>(join(root, 'package-lock.json'))
  const integrity = lock.packages['node_modules/better-sqlite3']?.integrity ?? ''
  return createHash('sha256').update(`${nodeVersion} ${integrity}`).digest('hex').slice(0, 16)
}
