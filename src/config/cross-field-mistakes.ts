import { checkAttributeNames } from '../protocol/attribute-release.ts'
import { isLoopbackHost } from '../protocol/loopback.ts'
import { backupMistakes } from './backup-mistakes.ts'
import type { ConfigMistake } from './config-error.ts'
import { hostMistakes } from './host-mistakes.ts'
import { networkMistakes } from './network-mistakes.ts'
import { operationsMistakes } from './operations-mistakes.ts'
import { passwordMistakes } from './password-mistakes.ts'
import { attributesOf } from './registered-services.ts'
import type { ConfigFile, ServiceEntry } from './schema.ts'
import { securityContactMistakes } from './security-contact-mistakes.ts'
import { sourceMistakes } from './source-mistakes.ts'
import { tileMistakes } from './tile-mistakes.ts'
import { webAddressMistake } from './web-address-mistake.ts'

/** What a schema cannot say: rules across fields, and the grammar of addresses. Pure. */
export function crossFieldMistakes(config: ConfigFile): ConfigMistake[] {
  return [
    ...publicUrlMistakes(config),
    ...hostMistakes(config),
    ...networkMistakes(config.trustedProxies, 'trustedProxies'),
    ...mailboxMistakes(config),
    ...mountMistakes(config),
    ...throttleMistakes(config),
    ...passwordMistakes(config),
    ...sourceMistakes(config),
    ...networkMistakes(config.rest.callers, 'rest.callers'),
    ...networkMistakes(config.secondFactor.officeNetworks, 'secondFactor.officeNetworks'),
    ...restMistakes(config),
    ...securityContactMistakes(config),
    ...backupMistakes(config),
    ...operationsMistakes(config),
    ...repeated(
      config.categories.map(({ id }) => id),
      (index) => `categories[${index}].id`,
    ),
    ...repeated(
      config.units.kinds.map(({ id }) => id),
      (index) => `units.kinds[${index}].id`,
    ),
    ...repeated(
      config.services.map(({ id }) => id),
      (index) => `services[${index}].id`,
    ),
    ...sharedRuleMistakes(config),
    ...config.services.flatMap((service, index) =>
      serviceMistakes(service, config).map(({ path, sentence }) => ({
        path: `services[${index}].${path}`,
        sentence: `${sentence} (service "${service.id}")`,
      })),
    ),
  ]
}

function publicUrlMistakes({ publicUrl, tls }: ConfigFile): ConfigMistake[] {
  const mistake = (sentence: string) => [{ path: 'publicUrl', sentence }]
  if (!URL.canParse(publicUrl)) return mistake('Must be a URL such as https://sign-in.example.')
  const url = new URL(publicUrl)
  if (url.href !== `${url.origin}/`) return mistake('Must have no path, query or user.')
  if (url.protocol === 'https:') return []
  if (url.protocol !== 'http:') return mistake('Must begin with https://.')
  if (tls) return mistake('Must begin with https://, as tls is set.')
  return isLoopbackHost(url.hostname)
    ? []
    : mistake(
        'Must begin with https://; http:// is for development on this machine alone (localhost).',
      )
}

/** A name that was locked must not be forgotten before it is unlocked: the ladder would begin anew. */
function throttleMistakes({ throttle }: ConfigFile): ConfigMistake[] {
  if (throttle.forgetHours * 60 > Math.max(...throttle.ladderMinutes)) return []
  const sentence = 'Must be longer than the longest lock in throttle.ladderMinutes.'
  return [{ path: 'throttle.forgetHours', sentence }]
}

function restMistakes({ rest }: ConfigFile): ConfigMistake[] {
  return rest.enabled && rest.callers.length === 0
    ? [{ path: 'rest.callers', sentence: 'Must name who may call, as rest is enabled.' }]
    : []
}

/** Names under `/` that are taken, when the protocol answers there as well. */
const TAKEN = new Set([
  'account',
  'admin',
  'app',
  'go',
  'pins',
  'login',
  'logout',
  'validate',
  'serviceValidate',
  'proxyValidate',
  'proxy',
  'samlValidate',
])
const ALWAYS_TAKEN = new Set(['health', 'assets', 'p3', 'v1'])

function mountMistakes({ mounts }: ConfigFile): ConfigMistake[] {
  const taken = mounts.flatMap((mount, index) => {
    const name = mount.slice(1)
    const isTaken = ALWAYS_TAKEN.has(name) || (mounts.includes('/') && TAKEN.has(name))
    return isTaken
      ? [{ path: `mounts[${index}]`, sentence: 'This path has a meaning already.' }]
      : []
  })
  return [...taken, ...repeated(mounts, (index) => `mounts[${index}]`)]
}

