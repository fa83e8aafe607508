import type { Principal } from '../protocol/principal.ts'
import type { RegisteredService } from './registered-service.ts'
import { permissionFor, userFor } from './release-policy.ts'

/** A person as an application knows them now, and as it would from another day on. */
export type UserChange = Readonly<{
  address: string
  current: string | undefined
  later: string | undefined
}>

export type UserCheck = Readonly<{
  people: number
  changed: readonly UserChange[]
  /** The application would refuse them: they have no such value (R11.42). */
  missing: readonly UserChange[]
  /** Several people would be one to the application. */
  shared: readonly Readonly<{ value: string; addresses: readonly string[] }>[]
  /** The application would take somebody for another person that it knows by this name today. */
  takenOver: readonly Readonly<{ value: string; from: string; to: string }>[]
}>

/**
 * Goes through everybody who may use an application, for the day on which what it knows them by is
 * another (R5). Values are compared as most applications compare them: without regard to case.
 */
export function createUserCheck(before: RegisteredService, after: RegisteredService) {
  const ownersNow = new Map<string, string>()
  const ownersThen = new Map<string, string[]>()
  const changed: UserChange[] = []
  const missing: UserChange[] = []
  let people = 0

  return {
    add(address: string, principal: Principal): void {
      const permission = permissionFor(before, principal)
      if (permission !== 'allowed' && permission !== 'no-user') return
      people += 1
      const change = {
        address,
        current: userFor(before, principal),
        later: userFor(after, principal),
      }
      if (change.current !== undefined) ownersNow.set(folded(change.current), address)
      if (change.later === undefined) missing.push(change)
      else
        ownersThen.set(folded(change.later), [
          ...(ownersThen.get(folded(change.later)) ?? []),
          address,
        ])
      if (change.current !== change.later) changed.push(change)
    },

    result(): UserCheck {
      const owners = [...ownersThen]
      return {
        people,
        changed,
        missing,
        shared: owners
          .filter(([, addresses]) => addresses.length > 1)
          .map(([value, addresses]) => ({ value, addresses })),
        takenOver: owners.flatMap(([value, [to = '']]) => {
          const from = ownersNow.get(value)
          return from === undefined || from === to ? [] : [{ value, from, to }]
        }),
      }
    },
  }
}

function folded(value: string): string {
  return value.toLowerCase()
}
