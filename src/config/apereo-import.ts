import { accessOf } from './apereo-access.ts'
import type { AttributeNames } from './apereo-names.ts'
import { createNotes, type ImportNote, type Notes } from './apereo-notes.ts'
import { attributesOf } from './apereo-release-policy.ts'
import { rulesOfServiceId } from './apereo-service-id.ts'
import { userOf } from './apereo-user.ts'
import {
  classOf,
  fieldsOf,
  isObject,
  type JsonObject,
  saysNothing,
  textsOf,
  wordOf,
} from './apereo-value.ts'
import type { ServiceEntry } from './schema.ts'

/** An entry of `services` with what differs from the defaults only. */
export type ImportedEntry = Partial<Omit<ServiceEntry, 'user' | 'proxying' | 'singleLogout'>> &
  Pick<ServiceEntry, 'id'> &
  Readonly<{
    user?: Partial<ServiceEntry['user']>
    proxying?: Partial<ServiceEntry['proxying']>
    singleLogout?: Partial<ServiceEntry['singleLogout']>
  }>

export type Imported = Readonly<{
  /** Undefined when anything was refused: half a definition could let in too many. */
  entry: ImportedEntry | undefined
  warnings: readonly ImportNote[]
  refusals: readonly ImportNote[]
}>

type Options = Readonly<{ category: string; names: AttributeNames }>

/** What has no counterpart and does no harm when it is left out. */
const LEFT_OUT = new Set([
  'contacts',
  'environments',
  'informationUrl',
  'locale',
  'logo',
  'privacyUrl',
  'properties',
  'publicKey',
  'redirectUrl',
  'templateName',
  'theme',
  'acceptableUsagePolicy',
  'webflowInterruptPolicy',
  'proxyGrantingTicketExpirationPolicy',
  'proxyTicketExpirationPolicy',
])

/**
 * One service of Apereo's JSON registry as an entry of cas.config.json (R11.01). Whatever it says that
 * cannot be said here is refused with the reason, and all of it at once; what can be left out without
 * harm is a warning.
 */
export function importApereoService(definition: unknown, options: Options): Imported {
  const notes = createNotes()
  const kind = classOf(definition)
  if (!isObject(definition)) {
    notes.refuse('', 'It is not an object.')
  } else if (!/^(?:Cas|Regex)RegisteredService$/.test(kind)) {
    const sentence = `It is a ${kind || 'definition without a class'}, and no CasRegisteredService.`
    notes.refuse('@class', sentence)
  } else {
    const entry = entryOf(fieldsOf(definition), options, notes)
    if (notes.refusals.length === 0) return { entry, ...notes }
  }
  return { entry: undefined, ...notes }
}

function entryOf(fields: JsonObject, { category, names }: Options, notes: Notes): ImportedEntry {
  const {
    serviceId,
    name,
    id,
    description,
    evaluationOrder,
    accessStrategy,
    attributeReleasePolicy,
    usernameAttributeProvider,
    logoutType,
    logoutUrl,
    responseType,
    proxyPolicy,
    supportedProtocols,
    matchingStrategy,
    serviceTicketExpirationPolicy,
    expirationPolicy,
    multifactorPolicy,
    ...others
  } = fields
  const title = typeof name === 'string' && name.trim() !== '' ? name.trim() : `Service ${id}`
  const about = typeof description === 'string' && description.trim() !== '' ? description : title
  const rules = rulesOf(serviceId, 'serviceId', notes)
  const launchUrl = rules.matches[0]?.exact ?? rules.matches[0]?.prefix
  const attributes = attributesOf(attributeReleasePolicy, names, notes)
  const order = typeof evaluationOrder === 'number' ? evaluationOrder : undefined
  if (classOf(matchingStrategy).replace(/^$|^FullRegex.*/, '') !== '') {
    notes.refuse('matchingStrategy', 'Only a pattern that is matched as a whole can be read.')
  }
  if (!saysNothing(fieldsOf(multifactorPolicy).multifactorAuthenticationProviders)) {
    notes.refuse('multifactorPolicy', 'There is no second factor of one application here.')
  }
  if (!saysNothing(fieldsOf(expirationPolicy).expirationDate)) {
    notes.refuse('expirationPolicy', 'No application ends by itself here; remove it in time.')
  }
  noteOthers(others, notes)
  return withoutNothing({
    id: idOf(title, id),
    name: { vi: title, en: title },
    description: { vi: about, en: about },
    category,
    order,
    ...accessOf(accessStrategy, names, notes),
    matches: [...rules.matches],
    allowHttp: rules.allowsHttp || undefined,
    launchUrl,
    protocols: protocolsOf(supportedProtocols, notes),
    responseType: responseTypeOf(responseType, notes),
    proxying: proxyingOf(proxyPolicy, notes),
    singleLogout: logoutOf(logoutType, logoutUrl, notes),
    user: userOf(usernameAttributeProvider, names, notes),
    attributes,
    serviceTicketSeconds: ticketSecondsOf(serviceTicketExpirationPolicy, notes),
  })
}

function rulesOf(pattern: unknown, field: string, notes: Notes) {
  const none = { matches: [], allowsHttp: false, warnings: [] }
  if (typeof pattern !== 'string' || pattern.trim() === '') {
    notes.refuse(field, 'It is missing.')
    return none
  }
  const rules = rulesOfServiceId(pattern.trim())
  if ('problems' in rules) {
    for (const problem of rules.problems) notes.refuse(field, problem)
    return none
  }
  for (const warning of rules.warnings) notes.warn(field, warning)
  return rules
}

