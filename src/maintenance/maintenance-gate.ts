import { createNetworkList } from '../throttle/network-list.ts'
import type { Maintenance } from './maintenance.ts'

/** Why somebody is not let in now, and until when, if that is known. */
export type Closed = Readonly<{
  until?: number | undefined
  reason: Readonly<{ vi: string; en: string }>
}>

/** Asked before each request whether whoever comes from this address is let in; undefined: they are. */
export type ClosedFor = (address: string | undefined) => Closed | undefined

/** Lets nobody in while there is a maintenance, save from the addresses that it allows. */
export function createMaintenanceGate(current: () => Maintenance | undefined): ClosedFor {
  const lists = new WeakMap<Maintenance, (address: string | undefined) => boolean>()

  return (address) => {
    const maintenance = current()
    if (!maintenance) return undefined
    let isAllowed = lists.get(maintenance)
    if (!isAllowed) {
      isAllowed = createNetworkList(maintenance.allow)
      lists.set(maintenance, isAllowed)
    }
    return isAllowed(address) ? undefined : maintenance
  }
}
