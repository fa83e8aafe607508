import { isShown } from '../../../portal/hindrance.ts'
import type { PinStore } from '../../../portal/pin-store.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import { formOf } from '../../request-query.ts'
import { typedText } from '../../typed-text.ts'
import type { AccountGate, AccountVisit } from '../account/account-gate.ts'
import type { ShowPortal } from './portal.ts'

type Parts = Readonly<{
  registry: Pick<ServiceRegistry, 'byId'>
  accountGate: Pick<AccountGate, 'isOurForm'>
  pinStore: Pick<PinStore, 'pin' | 'unpin'>
  showPortal: ShowPortal
  now(): number
}>

/** All buttons of the portal belong to one form of this name. */
export const PINS_FORM = 'pins'

/** `POST /pins`: `pin` is the id of what goes to the top, or `-` and the id of what leaves it. */
export function createPins({ registry, accountGate, pinStore, showPortal, now }: Parts) {
  return async function pins(visit: AccountVisit) {
    const { request, reply, base, signedIn } = visit
    if (!(await accountGate.isOurForm(visit, PINS_FORM))) {
      return showPortal(request, reply, signedIn, { isTooOld: true })
    }
    const value = typedText(formOf(request), 'pin')
    const goes = value.startsWith('-')
    const service = registry.byId(goes ? value.slice(1) : value)
    if (service && isShown(service)) {
      const { id: accountId } = signedIn.account
      if (goes) await pinStore.unpin(accountId, service.id)
      else await pinStore.pin(accountId, service.id, now())
    }
    const place = service ? `#ung-dung-${service.id}` : ''
    return reply.code(303).header('location', `${base}/${place}`).send()
  }
}