function noteOthers(others: JsonObject, notes: Notes) {
  for (const [name, value] of Object.entries(others)) {
    if (saysNothing(value)) continue
    if (LEFT_OUT.has(name)) notes.warn(name, 'It has no counterpart here and is left out.')
    else notes.refuse(name, 'There is no counterpart for it here.')
  }
}

const PROTOCOLS: ReadonlyMap<string, ServiceEntry['protocols'][number]> = new Map([
  ['CAS10', 'cas1'],
  ['CAS20', 'cas2'],
  ['CAS30', 'cas3'],
  ['SAML1', 'saml1'],
])

function protocolsOf(value: unknown, notes: Notes): ServiceEntry['protocols'] | undefined {
  if (saysNothing(value)) return undefined
  const found: ServiceEntry['protocols'] = []
  for (const name of textsOf(value) ?? []) {
    const protocol = PROTOCOLS.get(name)
    if (protocol) found.push(protocol)
    else notes.warn('supportedProtocols', `There is no ${name} here; it is left out.`)
  }
  if (found.length === 0) notes.refuse('supportedProtocols', 'None of them is spoken here.')
  return found
}

const RESPONSE_TYPES: Readonly<Record<string, ServiceEntry['responseType'] | undefined>> = {
  GET: undefined,
  REDIRECT: undefined,
  POST: 'POST',
  HEADER: 'HEADER',
}

function responseTypeOf(value: unknown, notes: Notes): ServiceEntry['responseType'] | undefined {
  if (saysNothing(value)) return undefined
  const name = wordOf(value).toUpperCase()
  if (!(name in RESPONSE_TYPES)) notes.refuse('responseType', 'It is not REDIRECT, POST or HEADER.')
  return RESPONSE_TYPES[name]
}

function proxyingOf(policy: unknown, notes: Notes): ImportedEntry['proxying'] {
  if (policy === undefined || policy === null) return undefined
  const { pattern, ...others } = fieldsOf(policy)
  switch (classOf(policy)) {
    case 'RefuseRegisteredServiceProxyPolicy':
      return undefined
    case 'RegexMatchingRegisteredServiceProxyPolicy': {
      for (const [name, value] of Object.entries(others)) {
        if (saysNothing(value)) continue
        notes.refuse(`proxyPolicy.${name}`, 'There is no counterpart for it here.')
      }
      const { matches } = rulesOf(pattern, 'proxyPolicy.pattern', notes)
      return { allowed: true, callbacks: [...matches] }
    }
    default:
      notes.refuse('proxyPolicy', `There is no counterpart here for ${classOf(policy) || 'it'}.`)
      return undefined
  }
}

const CHANNELS: Readonly<Record<string, ServiceEntry['singleLogout']['channel'] | undefined>> = {
  BACK_CHANNEL: 'back',
  FRONT_CHANNEL: 'front',
  NONE: 'none',
}

function logoutOf(type: unknown, url: unknown, notes: Notes): ImportedEntry['singleLogout'] {
  const channel = saysNothing(type) ? 'back' : CHANNELS[wordOf(type).toUpperCase()]
  if (!channel) notes.refuse('logoutType', 'It is not BACK_CHANNEL, FRONT_CHANNEL or NONE.')
  if (!saysNothing(url) && wordOf(url) === '') notes.refuse('logoutUrl', 'It is not a text.')
  const urls = wordOf(url)
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '')
  const found = {
    ...(channel && channel !== 'back' && { channel }),
    ...(urls.length > 0 && channel !== 'none' && { urls }),
  }
  return Object.keys(found).length === 0 ? undefined : found
}

function ticketSecondsOf(policy: unknown, notes: Notes): number | undefined {
  const { numberOfUses, timeToLive } = fieldsOf(policy)
  const field = 'serviceTicketExpirationPolicy'
  if (!saysNothing(numberOfUses) && wordOf(numberOfUses) !== '1') {
    notes.refuse(`${field}.numberOfUses`, 'A ticket is good once here.')
  }
  if (saysNothing(timeToLive)) return undefined
  const seconds = Number(wordOf(timeToLive))
  if (Number.isInteger(seconds) && seconds >= 10 && seconds <= 300) return seconds
  notes.refuse(`${field}.timeToLive`, 'A ticket lives 10 to 300 seconds here.')
  return undefined
}

/** `Quản lý văn bản`, 1001 → `quan-ly-van-ban-1001` */
function idOf(name: string, number: unknown): string {
  const suffix = typeof number === 'number' || typeof number === 'string' ? `-${number}` : ''
  const slug = name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63 - suffix.length)
    .replace(/-+$/, '')
  return `${slug || 'service'}${suffix}`.toLowerCase()
}

/** Without the fields that say no more than the defaults. */
function withoutNothing(entry: Readonly<Record<string, unknown>> & { id: string }): ImportedEntry {
  const said = Object.entries(entry).filter(([, value]) => {
    if (value === undefined) return false
    return !isObject(value) || Object.keys(value).length > 0
  })
  return Object.fromEntries(said) as ImportedEntry
}
