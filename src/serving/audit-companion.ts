import { createServerTrail } from '../audit/server-trail.ts'
import { version } from '../version.ts'
import type { Companion, ServingParts } from './companions.ts'

/** Writes down that the server began and ended (L12). It is first to start, and last to stop. */
export function auditCompanion({ config, database, now }: ServingParts): Companion {
  const trail = createServerTrail({ database, now })
  const { publicUrl, services } = config
  return {
    name: 'audit',
    start: () => trail.started({ version, publicUrl, services: services.length }),
    stop: () => trail.ended(),
  }
}
