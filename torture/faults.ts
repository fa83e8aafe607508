import { execFileSync } from 'node:child_process'
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { httpVisitor } from '../test/support/http-visitor.ts'
import type { SeededRandom } from '../test/support/seeded-random.ts'
import { load } from './deeds.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { CHANGERS, CLOSED, peopleOf } from './rounds.ts'
import { createSite, PASSWORD, type Server, type Site, StartFailed } from './site.ts'
import { compare, examine, type Violation } from './verdict.ts'

export type Fault = 'disk-full' | 'folder-pulled' | 'wal-truncated' | 'second-server'
export const FAULTS: readonly Fault[] = [
  'disk-full',
  'folder-pulled',
  'wal-truncated',
  'second-server',
]

export type FaultResult = Readonly<{
  fault: Fault
  /** What was seen, in a few words. */
  seen: string
  ledger: Ledger
  violations: readonly Violation[]
}>

type Parts = Readonly<{ words: readonly string[]; port: number; random: SeededRandom }>

const DISK_MEGABYTES = 24
const LOAD_MS = 1_200
const PEOPLE = [...peopleOf(1), ...peopleOf(2), ...peopleOf(3), ...CHANGERS, ...CLOSED]
const newLedger = () => createLedger(CHANGERS, CLOSED, PASSWORD)

/** Brings one fault about, on a site of its own. */
export function bringAbout(fault: Fault, parts: Parts): Promise<FaultResult> {
  switch (fault) {
    case 'disk-full':
      return fillDisk(parts)
    case 'folder-pulled':
      return pullFolder(parts)
    case 'wal-truncated':
      return truncateWal(parts)
    case 'second-server':
      return startTwice(parts)
  }
}

/** Runs the load for a while, with something done in the middle of it. */
async function during(
  parts: Parts & { site: Site; ledger: Ledger; people: readonly string[] },
  work: () => Promise<void>,
): Promise<void> {
  const over = new AbortController()
  const loading = load({ ...parts, signal: over.signal })
  loading.catch(() => {})
  await wait(LOAD_MS)
  await work()
  over.abort()
  await loading
}

async function fillDisk(parts: Parts): Promise<FaultResult> {
  const disk = mkdtempSync(join(tmpdir(), 'cas-torture-disk-'))
  mount(disk)
  try {
    const site = await createSite({ ...parts, people: PEOPLE, dataFolder: join(disk, 'data') })
    try {
      return await onFullDisk(parts, site, join(disk, 'filler'))
    } finally {
      site.remove()
    }
  } finally {
    execFileSync('umount', ['--lazy', disk])
    rmSync(disk, { recursive: true, force: true })
  }
}

async function onFullDisk(parts: Parts, site: Site, filler: string): Promise<FaultResult> {
  const ledger = newLedger()
  const violations: Violation[] = []
  const broken = (promise: string, detail: string) => violations.push({ promise, detail })
  const room = () => rmSync(filler, { force: true })
  let server = await site.serve()
  const run = { ...parts, site, ledger }

  await during({ ...run, people: peopleOf(1) }, async () => {
    fill(site, filler)
    await until('a full disk makes it unready', () => isStatus(site, '/health/ready', 503))
    if (!(await isStatus(site, '/cas/login', 200))) broken('the sign-in page is shown', 'not 200')
    if (!(await isStatus(site, '/health/live', 200))) broken('it stays alive', 'not 200')
    await wait(LOAD_MS)
    room()
    await until('it recovers without a restart', () => isStatus(site, '/health/ready', 200))
  })
  const refused = ledger.counts['answered 503']
  if (refused === 0) broken('a full disk is told to people', 'no 503')
  violations.push(...(await compare(site, ledger)), ...(await examine(site)))
  ledger.sessions = []

  await during({ ...run, people: peopleOf(2) }, async () => {
    fill(site, filler)
    await wait(LOAD_MS)
    server.kill('SIGKILL')
    await server.ended
  })
  const start = await tryToStart(site)
  if (start.server === undefined && !start.isTold)
    broken('a start on a full disk says why', start.words)
  start.server?.kill('SIGKILL')
  await start.server?.ended
  room()
  server = await site.serve()
  violations.push(...(await compare(site, ledger)), ...(await examine(site)))
  server.kill('SIGTERM')
  await server.ended
  const seen = `${refused} refused, recovered without a restart; a start on the full disk: ${start.words}`
  return { fault: 'disk-full', seen, ledger, violations }
}

async function tryToStart(site: Site) {
  try {
    const server = await site.serve()
    return { server, isTold: true, words: 'ready' }
  } catch (error) {
    if (!(error instanceof StartFailed)) throw error
    const isTold = error.code !== null && error.code !== 70
    return { server: undefined, isTold, words: `exit ${error.code}` }
  }
}

