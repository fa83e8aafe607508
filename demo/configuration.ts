import type { Static } from 'typebox'
import type { ConfigSchema } from '../src/config/schema.ts'
import { type Addresses, IOFFICE_START, ONEWIN_START } from './addresses.ts'
import { ONEWIN_GROUP } from './people.ts'

type ConfigFile = Pick<
  Static<typeof ConfigSchema>,
  'branding' | 'mailbox' | 'categories' | 'services'
>

const ATTRIBUTES = {
  mail: 'mailboxAddress',
  displayName: 'displayName',
  unit: 'unit',
  groups: 'groups',
}

/**
 * The configuration of the demo's server: the look and the words of the sample configuration, but
 * only the two applications that are really there, at their addresses on this machine.
 */
export function demoConfiguration(sample: ConfigFile, addresses: Addresses) {
  const services = [
    {
      ...registration(sample, 'onewin', `${addresses.onewin}${ONEWIN_START}`),
      allowedGroups: [ONEWIN_GROUP],
    },
    registration(sample, 'ioffice', `${addresses.ioffice}${IOFFICE_START}`),
  ]
  return {
    publicUrl: addresses.server,
    listen: { host: '127.0.0.1', port: Number(new URL(addresses.server).port) },
    operations: { enabled: false },
    dataFolder: 'data',
    // Nothing of it is left in the end.
    backup: { unencrypted: true, dailyAt: 'never' },
    log: { level: 'warn' },
    branding: sample.branding,
    mailbox: sample.mailbox,
    categories: sample.categories.filter(({ id }) =>
      services.some(({ category }) => category === id),
    ),
    services,
  }
}

function registration({ services }: ConfigFile, id: string, startPage: string) {
  const found = services.find((service) => service.id === id)
  if (!found) throw new Error(`cas.config.json has no service "${id}" to take the words from.`)
  const { name, description, category, order, aliases, icon, contact, linking } = found
  return {
    id,
    name,
    description,
    category,
    order,
    aliases,
    icon,
    matches: [{ prefix: startPage }],
    launchUrl: startPage,
    // On this machine only: no network lies between the applications and the server.
    allowHttp: true,
    attributes: ATTRIBUTES,
    ...(contact && { contact }),
    ...(linking && { linking: { ...linking, address: startPage } }),
  }
}
