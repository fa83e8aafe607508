import type { ByteString } from '../protocol/byte-string.ts'
import type { Evidence } from '../protocol/cas-error.ts'
import { type AddressClue, RULE_OF_CLUE } from './address-clue.ts'
import { cluesTo } from './address-difference.ts'
import { partsOf } from './address-parts.ts'
import { type Diagnosis, found } from './diagnosis.ts'
import type { NearAddress } from './near-service.ts'
import type { Refusal } from './refusal.ts'
import { LONGEST_ADDRESS } from './refusal.ts'
import { shownAddress, shownDifference } from './shown-difference.ts'
import { OUR_TICKET_LENGTH, type TicketDirt } from './ticket-traits.ts'

/** Finds the registered address that one which is not registered is close to. */
export type FindNear = (address: ByteString) => NearAddress | undefined

/** What is behind a refusal: the most specific rule of the doctor's table that fits (product, 3.9). */
export function diagnose(refusal: Refusal, findNear: FindNear): Diagnosis {
  const { reason, code, evidence } = refusal
  const path = text(evidence, 'path')
  switch (reason) {
    case 'service-differs':
      return diagnoseDifference(evidence)
    case 'expired':
      return found('D2', 'expired', [span(evidence, 'ageMs'), span(evidence, 'lifetimeMs')])
    case 'never-issued-or-spent':
      return diagnoseUnknownTicket(evidence)
    case 'missing':
      return diagnoseMissing(evidence)
    case 'repeated':
      return found('D5', 'repeated', [text(evidence, 'repeated')])
    case 'too-long':
      return found('D5', 'tooLong', [])
    case 'too-many':
      return found('D5', 'tooMany', [])
    case 'format':
      return found('D5', 'wrongFormat', [])
    case 'proxy-ticket-not-accepted':
      return found('D6', 'proxyTicket', [path])
    case 'wrong-path':
      return found('D7', 'wrongPath', [path, text(evidence, 'right')])
    case 'wrong-method':
      return found('D7', 'wrongMethod', [text(evidence, 'method'), path, text(evidence, 'allowed')])
    case 'attributes-elsewhere':
      return found('D8', 'attributesElsewhere', [path])
    case 'never-validated':
      return found(
        'D9',
        'neverValidated',
        [text(evidence, 'count'), addressIn(evidence, 'atLogin')],
        [text(evidence, 'ourHost')],
      )
    case 'handshake-failed':
      return diagnoseHandshake(evidence)
    case 'loop':
      return found('D11', 'loop', [text(evidence, 'count')])
    case 'not-from-new-login':
      return found('D12', 'renew', [])
    case 'proxying-not-allowed':
      return found('other', 'proxyingNotAllowed', [])
    case 'proxy-not-permitted':
      return found('other', 'proxyNotPermitted', [])
    case 'chain-too-long':
      return found('other', 'chainTooLong', [])
    case 'callback-failed':
      return found('D15', 'callbackFailed', [addressIn(evidence, 'callback'), outgoing(evidence)])
    case 'callback-not-https':
      return found('D15', 'callbackNotHttps', [addressIn(evidence, 'callback')])
    case 'callback-malformed':
      return found('D15', 'callbackMalformed', [addressIn(evidence, 'callback')])
    case 'callback-not-registered':
      return found('D15', 'callbackNotRegistered', [addressIn(evidence, 'callback')])
    case 'never-issued-or-not-delivered':
      return diagnoseUnknownGrant(evidence)
    case 'not-registered':
    case 'disabled':
    case 'not-a-target':
    case 'person-not-permitted':
      return found('other', TARGET_TEXTS[reason], [addressIn(evidence, 'target')])
    case 'gateway-loop':
      return found('D13', 'gatewayLoop', [text(evidence, 'count')])
    case 'logout-failed':
      return found('D16', 'logoutFailed', [text(evidence, 'host'), outgoing(evidence)])
    case 'framed':
      return found('D17', 'framed', [path])
    case 'service-unknown':
      return diagnoseUnregistered(evidence, findNear)
    case 'service-malformed':
      return diagnoseMalformed(evidence)
    case 'service-disabled':
      return found('other', 'disabled', [refusal.serviceId])
    case 'session-over':
      return found('other', 'sessionOver', [])
    case 'account-disabled':
      return found('other', 'accountDisabled', [])
    case 'no-user-name':
      return found('other', 'noUserName', [])
    case 'service-not-registered':
      return found('other', 'entryGone', [])
    case 'protocol-not-allowed':
      return found('other', 'protocolNotAllowed', [path])
    case 'INTERNAL_ERROR':
      return found('other', 'internal', [])
    case 'left-out':
      return found('other', 'leftOut', [text(evidence, 'count')])
    default:
      return /^(?:body|xml|saml|no)-/.test(reason)
        ? found('D5', 'badEnvelope', [{ envelope: reason }])
        : found('other', 'other', [code, reason])
  }
}

const TARGET_TEXTS = {
  'not-registered': 'targetNotRegistered',
  disabled: 'targetNotRegistered',
  'not-a-target': 'noTarget',
  'person-not-permitted': 'targetNotPermitted',
} as const

