import { isIP } from 'node:net'
import type { ChainedEntry } from '../audit/walk-trail.ts'
import { version } from '../version.ts'
import type { TrailFormat } from './audit-documents.ts'
import { eventTitle } from './audit-words.ts'
import { changesOf } from './entry-sentence.ts'

/** Facility 13, log audit; informational, and warning. */
const PRIORITY = { done: 13 * 8 + 6, refused: 13 * 8 + 4 } as const

/** Of a value that is labelled, as CEF has it. */
const LONGEST = 4_000

/** What somebody should look at soon, of 0 to 10. */
const SEVERE = new Set([
  'recovery.reported',
  'second-factor.break-glass',
  'second-factor.bypass-refused',
  'sign-in.reported',
])

/**
 * Lines for a SOC: ArcSight's Common Event Format, version 0, behind a syslog header (RFC 5424). Header
 * fields escape `\` and `|`, values `\`, `=` and line ends; a value that is empty is left out.
 */
export function cefFormat(host: string): TrailFormat {
  const lineOf = (entry: ChainedEntry) => `${syslogHeader(entry, host)} ${cefOf(entry)}\n`
  return { head: '', lines: (entries) => entries.map(lineOf).join('') }
}

function syslogHeader({ at, outcome }: ChainedEntry, host: string): string {
  const name = host.replace(/[^\x21-\x7e]/g, '').slice(0, 255) || '-'
  return `<${PRIORITY[outcome]}>1 ${new Date(at).toISOString()} ${name} cas - audit -`
}

function cefOf(entry: ChainedEntry): string {
  const { event, outcome } = entry
  const severity = SEVERE.has(event) ? 8 : outcome === 'refused' ? 6 : 3
  const head = ['CEF:0', 'CAS', 'central sign-in', version, event, eventTitle(event), severity]
  const values = Object.entries(extensionOf(entry)).flatMap(([key, value]) =>
    value === '' ? [] : [`${key}=${escapedValue(value)}`],
  )
  return `${head.map((field) => escapedHead(String(field))).join('|')}|${values.join(' ')}`
}

function extensionOf(entry: ChainedEntry): Record<string, string> {
  const { id, at, event, actorKind, actor, cameFrom, device, accountId, subject, hash } = entry
  return {
    externalId: String(id),
    rt: String(at),
    act: event,
    outcome: entry.outcome,
    ...sourceOf(cameFrom),
    ...(actorKind === 'person' ? { suid: actor } : { suser: actor }),
    sourceServiceName: actorKind === 'system' ? 'server' : '',
    duid: accountId === null ? '' : String(accountId),
    duser: subject,
    requestClientApplication: device,
    destinationServiceName: entry.serviceId,
    reason: entry.reason.slice(0, 1_023),
    ...labelled('cs1', 'unit', entry.unit),
    ...labelled('cs2', 'supportCode', entry.supportCode),
    ...labelled('cs3', 'changes', changesOf(entry)),
    ...labelled('cs4', 'hash', hash),
  }
}

/** `src` is for IPv4 alone; what is no address is the name of a machine, or says that it was this one. */
function sourceOf(cameFrom: string): Record<string, string> {
  const plain = /^::ffff:([\d.]+)$/i.exec(cameFrom)?.[1] ?? cameFrom
  if (isIP(plain) === 4) return { src: plain }
  if (isIP(plain) === 6) return labelled('c6a2', 'Source IPv6 Address', plain)
  return { shost: cameFrom }
}

function labelled(key: string, label: string, value: string): Record<string, string> {
  return value === '' ? {} : { [`${key}Label`]: label, [key]: value.slice(0, LONGEST) }
}

function escapedHead(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\\|]/g, '\\$&')
}

function escapedValue(text: string): string {
  return text
    .replace(/[\\=]/g, '\\$&')
    .replace(/\r\n|\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
}
