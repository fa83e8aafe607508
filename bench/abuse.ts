import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startCrowd } from './crowd.ts'
import { type Answered, addressOf, openVisitor } from './form-visitor.ts'
import { keepTo, LAST } from './processors.ts'
import { freePort, type ServerProcess, startServer } from './server-process.ts'
import { signIn } from './sign-in.ts'
import { CLI, createSite, PASSWORD, PEOPLE, type Site } from './site.ts'
import { median, percentile } from './statistics.ts'
import { measureValidation } from './validation-stream.ts'

/** What is measured while somebody means harm. */
export const ABUSES = ['attack', 'storm'] as const
export type Abuse = (typeof ABUSES)[number]

export type AbuseResult = Readonly<{
  title: string
  value: string
  target: string
  isMet: boolean | undefined
}>

type Extent = Readonly<{ guessesPerName: number; stormSeconds: number; turns: number }>

const FULL: Extent = { guessesPerName: 500, stormSeconds: 6, turns: 3 }
const QUICK: Extent = { guessesPerName: 50, stormSeconds: 2, turns: 1 }

const NAMES_ATTACKED = 20
const ATTACKERS = 32
const LONGEST_WAIT_MS = 2_000
const PERSON_EVERY_MS = 250

/** Runs the chosen abuses, each against a server of its own. */
export async function measureAbuse(
  chosen: readonly Abuse[],
  { quick }: Readonly<{ quick: boolean }>,
): Promise<AbuseResult[]> {
  const extent = quick ? QUICK : FULL
  const results: AbuseResult[] = []
  if (chosen.includes('attack')) {
    results.push(...(await withServer({}, (server) => attack(server, extent))))
    const evenly = { triesBeforeLock: 20, delaysMilliseconds: [] }
    results.push(...(await withServer(evenly, (server, site) => enumerate(server, site, extent))))
  }
  if (chosen.includes('storm')) {
    results.push(...(await withServer({}, (server) => storm(server, extent))))
  }
  return results
}

async function withServer<T>(
  throttle: Readonly<Record<string, unknown>>,
  work: (server: ServerProcess, site: Site) => Promise<T>,
): Promise<T> {
  const port = await freePort()
  const site = await createSite(port, [], { trustedProxies: ['127.0.0.1'], throttle })
  keepTo(`0-${LAST}`)
  const server = await startServer({
    args: [CLI, '--config', site.configFile, 'serve'],
    port,
    logFile: join(site.folder, 'server.log'),
    path: '/cas/login',
  })
  keepTo(LAST)
  try {
    return await work(server, site)
  } finally {
    await server.stop()
    site.remove()
  }
}

