import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type Addresses,
  addressesOn,
  applicationCommands,
  IOFFICE_START,
  ONEWIN_START,
} from './addresses.ts'
import { type Child, runToEnd, startChild } from './child-process.ts'
import { demoConfiguration } from './configuration.ts'
import { addPeople } from './enrolment.ts'
import { freePorts } from './ports.ts'
import { waitUntilReady } from './readiness.ts'
import { toldToEnd } from './told-to-end.ts'
import { welcome } from './welcome.ts'

/**
 * `npm run demo`: the real server on an empty data folder, invented people, and two applications
 * with CAS clients that anybody can install. Everything is gone when it ends.
 */
const READY_WITHIN_MS = 120_000

const sampleFile = fileURLToPath(new URL('../cas.config.json', import.meta.url))
process.exitCode = await demo(toldToEnd())

/** Runs the demo until it is told to end. Returns the exit code. */
async function demo(told: AbortSignal): Promise<number> {
  const over = new AbortController()
  const signal = AbortSignal.any([told, over.signal])
  const folder = mkdtempSync(join(tmpdir(), 'cas-demo-'))
  const children: Child[] = []
  try {
    process.stdout.write('Starting the server, two applications, and adding people …\n')
    const addresses = addressesOn(await freePorts(8080, 8081, 8082))
    const configFile = join(folder, 'cas.config.json')
    const configuration = demoConfiguration(JSON.parse(readFileSync(sampleFile, 'utf8')), addresses)
    writeFileSync(configFile, JSON.stringify(configuration, null, 2))

    children.push(...startPrograms(configFile, addresses))
    const whileAllRun = <T>(work: Promise<T>) =>
      Promise.race([work, whenAborted(signal), ...children.map(failWhenEnded)])
    await whileAllRun(waitForAll(addresses, signal))
    const people = await whileAllRun(
      addPeople(configFile, (args, input) => runToEnd(args, { input, signal })),
    )
    process.stdout.write(welcome({ addresses, people, configFile }))
    const forever = new Promise<never>(() => {})
    return await whileAllRun(forever)
  } catch (error) {
    if (told.aborted) return 0
    process.stderr.write(`\nThe demo cannot go on: ${(error as Error).message}\n`)
    return 1
  } finally {
    over.abort()
    await Promise.all(children.map(({ stop }) => stop()))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    process.stdout.write('\nThe demo has ended; nothing of it is left.\n')
  }
}

function startPrograms(configFile: string, addresses: Addresses): Child[] {
  const server = { name: 'server', args: ['src/cli.ts', '--config', configFile, 'serve'] }
  const print = (line: string) => process.stderr.write(`${line}\n`)
  return [server, ...applicationCommands(addresses)].map(({ name, args }) =>
    startChild(name, args, print),
  )
}

function waitForAll({ server, onewin, ioffice }: Addresses, signal: AbortSignal) {
  const addresses = [
    `${server}/health/ready`,
    `${onewin}${ONEWIN_START}`,
    `${ioffice}${IOFFICE_START}`,
  ]
  return Promise.all(
    addresses.map((address) => waitUntilReady(address, { withinMs: READY_WITHIN_MS, signal })),
  )
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error('told to end'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

async function failWhenEnded({ name, ended }: Child): Promise<never> {
  const how = await ended
  throw new Error(`${name} has ended by itself (${how}).`)
}
