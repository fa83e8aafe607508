import { isIconName } from '../services/tile-icon.ts'
import type { ConfigMistake } from './config-error.ts'
import type { ConfigFile, ServiceEntry } from './schema.ts'
import { momentIn } from './tile-facts.ts'
import { webAddressMistake } from './web-address-mistake.ts'

/** What a schema cannot say of how a service looks in the portal and where it stands in its life. */
export function tileMistakes(service: ServiceEntry, config: ConfigFile): ConfigMistake[] {
  return [
    ...iconMistakes(service),
    ...stateMistakes(service, config),
    ...contactMistakes(service),
    ...linkingMistakes(service),
  ]
}

function iconMistakes({ icon }: ServiceEntry): ConfigMistake[] {
  if (icon === undefined || isIconName(icon) || icon.endsWith('.svg')) return []
  const sentence = `There is no picture "${icon}". Name one of the list (docs/applications.md), or an .svg file.`
  return [{ path: 'icon', sentence }]
}

function stateMistakes({ id, state }: ServiceEntry, { services }: ConfigFile): ConfigMistake[] {
  const { kind, until, reason, on, replacedBy } = state
  const mistakes: ConfigMistake[] = []
  const add = (key: string, sentence: string) => mistakes.push({ path: `state.${key}`, sentence })
  if (kind !== 'paused' && until !== undefined) add('until', 'Belongs to the kind "paused".')
  if (kind !== 'paused' && reason !== undefined) add('reason', 'Belongs to the kind "paused".')
  if (kind !== 'retiring' && on !== undefined) add('on', 'Belongs to the kind "retiring".')
  if (kind !== 'retiring' && replacedBy !== undefined) {
    add('replacedBy', 'Belongs to the kind "retiring".')
  }
  if (until !== undefined && Number.isNaN(momentIn(until))) {
    add('until', 'Must be a moment such as 2026-11-25T23:30.')
  }
  if (kind === 'retiring' && on === undefined) add('on', 'Must say from which day on it ends.')
  if (on !== undefined && Number.isNaN(momentIn(`${on}T00:00`))) {
    add('on', 'Must be a day such as 2027-01-01.')
  }
  if (replacedBy !== undefined && (replacedBy === id || !services.some((s) => s.id === replacedBy)))
    add('replacedBy', 'Must be the id of another application.')
  return mistakes
}

function contactMistakes({ contact }: ServiceEntry): ConfigMistake[] {
  if (!contact || contact.mail !== undefined || contact.phone !== undefined) return []
  return [{ path: 'contact', sentence: 'Must have "mail" or "phone".' }]
}

function linkingMistakes({ linking }: ServiceEntry): ConfigMistake[] {
  if (!linking) return []
  const mistakes: ConfigMistake[] = []
  if (linking.steps.vi.length !== linking.steps.en.length) {
    const sentence = 'Must have as many steps in one language as in the other.'
    mistakes.push({ path: 'linking.steps', sentence })
  }
  const mistake =
    linking.address === undefined ? undefined : webAddressMistake(linking.address, true)
  if (mistake !== undefined) mistakes.push({ path: 'linking.address', sentence: mistake })
  return mistakes
}
