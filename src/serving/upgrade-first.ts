import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { FastifyBaseLogger } from 'fastify'
import { EXIT } from '../commands/exit-codes.ts'
import { openUpgraded, readSchemaState } from '../commands/open-database.ts'
import { PassedOnError } from '../commands/passed-on-error.ts'
import type { Config } from '../config/load-config.ts'
import type { StandIn } from '../http/stand-in.ts'
import type { Maintenance } from '../maintenance/maintenance.ts'
import { selfCommand } from '../self.ts'
import { pruneCopies } from '../upgrade/copies.ts'
import { upgradeOfServer } from '../upgrade/upgrade-database.ts'
import { wireStandIn } from '../wiring/stand-in.ts'
import type { Supervisor } from './supervisor.ts'

type Parts = Readonly<{
  config: Config
  configFile: string
  logger: FastifyBaseLogger
  supervisor: Pick<Supervisor, 'starting'>
  maintenance(): Maintenance | undefined
  now(): number
}>

/** How often the log and the supervisor hear that it still goes on. */
const EVERY_MS = 20_000
const MOST_ERROR_TEXT = 16 * 1024
const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * Upgrades a database of an older program before the server opens it: in a process of its own, as SQLite
 * keeps the one that it works in from answering, while a stand-in answers people and applications at the
 * server's address. Resolves with the stand-in, which must be closed before the server listens;
 * undefined: there was nothing to upgrade.
 *
 * Rejects with what the upgrade ended with; then nothing was changed. Told to end meanwhile, it ends
 * the upgrade, which leaves the database as it was, and then the process.
 */
export async function upgradeFirst(parts: Parts): Promise<StandIn | undefined> {
  const { config, logger, supervisor, maintenance, now } = parts
  const { version, pending } = await readSchemaState(config)
  if (version === 0 || pending.length === 0) return undefined
  const standIn = await wireStandIn(config, { logger, maintenance, now })
  const begun = performance.now()
  const tell = () => {
    supervisor.starting(`Upgrades the database from version ${version}`)
    const seconds = Math.round((performance.now() - begun) / 1000)
    if (seconds > 0) logger.info({ event: 'migration.running', seconds })
  }
  const telling = setInterval(tell, EVERY_MS)
  try {
    await standIn.listen(config.listen)
    logger.info({ event: 'migration.begun', from: version, steps: pending.length })
    tell()
    await migrateInChild(parts)
    return standIn
  } catch (error) {
    await standIn.close()
    throw error
  } finally {
    clearInterval(telling)
  }
}

/**
 * The database, at the version of this program, and the stand-in that still answers if it was upgraded.
 * One that is not there yet is made.
 */
export async function openForServing(parts: Parts) {
  const { config, logger, now } = parts
  const standIn = await upgradeFirst(parts)
  try {
    const { database } = await openUpgraded(config, {
      act: upgradeOfServer(now()),
      withCopy: true,
      report: (step) => logger.debug({ event: 'database.made', ...step }),
    })
    pruneCopies(config.databaseFile, now())
    return { standIn, database }
  } catch (error) {
    await standIn?.close()
    throw error
  }
}

async function migrateInChild({ configFile, logger }: Parts): Promise<void> {
  const { file, args } = selfCommand()
  const words = [
    ...args,
    '--config',
    configFile,
    'migrate',
    '--for-server',
    String(process.pid),
    '--json',
  ]
  const child = spawn(file, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  let endedBy: NodeJS.Signals | undefined
  const stop = (signal: NodeJS.Signals) => {
    endedBy = signal
    child.kill('SIGTERM')
  }
  for (const signal of SIGNALS) process.once(signal, stop)
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(0, MOST_ERROR_TEXT)
  })
  createInterface({ input: child.stdout }).on('line', (line) => tellStep(line, logger))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve(status))
  }).finally(() => {
    for (const signal of SIGNALS) process.off(signal, stop)
  })
  if (endedBy) {
    logger.info({ event: 'server.ending', signal: endedBy })
    const came = code === 0 ? 'The upgrade is done' : 'The upgrade was interrupted'
    const words = code === 0 ? 'the server ends, as it was told to.' : 'nothing was changed.'
    throw new PassedOnError(`${came}; ${words}`, EXIT.ok)
  }
  if (code === 0) return
  const sentence = errors.trim().replace(/^cas: /, '') || 'The upgrade ended without a word.'
  throw new PassedOnError(sentence, code ?? EXIT.fault)
}

/** A step of the child, as a line of our own log. */
function tellStep(line: string, logger: FastifyBaseLogger) {
  try {
    const { step, ms, ...facts } = JSON.parse(line)
    const time = ms === undefined ? {} : { ms: Math.round(ms) }
    logger.info({ event: `migration.${step}`, ...facts, ...time })
  } catch {
    logger.info({ event: 'migration.told', line: line.slice(0, 200) })
  }
}
