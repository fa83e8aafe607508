import type { ByteString } from '../protocol/byte-string.ts'
import type { Evidence } from '../protocol/cas-error.ts'
import { type AddressClue, RULE_OF_CLUE } from './address-clue.ts'
import { cluesTo } from './address-difference.ts'
import { partsOf } from './address-parts.ts'
import { type Diagnosis, found } from './diagnosis.ts'
import type { NearAddress } from './near-service.ts'
import { bytes, number, parameterNames, text } from './read-evidence.ts'
import { LONGEST_ADDRESS } from './refusal.ts'
import { shownDifference } from './shown-difference.ts'

/** Finds the registered address that one which is not registered is close to. */
export type FindNear = (address: ByteString) => NearAddress | undefined

/** D1, with the cause of the first part of the address that differs as its letter. */
export function diagnoseDifference(evidence: Evidence): Diagnosis {
  const [atLogin, atValidation] = [bytes(evidence, 'atLogin'), bytes(evidence, 'atValidation')]
  const isCutOff = Math.max(atLogin.length, atValidation.length) >= LONGEST_ADDRESS
  const difference = shownDifference(atLogin, atValidation)
  const position = isCutOff ? number(evidence, 'differsAt') : difference.position
  const known = cluesTo(atLogin, atValidation, parameterNames(evidence))
  const clues: readonly AddressClue[] = known.length > 0 ? known : [{ kind: 'path' }]
  const rule = RULE_OF_CLUE[clues[0]?.kind ?? 'path']
  return { kind: 'addresses-differ', rule, difference: { ...difference, position }, clues }
}

/** D18, or D1d when it would be an address but for one decoding. */
export function diagnoseUnregistered(evidence: Evidence, findNear: FindNear): Diagnosis {
  const sent = bytes(evidence, 'atLogin')
  const near = findNear(sent)
  if (!near) return found('D18', 'notRegistered', [text(evidence, 'host')])
  const { position, atLogin, atValidation } = shownDifference(near.address, sent)
  return found('D18', 'nearRegistered', [near.serviceId, String(position), atLogin, atValidation])
}

export function diagnoseMalformed(evidence: Evidence): Diagnosis {
  const sent = bytes(evidence, 'atLogin')
  const isEncoded = partsOf(sent) === undefined && /^https?%(?:25)*3A/i.test(sent)
  if (isEncoded) return found('D1d', 'encodedAtLogin', [])
  return found('D18', 'malformed', [{ problem: text(evidence, 'problem') }])
}
