import type { Evidence } from '../protocol/cas-error.ts'
import { type Diagnosis, found } from './diagnosis.ts'
import { number, parameterNames, text } from './read-evidence.ts'
import { OUR_TICKET_LENGTH, type TicketDirt } from './ticket-traits.ts'

/** D5, D6, D3, D4: a ticket that the database did not have. */
export function diagnoseUnknownTicket(evidence: Evidence): Diagnosis {
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
export function diagnoseUnknownGrant(evidence: Evidence): Diagnosis {
  const kind = text(evidence, 'ticketKind')
  if (kind !== 'PGT' && kind !== '') {
    return found('D6', 'wrongKind', [kind, text(evidence, 'path')])
  }
  return found('D4', 'unknownGrant', [])
}

/** D5: a parameter is not there; perhaps under another name. */
export function diagnoseMissing(evidence: Evidence): Diagnosis {
  const missing = text(evidence, 'missing')
  const names = parameterNames(evidence) ?? []
  if (names.some((name) => /^[SP]T-/.test(name))) return found('D5', 'ticketNameMissing', [])
  if (names.some((name) => name.startsWith('amp;'))) return found('D5', 'htmlEscaped', [])
  if (names.includes(missing)) return found('D5', 'emptyParameter', [missing])
  const similar = names.find((name) => name.toLowerCase() === missing.toLowerCase())
  if (similar !== undefined) return found('D5', 'wrongName', [similar, missing])
  return found('D5', 'missingParameter', [missing])
}
