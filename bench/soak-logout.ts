/**
 * `npm run soak:logout`: a thousand people sign out of five applications each, three times over: all
 * applications alive; one dead and one hanging; and once more so with the server killed in the middle.
 * It prints how long `/logout` takes and what each application was told. It ends with 1 when a live
 * application was not told of every ticket.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from './server-process.ts'
import { CLI } from './site.ts'
import type { Counts, Ready } from './soak-applications.ts'
import { createSoakSite, type SoakSite } from './soak-site.ts'
import { type SoakSession, type SoakVisitor, soakVisitor } from './soak-visitor.ts'
import { percentile } from './statistics.ts'

const SESSIONS = Number(process.argv[2] ?? 1000)
const APPLICATIONS = 5
/** Browsers that sign in at a time; and that sign out, when as much as possible is to wait. */
const AT_A_TIME = 4
/** Otherwise somebody signs out this often, whether those before have got their page or not. */
const SIGN_OUT_EVERY_MS = 50
const READY_WITHIN_MS = 15_000
const TOLD_WITHIN_MS = 120_000
const KILL_AFTER_MS = 150

type Variant = Readonly<{ title: string; live: number; isKilled: boolean }>
type Applications = Readonly<{ urls: readonly string[]; counts(): Promise<Counts['counts']> }>
type Times = Readonly<{ logout: number[]; told: number[]; pages: Promise<void>[] }>

const VARIANTS: readonly Variant[] = [
  { title: 'all five alive', live: 5, isKilled: false },
  { title: 'one dead, one hanging', live: 3, isKilled: false },
  { title: 'one dead, one hanging, the server killed in the middle', live: 3, isKilled: true },
]

async function soak(variant: Variant) {
  const child = fork(
    fileURLToPath(new URL('./soak-applications.ts', import.meta.url)),
    [String(variant.live)],
    { execArgv: ['--import=tsx'] },
  )
  const port = await freePort()
  let site: SoakSite | undefined
  let server: ChildProcess | undefined
  const visitor = soakVisitor(port)
  try {
    const applications = await applicationsOf(child)
    const urls = await urlsFor(variant, applications)
    site = await createSoakSite(port, urls, SESSIONS)
    server = await startServer(site, port)
    const sessions = await beginAll(visitor, site, urls)
    const times: Times = { logout: [], told: [], pages: [] }
    let waiting = 0
    if (variant.isKilled) {
      await endAll(visitor, sessions.slice(0, SESSIONS / 2), times)
      // The others are on their way out when it happens: some get no answer, and try once more.
      const leaving = endAll(visitor, sessions.slice(SESSIONS / 2), times).catch(hungUp)
      await pause(KILL_AFTER_MS)
      server.kill('SIGKILL')
      await once(server, 'exit')
      await leaving
      waiting = await untold(applications, sessions.slice(0, times.logout.length), variant.live)
      server = await startServer(site, port)
      await endAll(visitor, sessions.slice(SESSIONS / 2), times)
    } else {
      await endOneByOne(visitor, sessions, times)
    }
    const startedAt = performance.now()
    await untilTold(applications, sessions, variant.live)
    const lastMs = performance.now() - startedAt
    await Promise.all(times.pages)
    return { variant, times, waiting, lastMs, told: await toldOf(applications, sessions, variant) }
  } finally {
    visitor.close()
    server?.kill('SIGKILL')
    child.disconnect()
    site?.remove()
  }
}

async function applicationsOf(child: ChildProcess): Promise<Applications> {
  const [{ urls }] = (await once(child, 'message')) as [Ready]
  return {
    urls,
    async counts() {
      child.send('counts')
      const [{ counts }] = (await once(child, 'message')) as [Counts]
      return counts
    },
  }
}

/** Live ones, then the one that nobody is at, then the one that hangs: five in all. */
async function urlsFor({ live }: Variant, { urls }: Applications): Promise<string[]> {
  if (live === APPLICATIONS) return urls.slice(0, APPLICATIONS)
  return [...urls.slice(0, live), `http://127.0.0.1:${await freePort()}`, urls[live] ?? '']
}

