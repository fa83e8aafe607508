import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { createAdministrators } from '../accounts/administrators.ts'
import { verifyTrail } from '../audit/verify-trail.ts'
import { createBackupRuns } from '../backup/backup-runs.ts'
import type { Config } from '../config/load-config.ts'
import { judgePasswordRules, judgeSecondFactor } from '../health/access-rules.ts'
import { judgeAdministrators } from '../health/administrators.ts'
import { judgeApplications } from '../health/applications.ts'
import { judgeBackups } from '../health/backups.ts'
import { judgeClock } from '../health/clock.ts'
import { judgeDatabase } from '../health/database.ts'
import { judgeDisk, lookAtDisk } from '../health/disk.ts'
import type { CheckName, Finding } from '../health/finding.ts'
import { judgeFlush, measureFlushes } from '../health/flush.ts'
import { judgeHttps } from '../health/https.ts'
import { judgeKeys } from '../health/keys.ts'
import { judgeLogoutQueue } from '../health/logout-queue.ts'
import { lookAtClock } from '../health/look-at-clock.ts'
import { lookAtHttps } from '../health/look-at-https.ts'
import { judgeMaintenance } from '../health/maintenance.ts'
import { judgePermissions, lookAtFiles } from '../health/permissions.ts'
import { judgeProgram } from '../health/program.ts'
import { judgeProxies } from '../health/proxies.ts'
import type { Check } from '../health/run-checks.ts'
import { judgeSecurityContact } from '../health/security-contact.ts'
import { judgeDurability, judgeLog, judgeTestSettings } from '../health/settings.ts'
import { judgeSuffixes } from '../health/suffixes.ts'
import { judgeRetention, judgeTrail } from '../health/trail.ts'
import { localTime } from '../http/browser/local-time.ts'
import { maintenanceFile, readMaintenance } from '../maintenance/maintenance-file.ts'
import { createPasswordPolicies } from '../passwords/password-policy.ts'
import { migrationsFolder } from '../paths.ts'
import { createKeyRotation } from '../second-factor/key-rotation.ts'
import { lastValidations } from '../services/validation-notes.ts'
import type { Database } from '../storage/database.ts'
import { inspectDatabase } from '../storage/inspect-database.ts'
import { keyFolder } from '../storage/key-folder.ts'
import { createKeyRing } from '../storage/key-ring.ts'
import { readMigrations } from '../storage/migrate.ts'
import { createLogoutRequestStore } from '../tickets/logout-request-store.ts'
import { dayAt } from '../units/day.ts'
import { version } from '../version.ts'

/** A page of the queue is enough to know that it is not empty. */
const MOST_GIVEN_UP = 1_000

/** What can be looked at with the configuration alone. */
export function checksOfMachine(config: Config, now: () => number): readonly Check[] {
  const { publicUrl, dataFolder, databaseFile, listen, passwords, secondFactor } = config
  const policies = createPasswordPolicies(passwords.policies)
  const everyone = policies.policyFor({ groups: [], hasSecondFactor: false })
  return [
    check('maintenance', async () => {
      const closed = await readMaintenance(maintenanceFile(dataFolder))
      const isOn = closed !== undefined && closed.until > now()
      return judgeMaintenance(isOn ? localTime(closed.until, now()) : undefined)
    }),
    check('https', async () => {
      const certificateAuthority = await authorityOf(config)
      return judgeHttps(await lookAtHttps(publicUrl, { certificateAuthority }), now())
    }),
    check('proxies', () =>
      judgeProxies({
        isHttps: publicUrl.startsWith('https:'),
        hasTls: config.tls !== undefined,
        trustedProxies: config.trustedProxies,
        listenHost: listen.host,
      }),
    ),
    check('clock', async () => judgeClock(await lookAtClock(config.doctor.timeServers, now))),
    check('disk', async () => {
      const { isSetUp, folder, copies } = config.backup
      const folders = [dataFolder, ...(isSetUp ? [folder, ...copies] : [])]
      return Promise.all([...new Set(folders)].map(async (one) => judgeDisk(await lookAtDisk(one))))
    }),
    check('permissions', () => permissions(config)),
    check('database', () =>
      judgeDatabase({
        ...inspectDatabase(databaseFile),
        file: databaseFile,
        newestVersion: readMigrations(migrationsFolder, 'sqlite').length,
      }),
    ),
    check('flush', async () =>
      // That the folder is gone is told by the check of the disk.
      existsSync(dataFolder) ? judgeFlush(await measureFlushes(dataFolder)) : [],
    ),
    check('durability', () => judgeDurability(config.database.durability)),
    check('retention', () => judgeRetention(config.accounts.auditMonths)),
    check('log', () => judgeLog(config.log.level)),
    check('secondFactor', () =>
      judgeSecondFactor({
        ...secondFactor,
        administratorGroups: passwords.policies.administratorGroups,
      }),
    ),
    check('passwordRules', () =>
      judgePasswordRules(passwords.policies.preset, everyone.minimumLength),
    ),
    check('suffixes', () => judgeSuffixes(config.mailbox.suffixes, dayAt(now()))),
    check('securityContact', () => judgeSecurityContact(config.securityContact?.expires, now())),
    check('testSettings', () => judgeTestSettings(config.tickets.environmentTag)),
    check('program', () => judgeProgram(version, process.versions.node)),
  ]
}

