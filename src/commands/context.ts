import type { AccountStore } from '../accounts/account-store.ts'
import { createAccountStore } from '../accounts/account-store.ts'
import { type Config, loadConfig } from '../config/load-config.ts'
import { createRefusalStore, type RefusalStore } from '../diagnosis/refusal-store.ts'
import { createPasswords, type Passwords } from '../passwords/password.ts'
import { readSecretKey } from '../storage/data-folder.ts'
import type { Database } from '../storage/database.ts'
import {
  createLogoutRequestStore,
  type LogoutRequestStore,
} from '../tickets/logout-request-store.ts'
import { createUnitRegistry } from '../units/unit-registry.ts'
import { createUnitStore } from '../units/unit-store.ts'
import { openDatabase } from './open-database.ts'
import { type Operator, operatorOf } from './operator-act.ts'

/** What commands get from the world outside; tests give them another. */
export type CommandContext = Readonly<{
  /** Where the configuration is, or is to be: what `--config` names. */
  configFile(): string
  /** Reads and checks the configuration that `--config` names. */
  config(): Config
  /** Opens the database of the configuration in force, migrated, with its stores on it. */
  open(): Promise<
    Readonly<{
      config: Config
      database: Database
      accounts: AccountStore
      passwords: Passwords
      refusals: RefusalStore
      logoutRequests: LogoutRequestStore
      /** The server's own. */
      secretKey(): Uint8Array
      close(): Promise<void>
    }>
  >
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WritableStream
  stderr: NodeJS.WritableStream
  now(): number
  /** Who types the commands. */
  operator(): Operator
  /** Says when the operator wants a command that goes on and on to end. */
  interruption(): AbortSignal
}>

/** The real world, for the configuration file that `configFile` tells when a command asks for it. */
export function realContext(configFile: () => string): CommandContext {
  const config = () => loadConfig(configFile())
  return {
    configFile,
    config,
    async open() {
      const inForce = config()
      const { database } = await openDatabase(inForce, Date.now())
      return {
        config: inForce,
        database,
        accounts: createAccountStore(
          database,
          createUnitRegistry({ store: createUnitStore(database), now: Date.now }),
          inForce.mailbox,
        ),
        passwords: createPasswords(inForce.passwords),
        refusals: createRefusalStore(database),
        logoutRequests: createLogoutRequestStore(database),
        secretKey: () => readSecretKey(inForce.dataFolder),
        close: () => database.close(),
      }
    },
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    now: Date.now,
    operator: () => operatorOf(process.env, process.getuid?.()),
    interruption: untilInterrupted,
  }
}

function untilInterrupted(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort())
  }
  return controller.signal
}
