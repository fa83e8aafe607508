import { createApp } from '../app.ts'
import { EXIT } from '../commands/exit-codes.ts'
import { openUpgraded } from '../commands/open-database.ts'
import type { Config } from '../config/load-config.ts'
import { createLogger } from '../logger.ts'
import { createKeyRotation } from '../second-factor/key-rotation.ts'
import { prepareDataFolder, readSecretKey } from '../storage/data-folder.ts'
import { keyFolder } from '../storage/key-folder.ts'
import { createKeyRing } from '../storage/key-ring.ts'
import { takeServerLock } from '../storage/server-lock.ts'
import { upgradeOfServer } from '../upgrade/upgrade-database.ts'
import { startCompanions } from './companions.ts'
import { drain } from './drain.ts'
import { createReload } from './reload.ts'
import { untilToldToEnd } from './until-told-to-end.ts'

/** What the program gets from the world outside. */
export type Surroundings = Readonly<{
  /** Reads and checks the configuration anew. Throws a ConfigError. */
  readConfig(): Config
  now(): number
}>

/** The server's whole life: it starts, answers, is told to end, and ends. */
export async function serve({ readConfig, now }: Surroundings): Promise<void> {
  const config = readConfig()
  prepareDataFolder(config.dataFolder)
  const lock = takeServerLock(config.databaseFile, { purpose: 'cas serve', now: now() })
  try {
    await serveLocked(config, { readConfig, now })
  } finally {
    lock.release()
  }
}

async function serveLocked(config: Config, { readConfig, now }: Surroundings): Promise<void> {
  const { logger, close: closeLog } = createLogger({ level: config.log.level })
  const { database } = await openUpgraded(config, {
    act: upgradeOfServer(now()),
    withCopy: true,
    report: ({ step, ...facts }) => logger.info({ event: `migration.${step}`, ...facts }),
  }).catch((error: unknown) => {
    closeLog()
    throw error
  })
  try {
    const secretKey = readSecretKey(config.dataFolder)
    const keyRing = createKeyRing(keyFolder(config.dataFolder))
    await createKeyRotation({ database, keyRing }).assertComplete()
    const app = await createApp(config, { database, logger, secretKey, keyRing, now })
    await app.server.listen(config.listen)
    const { publicUrl, listen, services } = config
    logger.info({ event: 'server.started', publicUrl, listen, services: services.length })
    app.start()
    const companions = await startCompanions({ config, database, logger, app, now })
    process.on('SIGHUP', createReload({ readConfig, started: config, app, logger }))
    const signal = await untilToldToEnd()
    logger.info({ event: 'server.ending', signal })
    await drain(app, logger)
    await companions.stop()
    process.exitCode = EXIT.ok
  } finally {
    await database.close()
    logger.info({ event: 'server.ended' })
    closeLog()
  }
}