/** What can be looked at in a database of this program's version. */
export function checksOfDatabase(
  config: Config,
  database: Database,
  now: () => number,
): readonly Check[] {
  return [
    check('backups', () => backups(config, database, now())),
    check('keys', async () => {
      const keyRing = createKeyRing(keyFolder(config.dataFolder))
      return judgeKeys(await createKeyRotation({ database, keyRing }).use())
    }),
    check('audit', async () => judgeTrail(await verifyTrail(database))),
    check('administrators', async () => {
      const groups = config.passwords.policies.administratorGroups
      return judgeAdministrators(await createAdministrators(database).list(groups))
    }),
    check('applications', () => applications(config, database)),
    check('logoutQueue', async () => {
      const queue = createLogoutRequestStore(database)
      const { requests } = await queue.list({ onlyGivenUp: true, after: 0, limit: MOST_GIVEN_UP })
      return judgeLogoutQueue(requests.length)
    }),
  ]
}

function check(
  name: CheckName,
  run: () => readonly Finding[] | Promise<readonly Finding[]>,
): Check {
  return { name, run: async () => run() }
}

/** Rejects when the file cannot be read. */
async function authorityOf({ file, doctor }: Config): Promise<string | undefined> {
  const { certificateAuthorityFile } = doctor
  if (certificateAuthorityFile === undefined) return undefined
  return readFile(resolve(dirname(file), certificateAuthorityFile), 'utf8')
}

async function permissions({
  file,
  dataFolder,
  databaseFile,
}: Config): Promise<readonly Finding[]> {
  const keys = keyFolder(dataFolder)
  const files = [file, dataFolder, databaseFile, join(dataFolder, 'secret.key'), keys.name]
  const owner = await stat(databaseFile).then(
    ({ uid }) => uid,
    () => undefined,
  )
  return judgePermissions(await lookAtFiles([...files, ...keys.files()]), owner)
}

async function backups(config: Config, database: Database, now: number) {
  const { isSetUp, unencrypted, recipients, folder, copies } = config.backup
  const runs = createBackupRuns(database)
  const [lastGood, lastTry, lastGoodTest] = await Promise.all([
    runs.lastGood(),
    runs.lastTry(),
    runs.lastGoodTest(),
  ])
  return judgeBackups(
    {
      isOn: isSetUp,
      isUnencrypted: unencrypted && recipients.length === 0,
      folder,
      isOnSameDiskOnly: copies.length === 0 && (await isSameDevice(config.dataFolder, folder)),
      lastGood,
      lastTry,
      lastGoodTest,
    },
    now,
  )
}

/** A folder that is not there yet is told elsewhere. */
async function isSameDevice(one: string, other: string): Promise<boolean> {
  try {
    const [{ dev: a }, { dev: b }] = await Promise.all([stat(one), stat(other)])
    return a === b
  } catch {
    return false
  }
}

async function applications({ services }: Config, database: Database) {
  const validated = await lastValidations(database)
  const inUse = services.filter(({ isEnabled }) => isEnabled)
  return judgeApplications(
    inUse.map(({ id, matches }) => ({
      id,
      isPlain: matches.some((rule) =>
        (rule.kind === 'exact' ? rule.url : rule.origin).startsWith('http:'),
      ),
      hasValidated: validated.has(id),
    })),
  )
}