async function startServer({ folder, configFile }: SoakSite, port: number): Promise<ChildProcess> {
  const log = openSync(join(folder, 'server.log'), 'a')
  const args = [CLI, '--config', configFile, 'serve']
  const server = spawn(process.execPath, args, { stdio: ['ignore', log, log] })
  const until = performance.now() + READY_WITHIN_MS
  const isReady = () =>
    fetch(`http://127.0.0.1:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) {
    if (performance.now() > until) throw new Error('The server does not start.')
    await pause(20)
  }
  return server
}

async function beginAll(visitor: SoakVisitor, site: SoakSite, urls: readonly string[]) {
  const services = urls.map((url) => `${url}/app?page=1`)
  const sessions: SoakSession[] = []
  await inParallel(SESSIONS, async (index) => {
    sessions[index] = await visitor.begin(site.personOf(index), services)
  })
  return sessions
}

/** In steady succession: how long an answer takes does not change when the next is asked for. */
async function endOneByOne(visitor: SoakVisitor, sessions: readonly SoakSession[], times: Times) {
  const startedAt = performance.now()
  const leaving: Promise<void>[] = []
  for (const [index, session] of sessions.entries()) {
    await pause(startedAt + index * SIGN_OUT_EVERY_MS - performance.now())
    leaving.push(end(visitor, session, times))
  }
  await Promise.all(leaving)
}

/** As fast as it goes. Twice for one session is no error: the second time nobody is signed in. */
async function endAll(visitor: SoakVisitor, sessions: readonly SoakSession[], times: Times) {
  await inParallel(sessions.length, async (index) => {
    const session = sessions[index]
    if (session) await end(visitor, session, times)
  })
}

async function end(visitor: SoakVisitor, session: SoakSession, times: Times) {
  const { ms, told } = await visitor.end(session)
  times.logout.push(ms)
  // A browser waits for the second page; nobody else waits for the browser.
  if (told) times.pages.push(told.then((pageMs) => void times.told.push(pageMs), hungUp))
}

/** The server was killed: the page does not come. */
function hungUp() {}

async function inParallel(count: number, work: (index: number) => Promise<void>) {
  let next = 0
  const worker = async () => {
    for (let index = next++; index < count; index = next++) await work(index)
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
}

/** How many tickets the live applications have not been told of. */
async function untold(applications: Applications, sessions: readonly SoakSession[], live: number) {
  const counts = await applications.counts()
  let missing = 0
  for (const { tickets } of sessions) {
    for (let index = 0; index < live; index++) {
      if (!counts[index]?.[tickets[index] ?? '']) missing += 1
    }
  }
  return missing
}

async function untilTold(
  applications: Applications,
  sessions: readonly SoakSession[],
  live: number,
) {
  const until = performance.now() + TOLD_WITHIN_MS
  while ((await untold(applications, sessions, live)) > 0) {
    if (performance.now() > until) return
    await pause(200)
  }
}

type Told = Readonly<{ name: string; sent: number; received: number; twice: number; lost: number }>

async function toldOf(
  applications: Applications,
  sessions: readonly SoakSession[],
  { live }: Variant,
): Promise<Told[]> {
  const counts = await applications.counts()
  return Array.from({ length: APPLICATIONS }, (_, index) => {
    const isDead = live < APPLICATIONS && index === live
    const hangs = live < APPLICATIONS && index === live + 1
    const received = counts[hangs ? live : index] ?? {}
    const name = `app-${index + 1}${isDead ? ' (dead)' : hangs ? ' (hanging)' : ''}`
    if (isDead) return { name, sent: sessions.length, received: 0, twice: 0, lost: 0 }
    const came = sessions.map(({ tickets }) => received[tickets[index] ?? ''] ?? 0)
    const distinct = came.filter((count) => count > 0).length
    return {
      name,
      sent: sessions.length,
      received: distinct,
      twice: came.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
      lost: hangs ? 0 : sessions.length - distinct,
    }
  })
}

function p(values: readonly number[], share: number): number {
  return percentile(Float64Array.from(values), share)
}

function report({ variant, times, waiting, lastMs, told }: Awaited<ReturnType<typeof soak>>) {
  const { title, isKilled } = variant
  const line = (name: string, values: readonly number[]) =>
    `  ${name.padEnd(26)} p50 ${p(values, 0.5).toFixed(1).padStart(7)} ms   p99 ${p(values, 0.99).toFixed(1).padStart(7)} ms   (${values.length})\n`
  let text = `\n${title}: ${SESSIONS} sessions, ${APPLICATIONS} applications\n`
  text += line('/logout', times.logout)
  text += line('/logout/done, held back', times.told)
  if (isKilled)
    text += `  tickets of ended sessions that nobody was told of when it was killed: ${waiting}\n`
  text += `  the last was told ${(lastMs / 1000).toFixed(1)} s after the last sign-out\n`
  text += '  application          to tell   told   more than once   lost\n'
  for (const { name, sent, received, twice, lost } of told) {
    const columns = [String(sent).padStart(7), String(received).padStart(6)]
    columns.push(String(twice).padStart(16), String(lost).padStart(6))
    text += `  ${name.padEnd(20)} ${columns.join(' ')}\n`
  }
  process.stdout.write(text)
}

const results = []
for (const variant of VARIANTS) {
  const result = await soak(variant)
  report(result)
  results.push(result)
}
const [alive = Number.NaN, some = Number.NaN] = results.map(({ times }) => p(times.logout, 0.99))
process.stdout.write(
  `\np99 of /logout with one dead and one hanging: ${(some / alive).toFixed(2)} times that of all alive\n`,
)
const lost = results.flatMap(({ told }) => told).reduce((sum, one) => sum + one.lost, 0)
process.stdout.write(`Lost: ${lost}\n`)
process.exitCode = lost === 0 ? 0 : 1
