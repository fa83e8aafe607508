import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Replacement } from '../storage/replace-files.ts'
import { IN_ARCHIVE } from './key-archive.ts'
import type { ArchivedFile } from './tar.ts'

const KEY = /^keys\/\d{4}\.key$/
/** What is signed with one of these can be checked by whoever has the public key of this very machine. */
const SIGNING_KEY = /^keys\/[\w-]+\.pem$/
const SECRET = 'secret.key'

/** What is to become of the keys of the data folder, so that they fit the database. */
export type KeyPlan = Readonly<{
  /** New files; what is there already is never overwritten. */
  added: readonly Readonly<{ path: string; bytes: Uint8Array }>[]
  /** The server's secret, where another one is there. */
  secret: Uint8Array | undefined
}>

/**
 * The keys in a backup beside those that are there. Keys that encrypt secrets are added to the others,
 * as each is known by itself. The server's secret is one: the database's own takes the place of another.
 */
export function planKeys(files: readonly ArchivedFile[], dataFolder: string): KeyPlan {
  const ofData = files.flatMap(({ path, bytes }) =>
    path.startsWith(IN_ARCHIVE.data) ? [{ path: path.slice(IN_ARCHIVE.data.length), bytes }] : [],
  )
  const present = keysIn(dataFolder)
  const taken = new Set(present.map(({ name }) => Number(name.slice(0, 4))))
  const added: { path: string; bytes: Uint8Array }[] = []
  for (const { path, bytes } of ofData.filter(({ path }) => KEY.test(path))) {
    if (present.some((key) => isSame(key.bytes, bytes))) continue
    let number = Number(path.slice('keys/'.length, 'keys/'.length + 4))
    while (taken.has(number)) number += 1
    taken.add(number)
    added.push({ path: `keys/${String(number).padStart(4, '0')}.key`, bytes })
  }
  for (const { path, bytes } of ofData.filter(({ path }) => SIGNING_KEY.test(path))) {
    if (!existsSync(join(dataFolder, path))) added.push({ path, bytes })
  }
  const secret = ofData.find(({ path }) => path === SECRET)?.bytes
  const there = readIfThere(join(dataFolder, SECRET))
  if (secret && !there) added.push({ path: SECRET, bytes: secret })
  return { added, secret: secret && there && !isSame(secret, there) ? secret : undefined }
}

/**
 * Writes what is added, which harms nothing whatever happens next, and prepares the secret that takes
 * the place of another. Returns what is to be replaced together with the database.
 */
export function writeKeys(
  { added, secret }: KeyPlan,
  dataFolder: string,
  asideEnd: string,
): Replacement[] {
  for (const { path, bytes } of added) {
    if (path !== SECRET) mkdirSync(join(dataFolder, 'keys'), { recursive: true, mode: 0o700 })
    writeFileSync(join(dataFolder, path), bytes, { mode: 0o600, flag: 'wx', flush: true })
  }
  if (!secret) return []
  const to = join(dataFolder, SECRET)
  const from = `${to}.restoring`
  rmSync(from, { force: true })
  writeFileSync(from, secret, { mode: 0o600, flag: 'wx', flush: true })
  return [{ from, to, aside: `${to}${asideEnd}` }]
}

function keysIn(dataFolder: string) {
  const folder = join(dataFolder, 'keys')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => KEY.test(`keys/${name}`))
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
}

function readIfThere(file: string): Uint8Array | undefined {
  return existsSync(file) ? readFileSync(file) : undefined
}

/** Keys are text; an editor may have added the end of a line. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).toString('utf8').trim() === Buffer.from(other).toString('utf8').trim()
}

/** The files that `writeKeys` has made. */
export function filesOfKeys({ added, secret }: KeyPlan, dataFolder: string): string[] {
  const files = added.map(({ path }) => join(dataFolder, path))
  return secret ? [...files, join(dataFolder, `${SECRET}.restoring`)] : files
}
