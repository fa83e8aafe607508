import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config/load-config.ts'
import { createAssets } from '../http/browser/assets.ts'
import { createCookies } from '../http/browser/cookies.ts'
import { createLooks } from '../http/browser/looks.ts'
import { createStandIn, type StandIn } from '../http/stand-in.ts'
import type { Maintenance } from '../maintenance/maintenance.ts'
import { templatesFolder } from '../paths.ts'
import { createTicketIds } from '../protocol/ticket-id.ts'
import { version } from '../version.ts'
import { baseOf } from './bases.ts'
import { readTls } from './read-tls.ts'

type Parts = Readonly<{
  logger: FastifyBaseLogger
  /** The maintenance that operators have announced, if they have. */
  maintenance(): Maintenance | undefined
  now(): number
}>

const NO_REASON = { vi: '', en: '' }

/** Builds what answers while the database is upgraded, in the look of the configuration. */
export async function wireStandIn(
  config: Config,
  { logger, maintenance, now }: Parts,
): Promise<StandIn> {
  const { publicUrl, tls, trustedProxies } = config
  const ids = createTicketIds({})
  const looks = createLooks({ ...config, now })
  return createStandIn({
    publicUrl,
    logger,
    trustedProxies,
    tls: tls && readTls(tls),
    newSupportCode: ids.supportCode,
    bases: config.mounts.map(baseOf),
    looks,
    assets: createAssets({ folder: join(templatesFolder, 'assets'), dresses: looks.garbs() }),
    cookies: createCookies({ isSecure: publicUrl.startsWith('https:') }),
    version,
    nameOfUnit: (entry) => entry,
    templatesFolder,
    saml: { issuer: config.saml.issuer ?? publicUrl, newSamlId: ids.samlId, now },
    closed: () => maintenance() ?? { reason: NO_REASON },
    now,
  })
}