async function pullFolder(parts: Parts): Promise<FaultResult> {
  const site = await createSite({ ...parts, people: PEOPLE })
  try {
    const ledger = newLedger()
    const away = `${site.dataFolder}-away`
    const server = await site.serve()
    // Commands would make a new folder in its place: nobody types any.
    const quiet = { ...ledger, accounts: [] }
    let awayMs = 0
    await during({ ...parts, site, ledger: quiet, people: peopleOf(1) }, async () => {
      const pulledAt = performance.now()
      renameSync(site.dataFolder, away)
      await until('it is unready', () => isStatus(site, '/health/ready', 503))
      await wait(LOAD_MS)
      renameSync(away, site.dataFolder)
      awayMs = Math.round(performance.now() - pulledAt)
      await until('it recovers without a restart', () => isStatus(site, '/health/ready', 200))
      await wait(LOAD_MS)
    })
    const violations = await compare(site, quiet)
    server.kill('SIGKILL')
    await server.ended
    const again = await site.serve()
    violations.push(...(await compare(site, quiet)), ...(await examine(site)))
    again.kill('SIGTERM')
    await again.ended
    return {
      fault: 'folder-pulled',
      seen: `away for ${awayMs} ms, back without a restart`,
      ledger,
      violations,
    }
  } finally {
    site.remove()
  }
}

/**
 * A log that is shorter than what was acknowledged is a disk that lied: what was written last is gone,
 * and nobody can promise it. What is left must be a whole: sound, chained, with one password for each.
 */
async function truncateWal(parts: Parts): Promise<FaultResult> {
  const { random } = parts
  const site = await createSite({ ...parts, people: PEOPLE })
  try {
    // A command that ends last would put the log into the database: nobody types any.
    const ledger = { ...newLedger(), accounts: [] }
    let server: Server = await site.serve()
    await during({ ...parts, site, ledger, people: peopleOf(1) }, async () => {
      server.kill('SIGKILL')
      await server.ended
    })
    const kept = `${site.dataFolder}-kept`
    cpSync(site.dataFolder, kept, { recursive: true })
    const wal = `${site.databaseFile}-wal`
    const { size } = statSync(wal)
    const violations: Violation[] = []
    const sizes = [0, Math.floor(size / 2), ...Array.from({ length: 3 }, () => random.below(size))]
    for (const left of sizes) {
      rmSync(site.dataFolder, { recursive: true })
      cpSync(kept, site.dataFolder, { recursive: true })
      truncateSync(wal, left)
      server = await site.serve()
      violations.push(...(await examine(site)))
      for (const { name, acknowledged, before, pending } of ledger.passwords) {
        const some = [
          ...new Set(
            [PASSWORD, before, pending, acknowledged].filter((word) => word !== undefined),
          ),
        ]
        const working = await countWorking(site, name, some)
        if (working > 1)
          violations.push({
            promise: 'one password at most works',
            detail: `${working} of ${name}`,
          })
      }
      server.kill('SIGKILL')
      await server.ended
    }
    rmSync(site.dataFolder, { recursive: true })
    renameSync(kept, site.dataFolder)
    server = await site.serve()
    violations.push(...(await compare(site, ledger)), ...(await examine(site)))
    server.kill('SIGTERM')
    await server.ended
    const seen = `a log of ${size} bytes cut to ${sizes.join(', ')}: sound each time; whole again: nothing lost`
    return { fault: 'wal-truncated', seen, ledger, violations }
  } finally {
    site.remove()
  }
}

async function startTwice(parts: Parts): Promise<FaultResult> {
  const site = await createSite({ ...parts, people: PEOPLE })
  try {
    const ledger = newLedger()
    const server = await site.serve()
    const codes: (number | null)[] = []
    await during({ ...parts, site, ledger, people: peopleOf(1) }, async () => {
      for (let tries = 0; tries < 3; tries++) codes.push((await site.run(['serve'])).code)
    })
    const violations = await compare(site, ledger)
    if (codes.some((code) => code !== 75))
      violations.push({ promise: 'a second server is refused with 75', detail: codes.join(', ') })
    violations.push(...(await examine(site)))
    server.kill('SIGTERM')
    await server.ended
    return { fault: 'second-server', seen: `refused with ${codes.join(', ')}`, ledger, violations }
  } finally {
    site.remove()
  }
}

async function countWorking(site: Site, name: string, passwords: readonly string[]) {
  let working = 0
  for (const password of passwords) {
    const { status } = await httpVisitor(site.url).signIn(name, password)
    if (status === 303) working += 1
  }
  return working
}

function mount(folder: string): void {
  try {
    const size = `size=${DISK_MEGABYTES}m`
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    throw new Error(
      'A small disk cannot be mounted here: run it as root, or leave disk-full out.',
      {
        cause: error,
      },
    )
  }
}

/** Fills the disk to the last byte; what the log may still reuse is cut off first. */
function fill(site: Site, filler: string): void {
  const database = new Sqlite(site.databaseFile)
  database.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
  const file = openSync(filler, 'w')
  for (const bytes of [1 << 20, 1 << 16, 1 << 12, 1]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(bytes))
    } catch {
      // No room for so many.
    }
  }
  closeSync(file)
}

function isStatus(site: Site, path: string, status: number): Promise<boolean> {
  return fetch(`${site.url}${path}`, { signal: AbortSignal.timeout(3_000) }).then(
    (response) => response.status === status,
    () => false,
  )
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await holds()) return
    await wait(50)
  }
  throw new Error(`It never came to this: ${what}`)
}