/** D1, with the cause of the first part of the address that differs as its letter. */
function diagnoseDifference(evidence: Evidence): Diagnosis {
  const [atLogin, atValidation] = [bytes(evidence, 'atLogin'), bytes(evidence, 'atValidation')]
  const isCutOff = Math.max(atLogin.length, atValidation.length) >= LONGEST_ADDRESS
  const difference = shownDifference(atLogin, atValidation)
  const position = isCutOff ? number(evidence, 'differsAt') : difference.position
  const known = cluesTo(atLogin, atValidation, parameterNames(evidence))
  const clues: readonly AddressClue[] = known.length > 0 ? known : [{ kind: 'path' }]
  const rule = RULE_OF_CLUE[clues[0]?.kind ?? 'path']
  return { kind: 'addresses-differ', rule, difference: { ...difference, position }, clues }
}

/** D5, D6, D3, D4: a ticket that the database did not have. */
function diagnoseUnknownTicket(evidence: Evidence): Diagnosis {
  const dirt = evidence.ticketDirt as TicketDirt | undefined
  if (dirt) return found('D5', 'dirtyTicket', [{ dirt }])
  const kind = text(evidence, 'ticketKind')
  if (kind !== 'ST' && kind !== 'PT' && kind !== '') {
    return found('D6', 'wrongKind', [kind, text(evidence, 'path')])
  }
  if (evidence.usedAt !== undefined) return diagnoseUsedTicket(evidence)
  const [tag, ownTag] = [text(evidence, 'ticketTag'), text(evidence, 'ownTag')]
  if (tag !== ownTag && tag !== '') return found('D4', 'foreignTag', [tag])
  if (tag !== ownTag) return found('D4', 'missingTag', [ownTag])
  if (kind === '' || number(evidence, 'ticketLength') !== OUR_TICKET_LENGTH) {
    return found('D4', 'foreignForm', [text(evidence, 'ticketLength')])
  }
  return found('D4', 'unknown', [{ at: number(evidence, 'since') }])
}

function diagnoseUsedTicket(evidence: Evidence): Diagnosis {
  const at = { at: number(evidence, 'usedAt') }
  const [from, now] = [text(evidence, 'usedFrom'), text(evidence, 'ip')]
  const refusedWith = text(evidence, 'usedUpWith')
  if (refusedWith !== '') return found('D3', 'usedUp', [at, from, refusedWith])
  return from === now
    ? found('D3', 'usedBySame', [at, from])
    : found('D3', 'usedByOther', [at, from, now])
}

/** D6: not every ticket is a proxy-granting ticket. */
function diagnoseUnknownGrant(evidence: Evidence): Diagnosis {
  const kind = text(evidence, 'ticketKind')
  if (kind !== 'PGT' && kind !== '') {
    return found('D6', 'wrongKind', [kind, text(evidence, 'path')])
  }
  return found('D4', 'unknownGrant', [])
}

/** D5: a parameter is not there; perhaps under another name. */
function diagnoseMissing(evidence: Evidence): Diagnosis {
  const missing = text(evidence, 'missing')
  const names = parameterNames(evidence) ?? []
  if (names.some((name) => /^[SP]T-/.test(name))) return found('D5', 'ticketNameMissing', [])
  if (names.some((name) => name.startsWith('amp;'))) return found('D5', 'htmlEscaped', [])
  if (names.includes(missing)) return found('D5', 'emptyParameter', [missing])
  const similar = names.find((name) => name.toLowerCase() === missing.toLowerCase())
  if (similar !== undefined) return found('D5', 'wrongName', [similar, missing])
  return found('D5', 'missingParameter', [missing])
}

/** D10: which side broke the connection off, and over what. */
function diagnoseHandshake(evidence: Evidence): Diagnosis {
  const [ip, why] = [text(evidence, 'ip'), text(evidence, 'why')]
  if (/unknown_ca|certificate|UNKNOWN_CA|CERTIFICATE/.test(why)) {
    return found('D10', 'certificateNotTrusted', [ip])
  }
  if (/UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER|WRONG_VERSION|VERSION_TOO_LOW/.test(why)) {
    return found('D10', 'tlsTooOld', [ip])
  }
  return found('D10', 'tlsFailed', [ip, why])
}

/** D18, or D1d when it would be an address but for one decoding. */
function diagnoseUnregistered(evidence: Evidence, findNear: FindNear): Diagnosis {
  const sent = bytes(evidence, 'atLogin')
  const near = findNear(sent)
  if (!near) return found('D18', 'notRegistered', [text(evidence, 'host')])
  const { position, atLogin, atValidation } = shownDifference(near.address, sent)
  return found('D18', 'nearRegistered', [near.serviceId, String(position), atLogin, atValidation])
}

function diagnoseMalformed(evidence: Evidence): Diagnosis {
  const sent = bytes(evidence, 'atLogin')
  const isEncoded = partsOf(sent) === undefined && /^https?%(?:25)*3A/i.test(sent)
  if (isEncoded) return found('D1d', 'encodedAtLogin', [])
  return found('D18', 'malformed', [{ problem: text(evidence, 'problem') }])
}

function text(evidence: Evidence, name: string): string {
  return String(evidence[name] ?? '')
}

function number(evidence: Evidence, name: string): number {
  return Number(evidence[name] ?? 0)
}

function bytes(evidence: Evidence, name: string): ByteString {
  return text(evidence, name) as ByteString
}

function span(evidence: Evidence, name: string): { ms: number } {
  return { ms: number(evidence, name) }
}

function outgoing(evidence: Evidence): { outgoing: string; detail: string } {
  return { outgoing: text(evidence, 'problem'), detail: text(evidence, 'detail') }
}

function addressIn(evidence: Evidence, name: string): string {
  return shownAddress(bytes(evidence, name))
}

function parameterNames(evidence: Evidence): string[] | undefined {
  const { names } = evidence
  return typeof names === 'string' ? names.split(' ') : undefined
}
