import type { Evidence } from '../protocol/cas-error.ts'
import {
  diagnoseDifference,
  diagnoseMalformed,
  diagnoseUnregistered,
  type FindNear,
} from './diagnose-address.ts'
import { diagnoseMissing, diagnoseUnknownGrant, diagnoseUnknownTicket } from './diagnose-ticket.ts'
import { type Diagnosis, found } from './diagnosis.ts'
import { addressIn, outgoing, span, text } from './read-evidence.ts'
import type { Refusal } from './refusal.ts'

/** What is behind a refusal: the most specific rule of the table of diagnoses that fits (product, 3.9). */
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
    case 'second-factor-needed':
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
  'second-factor-needed': 'targetNeedsSecondFactor',
} as const

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
