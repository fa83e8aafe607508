import type { ConfigMistake } from './config-error.ts'
import type { ConfigFile } from './schema.ts'

/** Addresses that nobody could write to, and days that no calendar has. */
export function securityContactMistakes({
  securityContact,
}: Pick<ConfigFile, 'securityContact'>): ConfigMistake[] {
  if (!securityContact) return []
  const { contacts, expires, policy, encryption } = securityContact
  const addresses = [
    ...contacts.map((address, index) => ({ address, setting: `contacts[${index}]` })),
    ...(policy === undefined ? [] : [{ address: policy, setting: 'policy' }]),
    ...(encryption === undefined ? [] : [{ address: encryption, setting: 'encryption' }]),
  ]
  const wrong = addresses.filter(({ address }) => !isReachable(address))
  return [
    ...wrong.map(({ setting }) => ({
      path: `securityContact.${setting}`,
      sentence: 'Is no address to write to, such as mailto:an-toan@example.vn.',
    })),
    ...(isDay(expires)
      ? []
      : [{ path: 'securityContact.expires', sentence: 'There is no such day.' }]),
  ]
}

function isReachable(address: string): boolean {
  if (!URL.canParse(address) || !/^[!-~]+$/.test(address)) return false
  const { protocol, pathname, hostname } = new URL(address)
  if (protocol === 'mailto:') return /^[^@]+@[^@]+\.[^@]+$/.test(pathname)
  if (protocol === 'tel:') return /^\+?[0-9.-]{3,20}$/.test(pathname)
  return hostname !== ''
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