/** Twenty names, most of them made up, from an address of its own for each guess. */
async function attack(server: ServerProcess, { guessesPerName }: Extent): Promise<AbuseResult[]> {
  const names = [
    ...PEOPLE.map(({ name }) => name),
    ...Array.from({ length: NAMES_ATTACKED - PEOPLE.length }, (_, index) => `khongco${index}`),
  ]
  const guesses = names.length * guessesPerName
  const statuses = new Map<number, number>()
  let guess = 0
  const person = await personOnKnownBrowser(server.port)
  const startedAt = performance.now()
  await Promise.all(
    Array.from({ length: ATTACKERS }, async () => {
      const visitor = await openVisitor(server.port)
      while (guess < guesses) {
        const number = guess++
        const username = names[number % names.length] ?? ''
        const fields = { username, password: `đoán lần thứ ${number}` }
        const { status } = await visitor.signIn(fields, addressOf(number))
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
      visitor.close()
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  const waits = await person.end()
  const told = [...statuses]
    .sort()
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ')
  return [
    row(`attack: guesses a second (${told})`, guesses / seconds),
    ...waitRows('attack', waits),
  ]
}

/** How long a wrong password takes for a name that exists and for one that does not, in turns. */
async function enumerate(
  { port }: ServerProcess,
  { configFile }: Site,
  { turns }: Extent,
): Promise<AbuseResult[]> {
  const times = { known: [] as number[], unknown: [] as number[] }
  const visitor = await openVisitor(port)
  let number = 0
  for (let turn = 0; turn < turns; turn++) {
    for (let tries = 0; tries < 19; tries++) {
      for (const { name } of PEOPLE) {
        const pair = [
          ['known', name],
          ['unknown', `${name.slice(0, -1)}x`],
        ] as const
        for (const [kind, username] of number % 2 === 0 ? pair : [...pair].reverse()) {
          const fields = { username, password: 'mật khẩu không đúng' }
          const { status, milliseconds } = await visitor.signIn(fields, addressOf(number++))
          if (status !== 401) throw new Error(`A guess was answered with ${status}.`)
          times[kind].push(milliseconds)
        }
        number++
      }
    }
    const clear = ['--config', configFile, 'throttle', 'clear', '--all']
    const { status, stderr } = spawnSync(process.execPath, [CLI, ...clear])
    if (status !== 0) throw new Error(String(stderr))
  }
  visitor.close()
  const [known, unknown] = [median(times.known), median(times.unknown)]
  const difference = (100 * Math.abs(known - unknown)) / Math.min(known, unknown)
  return [
    row(`wrong password, name known (${times.known.length}), median ms`, known),
    row(`wrong password, name unknown (${times.unknown.length}), median ms`, unknown),
    row('  difference, %', difference, 10),
  ]
}

/** More sign-ins than can be checked, beside validations at a steady rate. */
async function storm(
  server: ServerProcess,
  { stormSeconds, turns }: Extent,
): Promise<AbuseResult[]> {
  // Nobody keeps the sessions of a person who signs in again and again.
  const sessions = await Promise.all(PEOPLE.slice(1).map(({ name }) => signIn(server.port, name)))
  const person = await personOnKnownBrowser(server.port)
  await measureValidation(server.port, sessions, stormSeconds)
  const quiet: number[] = []
  const stormy: number[] = []
  let checked = 0
  let refused = 0
  let mostBytes = server.residentBytes()
  const idleBytes = mostBytes
  for (let turn = 0; turn < turns; turn++) {
    await person.hold()
    quiet.push(...(await measureValidation(server.port, sessions, stormSeconds)))
    person.goOn()
    const crowd = await startCrowd(server.port)
    await pause(500)
    stormy.push(...(await measureValidation(server.port, sessions, stormSeconds)))
    mostBytes = Math.max(mostBytes, server.residentBytes())
    const fared = await crowd.end()
    checked += fared.checked
    refused += fared.refused
  }
  const waits = await person.end()
  const p99 = (times: readonly number[]) => percentile(Float64Array.from(times), 0.99)
  return [
    row(
      `storm: passwords checked a second (${refused} told to come again)`,
      checked / (turns * (stormSeconds + 0.5)),
    ),
    row('validate beside it, p99 ms', p99(stormy)),
    row('validate when quiet, p99 ms', p99(quiet)),
    row('  times the quiet one', p99(stormy) / p99(quiet), 3),
    row('memory before, MB', idleBytes / 1024 / 1024),
    row('memory at most, MB', mostBytes / 1024 / 1024),
    ...waitRows('storm', waits),
  ]
}

/** Somebody who signs in again and again with a browser that has done so before. */
async function personOnKnownBrowser(port: number) {
  const visitor = await openVisitor(port)
  const fields = { username: PEOPLE[0].name, password: PASSWORD }
  const signInOnce = () => visitor.signIn(fields, '10.255.255.1')
  const first = await signInOnce()
  if (first.status !== 303) throw new Error(`The person was answered with ${first.status}.`)
  const answers: Answered[] = []
  let isOver = false
  let isHeld = false
  let current: Promise<void> = Promise.resolve()
  let failure: unknown
  const loop = (async () => {
    while (!isOver) {
      if (!isHeld) {
        current = signInOnce().then((answer) => {
          answers.push(answer)
        })
        await current
      }
      await pause(PERSON_EVERY_MS)
    }
  })().catch((error) => {
    failure = error
  })
  return {
    async hold() {
      isHeld = true
      await current
    },
    goOn() {
      isHeld = false
    },
    async end(): Promise<Answered[]> {
      isOver = true
      await loop
      visitor.close()
      if (failure !== undefined) throw failure
      return answers
    },
  }
}

function waitRows(title: string, answers: readonly Answered[]): AbuseResult[] {
  const times = answers.map(({ milliseconds }) => milliseconds)
  const turnedAway = answers.filter(({ status }) => status !== 303).length
  return [
    row(`${title}: sign-in on a known browser (${times.length}), median ms`, median(times)),
    row('  longest, ms', Math.max(...times), LONGEST_WAIT_MS),
    row('  turned away', turnedAway, 0),
  ]
}

function row(title: string, value: number, most?: number): AbuseResult {
  const isMet = most === undefined ? undefined : value <= most
  const target = most === undefined ? '' : `≤ ${most}`
  return { title, value: value >= 100 ? value.toFixed(0) : value.toFixed(1), target, isMet }
}
