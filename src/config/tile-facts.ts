import type { Drawing } from '../services/drawing.ts'
import type { RegisteredService, ServiceState } from '../services/registered-service.ts'
import { isIconName, type TileIcon } from '../services/tile-icon.ts'
import type { ServiceEntry } from './schema.ts'

type TileFacts = Pick<RegisteredService, 'aliases' | 'icon' | 'state' | 'contact' | 'linking'>

/** What the portal knows of a service, from its checked entry. */
export function tileFacts(
  { aliases, icon, state, contact, linking }: ServiceEntry,
  readDrawing: (file: string) => Drawing | undefined,
): TileFacts {
  return {
    aliases,
    icon: icon === undefined ? undefined : iconOf(icon, readDrawing),
    state: stateOf(state),
    contact: contact && { name: contact.name, mail: contact.mail, phone: contact.phone },
    linking: linking && { steps: linking.steps, address: linking.address },
  }
}

function iconOf(
  icon: string,
  readDrawing: (file: string) => Drawing | undefined,
): TileIcon | undefined {
  if (isIconName(icon)) return { kind: 'named', name: icon }
  const drawing = readDrawing(icon)
  return drawing && { kind: 'drawn', drawing }
}

function stateOf({ kind, until, reason, on, replacedBy }: ServiceEntry['state']): ServiceState {
  switch (kind) {
    case 'paused':
      return { kind, until: until === undefined ? undefined : momentIn(until), reason }
    case 'retiring':
      return { kind, on: momentIn(`${on}T00:00`), replacedBy }
    default:
      return { kind }
  }
}

/** `2026-11-25T23:30`, as the clocks in Vietnam show it; not a number when there is no such moment. */
export function momentIn(local: string): number {
  return Date.parse(`${local}:00+07:00`)
}
