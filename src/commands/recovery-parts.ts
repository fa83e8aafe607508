import { Option } from 'commander'
import type { Config } from '../config/load-config.ts'
import { createRecoveryDesk, type RecoveryLifetimes } from '../recovery/recovery-desk.ts'
import type { Verified } from '../recovery/recovery-store.ts'
import { createPasswordHome } from '../sources/password-home.ts'
import { createCounterKeys } from '../throttle/counter-key.ts'
import { baseOf } from '../wiring/bases.ts'
import { CommandError } from './command-error.ts'
import type { KnownAccount, Opened } from './known-account.ts'

const VERIFIED = ['called-back', 'focal-point', 'in-person'] as const satisfies readonly Verified[]

/** `--verified`: how the help desk made sure who asks (product 3.5). */
export const verified = () =>
  new Option('--verified <how>', 'how you made sure who asks').choices(VERIFIED)

/** A slip for somebody who has a password is a reset, and no way around what a reset asks. */
export function assertVerified(asked: Readonly<{ again: boolean; verified?: string | undefined }>) {
  if (asked.again && asked.verified === undefined) {
    throw new CommandError(
      `--again gives people who have a password another one: say how you made sure who asks, by --verified ${VERIFIED.join('|')}.`,
      64,
    )
  }
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The section `recovery` of the configuration, as lifetimes. */
export function recoveryLifetimes({ linkHours, codeMinutes, slipDays }: Config['recovery']) {
  return {
    link: linkHours * HOUR_MS,
    spoken: codeMinutes * MINUTE_MS,
    slip: slipDays * 24 * HOUR_MS,
  } satisfies RecoveryLifetimes
}

/** The help desk's verbs on an open database. */
export function recoveryDesk({ database, config, accounts, secretKey }: Opened) {
  const key = secretKey()
  return createRecoveryDesk({
    database,
    secretKey: key,
    counterKeys: createCounterKeys(key),
    accounts,
    lifetimes: recoveryLifetimes(config.recovery),
  })
}

/** A password that is kept elsewhere is set there: a CommandError says where. */
export function assertPasswordIsHere({ config }: Pick<Opened, 'config'>, person: KnownAccount) {
  const home = createPasswordHome(config.sources)(person)
  if (home.kind === 'here') return
  const where = home.changeAt === undefined ? '' : `: ${home.changeAt}`
  throw new CommandError(
    `The password of ${person.address} is kept by ${home.source} and is set there${where}.`,
    1,
  )
}

/** Where people find the pages: under the shortest mount, made of `publicUrl` alone (row 47). */
export function publicAddress({ publicUrl, mounts }: Pick<Config, 'publicUrl' | 'mounts'>) {
  const [mount = '/'] = [...mounts].sort((a, b) => a.length - b.length)
  return new URL(publicUrl).origin + baseOf(mount)
}
