import type { FastifyBaseLogger } from 'fastify'
import type { UpgradeStep } from '../upgrade/upgrade-database.ts'

/** Tells the log of an upgrade; a database that is made has no past, and its steps are no news. */
export function tellUpgrade(logger: FastifyBaseLogger) {
  let isNew = false
  return ({ step, ...facts }: UpgradeStep): void => {
    if (step === 'applying' && 'number' in facts && facts.number === 1) isNew = true
    const line = {
      event: `migration.${step}`,
      ...facts,
      ...('ms' in facts && { ms: Math.round(facts.ms) }),
    }
    if (isNew) logger.debug(line)
    else logger.info(line)
  }
}
