import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createAccountStore } from '../src/accounts/account-store.ts'
import { openDatabase } from '../src/commands/open-database.ts'
import { readConfig } from '../src/config/load-config.ts'
import { createPasswords } from '../src/passwords/password.ts'
import { actAt } from '../test/support/acts.ts'
import { configFile, serviceEntry } from '../test/support/sample-config.ts'

/** The application that everybody is signed on to. */
export const SERVICE = 'http://hop.example.test/'
export const PASSWORD = 'một mật khẩu đủ dài 2026'
const READY_WITHIN_MS = 30_000

export type Ended = Readonly<{ code: number | null; signal: NodeJS.Signals | null }>

export type Server = Readonly<{
  pid: number
  startMs: number
  kill(signal: NodeJS.Signals): void
  ended: Promise<Ended>
}>

type Options = Readonly<{
  /** The program in words for `spawn`. */
  words: readonly string[]
  port: number
  people: readonly string[]
  /** Where the data are; beside the configuration unless it says otherwise. */
  dataFolder?: string
}>

/**
 * A folder of its own with a configuration, a database, and the accounts of invented people; the real
 * program is started on it and asked by its command line.
 */
export async function createSite({ words, port, people, dataFolder }: Options) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-torture-'))
  const logFile = join(folder, 'log')
  const settings = configFile({
    publicUrl: `http://127.0.0.1:${port}`,
    listen: { host: '127.0.0.1', port },
    dataFolder: dataFolder ?? 'data',
    tickets: { serviceTicketSeconds: 300 },
    // Everybody comes from one address, and old passwords are tried on purpose.
    throttle: {
      triesBeforeLock: 20,
      triesOnKnownBrowser: 20,
      failuresPerNetwork: 100_000,
      failuresPerWiderNetwork: 100_000,
    },
    log: { level: 'warn' },
    services: [
      serviceEntry({ matches: [{ prefix: SERVICE }], launchUrl: SERVICE, allowHttp: true }),
    ],
  })
  const file = join(folder, 'cas.config.json')
  writeFileSync(file, JSON.stringify(settings))
  const config = readConfig(settings, file, {})
  await addPeople(config, people)
  const running = new Set<ChildProcess>()

  function start(args: readonly string[]): ChildProcess {
    const [command = '', ...before] = words
    const log = openSync(logFile, 'a')
    const { NODE_OPTIONS: _, ...env } = process.env
    const child = spawn(command, [...before, '--config', file, ...args], {
      stdio: ['ignore', 'pipe', log],
      env,
    })
    running.add(child)
    child.once('exit', () => running.delete(child))
    return child
  }

  return {
    url: `http://127.0.0.1:${port}`,
    folder,
    dataFolder: config.dataFolder,
    databaseFile: config.databaseFile,
    log: () => readFileSync(logFile, 'utf8'),

    /** Starts the server; resolves when it can sign people in. Throws when it ends instead. */
    async serve(): Promise<Server> {
      const startedAt = performance.now()
      const child = start(['serve'])
      const log = openSync(logFile, 'a')
      child.stdout?.on('data', (chunk) => writeFileSync(log, chunk))
      const ended = once(child, 'exit').then(([code, signal]): Ended => ({ code, signal }))
      let isOver = false
      void ended.then(() => {
        isOver = true
      })
      for (;;) {
        const isReady = await isAnswered(`http://127.0.0.1:${port}/health/ready`)
        if (isReady) break
        const tookMs = performance.now() - startedAt
        if (isOver || tookMs > READY_WITHIN_MS) {
          child.kill('SIGKILL')
          const { code } = await ended
          throw new StartFailed(
            code,
            readFileSync(logFile, 'utf8').split('\n').slice(-4).join('\n'),
          )
        }
        await wait(10)
      }
      const startMs = performance.now() - startedAt
      return { pid: child.pid ?? 0, startMs, kill: (signal) => child.kill(signal), ended }
    },

    /** One command to its end; `killAfterMs` ends it before. */
    async run(args: readonly string[], killAfterMs?: number) {
      const child = start(args)
      let output = ''
      child.stdout?.on('data', (chunk) => {
        output += chunk
      })
      const timer = killAfterMs && setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      const [code] = await once(child, 'close')
      clearTimeout(timer)
      return { code: code as number | null, output }
    },

    remove(): void {
      for (const child of running) child.kill('SIGKILL')
      // Who was killed may still write for a moment.
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export type Site = Awaited<ReturnType<typeof createSite>>

export class StartFailed extends Error {
  override readonly name = 'StartFailed'
  readonly code: number | null

  constructor(code: number | null, lastWords: string) {
    super(`The server did not start (${code}): ${lastWords}`)
    this.code = code
  }
}

async function addPeople(config: ReturnType<typeof readConfig>, people: readonly string[]) {
  const { database } = await openDatabase(config, Date.now())
  const accounts = createAccountStore(database)
  const passwordHash = await createPasswords(config.passwords).hash(PASSWORD)
  for (const name of people) {
    const mailbox = { name, suffix: config.mailbox.defaultSuffix }
    await accounts.add({ mailbox, displayName: name, passwordHash }, actAt(Date.now()))
  }
  await database.close()
}

function isAnswered(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  )
}