function mailboxMistakes({ mailbox }: ConfigFile): ConfigMistake[] {
  const names = mailbox.suffixes.map(({ name }) => name)
  const active = mailbox.suffixes.filter(({ state }) => state === 'active').map(({ name }) => name)
  const mistakes = repeated(names, (index) => `mailbox.suffixes[${index}].name`)
  if (!active.includes(mailbox.defaultSuffix)) {
    mistakes.push({
      path: 'mailbox.defaultSuffix',
      sentence: 'Must be one of the active suffixes.',
    })
  }
  for (const [index, { replacedBy, state }] of mailbox.suffixes.entries()) {
    const path = `mailbox.suffixes[${index}].replacedBy`
    if (replacedBy !== undefined && !active.includes(replacedBy)) {
      mistakes.push({ path, sentence: 'Must be one of the active suffixes.' })
    }
    if (state === 'retired' && replacedBy === undefined) {
      mistakes.push({ path, sentence: 'A retired suffix must name its successor.' })
    }
  }
  return mistakes
}

function serviceMistakes(service: ServiceEntry, config: ConfigFile): ConfigMistake[] {
  const mistakes: ConfigMistake[] = []
  if (!config.categories.some(({ id }) => id === service.category)) {
    mistakes.push({ path: 'category', sentence: `There is no category "${service.category}".` })
  }
  for (const [index, match] of service.matches.entries()) {
    const sentence = matchMistake(match, service.allowHttp)
    if (sentence !== undefined) mistakes.push({ path: `matches[${index}]`, sentence })
  }
  for (const [index, match] of service.proxying.callbacks.entries()) {
    const sentence = matchMistake(match, service.allowHttp)
    if (sentence !== undefined) mistakes.push({ path: `proxying.callbacks[${index}]`, sentence })
  }
  for (const [index, url] of service.singleLogout.urls.entries()) {
    const sentence = webAddressMistake(url, service.allowHttp)
    if (sentence !== undefined) mistakes.push({ path: `singleLogout.urls[${index}]`, sentence })
  }
  if (service.singleLogout.channel === 'front' && service.singleLogout.urls.length === 0) {
    const sentence = 'Must name where the browser is to go, as the channel is "front".'
    mistakes.push({ path: 'singleLogout.urls', sentence })
  }
  const { switchTo } = service.user
  if (switchTo && Number.isNaN(Date.parse(`${switchTo.on}T00:00:00+07:00`))) {
    mistakes.push({ path: 'user.switchTo.on', sentence: 'Must be a day such as 2027-01-01.' })
  }
  const launch = webAddressMistake(service.launchUrl, true)
  if (launch !== undefined) mistakes.push({ path: 'launchUrl', sentence: launch })
  for (const [index, origin] of service.extraFormOrigins.entries()) {
    if (webAddressMistake(origin, false) !== undefined || new URL(origin).origin !== origin) {
      const sentence = 'Must be an origin such as https://app.example.'
      mistakes.push({ path: `extraFormOrigins[${index}]`, sentence })
    }
  }
  mistakes.push(...tileMistakes(service, config))
  for (const { name, problem } of checkAttributeNames(Object.keys(attributesOf(service)))) {
    mistakes.push({ path: `attributes.${name}`, sentence: problem })
  }
  return mistakes
}

/** One rule in two services would leave it to chance which of them a URL belongs to. */
function sharedRuleMistakes({ services }: ConfigFile): ConfigMistake[] {
  const places = services.flatMap(({ matches }, service) =>
    matches.map((match, index) => ({ rule: JSON.stringify(match), service, index })),
  )
  return repeated(
    places.map(({ rule }) => rule),
    (at) => `services[${places[at]?.service}].matches[${places[at]?.index}]`,
  ).map(({ path }) => ({ path, sentence: 'Another rule is the same.' }))
}

function matchMistake(
  { exact, prefix }: ServiceEntry['matches'][number],
  allowHttp: boolean,
): string | undefined {
  if ((exact === undefined) === (prefix === undefined)) {
    return 'Must have either "exact" or "prefix".'
  }
  const address = exact ?? prefix ?? ''
  const mistake = webAddressMistake(address, allowHttp)
  if (mistake !== undefined || prefix === undefined) return mistake
  return /[?#;]/.test(prefix) ? 'A prefix has no query, fragment or semicolon.' : undefined
}

function repeated(values: readonly string[], pathOf: (index: number) => string): ConfigMistake[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [{ path: pathOf(index), sentence: `"${value}" is there twice.` }]
      : [],
  )
}
