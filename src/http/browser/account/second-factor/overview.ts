import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Instant } from '../../../../protocol/ticket.ts'
import {
  isAlwaysDemanded,
  type SecondFactorRules,
} from '../../../../second-factor/second-factor-policy.ts'
import type { SecondFactor } from '../../../../second-factor/second-factor-types.ts'
import { formOf, queryOf } from '../../../request-query.ts'
import type { PageRenderer } from '../../page-renderer.ts'
import { personAct } from '../../person-act.ts'
import { refuseRequest } from '../../refuse-request.ts'
import type { AccountGate, AccountVisit } from '../account-gate.ts'
import type { AccountPlaces } from '../account-places.ts'
import { type OverviewDone, overviewPage } from './overview-page.ts'

type Parts = Readonly<{
  accountGate: AccountGate
  accountPlaces: AccountPlaces
  pages: PageRenderer
  secondFactor: Pick<SecondFactor, 'stateOf' | 'trustedDevices' | 'revokeTrust'>
  secondFactorRules: SecondFactorRules
  offersSecondFactor: boolean
  isInOffice(address: string): boolean
  now(): Instant
}>

const FORM = 'trusted devices'
const DONE: readonly OverviewDone[] = ['saved', 'off', 'forgotten', 'forgotten-all']

/** `/account/2fa` of somebody who is signed in: how it stands, and the devices that are not asked. */
export function createOverview(parts: Parts) {
  const { accountGate, accountPlaces, pages, secondFactor, secondFactorRules, now } = parts

  async function show(visit: AccountVisit, isTooOld = false): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { account } = signedIn
    const path = `${base}/account/2fa`
    const [state, devices, places] = await Promise.all([
      secondFactor.stateOf(account.id, now()),
      secondFactor.trustedDevices(account.id, now()),
      accountPlaces(account),
    ])
    const mustHave = isAlwaysDemanded(account.groups, secondFactorRules)
    return pages.send(
      request,
      reply,
      (context) =>
        overviewPage(
          { ...context, currentUrl: path },
          {
            action: path,
            token: accountGate.tokenField(visit, FORM),
            places,
            state,
            mayTurnOn: parts.offersSecondFactor || mustHave,
            mayTurnOff: !mustHave,
            devices: devices.map((device) => ({
              ...device,
              isInside: parts.isInOffice(device.cameFrom),
            })),
            now: now(),
            done: request.method === 'GET' ? doneBefore(request) : undefined,
            isTooOld,
          },
        ),
      { status: isTooOld ? 403 : 200 },
    )
  }

  /** Asks again on one device, or on all of them. */
  async function forget(visit: AccountVisit): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { id } = signedIn.account
    if (formOf(request).isRepeated('forget')) throw refuseRequest('repeated')
    if (!(await accountGate.isOurForm(visit, FORM))) return show(visit, true)
    const which: string = formOf(request).first('forget') ?? ''
    const act = personAct(request, id, now())
    const device = which === 'all' ? which : Number(which)
    // 0 means all of them to the store; only the button that says so may mean that.
    if (device === 'all' || device > 0) await secondFactor.revokeTrust(act, id, device)
    const done: OverviewDone = which === 'all' ? 'forgotten-all' : 'forgotten'
    return reply.code(303).header('location', `${base}/account/2fa?done=${done}`).send()
  }

  return {
    open: (visit: AccountVisit) => (visit.request.method === 'POST' ? forget(visit) : show(visit)),
  }
}

function doneBefore(request: FastifyRequest): OverviewDone | undefined {
  const asked: string | undefined = queryOf(request).first('done')
  return DONE.find((done) => done === asked)
}
