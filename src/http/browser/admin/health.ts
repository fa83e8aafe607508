import type { FastifyReply } from 'fastify'
import type { FindLatestReport } from '../../../health/latest-report.ts'
import type { NoteReading } from '../../../health/note-reading.ts'
import type { AccountVisit } from '../account/account-gate.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { personAct } from '../person-act.ts'
import { healthPage } from './health-page.ts'
import type { IsAdministrator } from './is-administrator.ts'

type Parts = Readonly<{
  pages: PageRenderer
  isAdministrator: IsAdministrator
  latestReport: FindLatestReport
  noteReading: NoteReading
  now(): number
}>

export const HEALTH_ROUTE = '/admin/health'

/**
 * `/admin/health`: what `cas doctor` says of the server, for those who administer it. For anybody else
 * there is no such page. That it was read is written down.
 */
export function createHealth(parts: Parts) {
  const { pages, isAdministrator, latestReport, noteReading, now } = parts

  return async function health({ request, reply, signedIn }: AccountVisit): Promise<FastifyReply> {
    if (!isAdministrator(signedIn)) {
      reply.callNotFound()
      return reply
    }
    const { id } = signedIn.account
    await noteReading(personAct(request, id, now()), id)
    const latest = await latestReport()
    return pages.send(request, reply, (context) => healthPage(context, latest))
  }
}
