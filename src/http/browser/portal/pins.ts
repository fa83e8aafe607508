import { isShown } from '../../../portal/hindrance.ts'
import type { PinStore } from '../../../portal/pin-store.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import { formOf } from '../../request-query.ts'
import { typedText } from '../../typed-text.ts'
import type { AccountGate, AccountVisit } from '../account/account-gate.ts'
import type { ShowPortal } from './portal.ts'

type Parts = Readonly<{
  registry: Pick<ServiceRegistry, 'byId'>
  accountGate: Pick<AccountGate, 'isOurForm'>
  pinStore: Pick<PinStore, 'of' | 'pin' | 'unpin'>
  showPortal: ShowPortal
  now(): number
}>

/** All buttons of the portal belong to one form of this name. */
export const PINS_FORM = 'pins'

/**
 * `POST /pins`: `pin` is the id of what goes to the top, or `-` and the id of what leaves it. A button
 * that was pressed twice has done what it says, and nothing is said of a form that is spent.
 */
export function createPins({ registry, accountGate, pinStore, showPortal, now }: Parts) {
  function shownService(id: string): RegisteredService | undefined {
    const service = registry.byId(id)
    return service && isShown(service) ? service : undefined
  }

  return async function pins(visit: AccountVisit) {
    const { request, reply, base, signedIn } = visit
    const { id: accountId } = signedIn.account
    const value = typedText(formOf(request), 'pin')
    const goes = value.startsWith('-')
    const service = shownService(goes ? value.slice(1) : value)
    const isDone = async ({ id }: RegisteredService) =>
      (await pinStore.of(accountId)).includes(id) !== goes

    if (await accountGate.isOurForm(visit, PINS_FORM)) {
      if (service && goes) await pinStore.unpin(accountId, service.id)
      else if (service) await pinStore.pin(accountId, service.id, now())
    } else if (!service || !(await isDone(service))) {
      return showPortal(request, reply, signedIn, { isTooOld: true })
    }
    const place = service ? `#ung-dung-${service.id}` : ''
    return reply.code(303).header('location', `${base}/${place}`).send()
  }
}
