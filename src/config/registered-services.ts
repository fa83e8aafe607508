import { bytesOf } from '../protocol/byte-string.ts'
import { ATTRIBUTE_SOURCES, type AttributeSource } from '../protocol/principal.ts'
import { readServiceUrl, type ServiceRule } from '../protocol/service-url.ts'
import type { Drawing } from '../services/drawing.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import { visibleText } from '../vietnamese/visible-text.ts'
import type { ConfigFile, ServiceEntry } from './schema.ts'
import { tileFacts } from './tile-facts.ts'

/** Files that an entry names; undefined when they are not what they should be. */
type Files = Readonly<{
  readPem(file: string): string | undefined
  readDrawing(file: string): Drawing | undefined
}>

/** The services of a checked configuration, as the rest of the program knows them. */
export function registeredServices(
  config: ConfigFile,
  { readPem, readDrawing }: Files,
): RegisteredService[] {
  return config.services.map((entry) => ({
    id: entry.id,
    name: visible(entry.name),
    description: visible(entry.description),
    category: entry.category,
    order: entry.order,
    ...tileFacts(entry, readDrawing),
    isEnabled: entry.enabled,
    matches: entry.matches.map(ruleOf),
    allowsHttp: entry.allowHttp,
    launchUrl: entry.launchUrl,
    hasTile: entry.tile,
    allowsSingleSignOn: entry.singleSignOn,
    allowedGroups: entry.allowedGroups,
    allowedUnits: entry.allowedUnits,
    demandsSecondFactor: entry.secondFactor === 'required',
    protocols: entry.protocols,
    responseType: entry.responseType,
    proxying: {
      mayProxy: entry.proxying.allowed,
      callbacks: entry.proxying.callbacks.map(ruleOf),
      mayBeTarget: entry.proxying.target,
      onCallbackFailure: entry.proxying.callbackFailure,
    },
    singleLogout: entry.singleLogout,
    certificateAuthority:
      entry.certificateAuthorityFile === undefined
        ? undefined
        : readPem(entry.certificateAuthorityFile),
    user: userOf(entry),
    attributes: attributesOf(entry),
    releasesAttributesOnCas2: entry.attributesOnCas2,
    xmlEncoding: entry.xmlEncoding,
    serviceTicketSeconds: entry.serviceTicketSeconds ?? config.tickets.serviceTicketSeconds,
    extraFormOrigins: entry.extraFormOrigins,
  }))
}

/** A name stands in the middle of sentences: it must not turn around what comes after it. */
function visible({ vi, en }: ServiceEntry['name']): ServiceEntry['name'] {
  return { vi: visibleText(vi), en: visibleText(en) }
}

/** A day begins at midnight in Asia/Ho_Chi_Minh. */
function userOf({
  user: { source, letterCase, switchTo },
}: ServiceEntry): RegisteredService['user'] {
  if (!switchTo) return { source, letterCase }
  const at = Date.parse(`${switchTo.on}T00:00:00+07:00`)
  return { source, letterCase, switchTo: { source: switchTo.source, at } }
}

/** Name on the wire → what it carries, in the order it is sent. */
export function attributesOf({
  attributes,
  allAttributes,
}: ServiceEntry): Readonly<Record<string, AttributeSource>> {
  const all = ATTRIBUTE_SOURCES.map((source) => [source, source] as const)
  return allAttributes ? { ...Object.fromEntries(all), ...attributes } : attributes
}

function ruleOf({ exact, prefix = '' }: ServiceEntry['matches'][number]): ServiceRule {
  if (exact !== undefined) return { kind: 'exact', url: exact }
  const url = readServiceUrl(bytesOf(prefix))
  if ('problem' in url) throw new TypeError(`${prefix} was not checked`)
  return { kind: 'prefix', origin: url.origin, path: url.path }
}
