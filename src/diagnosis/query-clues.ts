import { decodeForm } from '../protocol/percent-encoding.ts'
import { type AddressClue, encodingClue } from './address-clue.ts'
import { differInLettersOnly, encodedMore } from './encoded-text.ts'

/**
 * Why two queries are not the same. `alsoSent`, if it is known, names the other parameters of the
 * request that validated: what was cut off for want of encoding is among them.
 */
export function cluesToQueries(
  a: string,
  b: string,
  alsoSent?: readonly string[],
): readonly AddressClue[] {
  if (carriesTicket(b) && !carriesTicket(a)) {
    const rest = withoutTicket(b)
    return [{ kind: 'ticket' }, ...(rest === a ? [] : cluesToQueries(a, rest))]
  }
  if (isCutAt(a, b, alsoSent)) return [{ kind: 'cut' }]
  const more = encodedMore(a, b)
  if (more) return [encodingClue(more)]
  if (withoutHtml(a) === withoutHtml(b)) return [{ kind: 'html-escape' }]
  if (differInLettersOnly(a, b)) return [{ kind: 'letters' }]
  const [fieldsOfA, fieldsOfB] = [fieldsOf(a), fieldsOf(b)]
  const onlyAtLogin = without(fieldsOfA, fieldsOfB)
  const onlyAtValidation = without(fieldsOfB, fieldsOfA)
  if (onlyAtLogin.length === 0 && onlyAtValidation.length === 0) return [{ kind: 'order' }]
  return cluesToFields(onlyAtLogin, onlyAtValidation)
}

/** Parameters that are put on an address by others than the application. */
const FROM_OTHERS = /^(?:utm_.*|fbclid|gclid|zarsrc|gatewayResponse|_|.*sess(?:ion)?_?id)$/i

/** Whether the second ends at the first `&` that should have been encoded when it was sent. */
function isCutAt(longer: string, shorter: string, alsoSent?: readonly string[]): boolean {
  if (shorter === '' || !longer.startsWith(`${shorter}&`)) return false
  const [next] = fieldsOf(longer.slice(shorter.length))
  if (next === undefined) return false
  return alsoSent ? alsoSent.includes(nameOf(next)) : !FROM_OTHERS.test(nameOf(next))
}

/** Fields that have no equal on the other side; those of one name belong together. */
function cluesToFields(a: readonly string[], b: readonly string[]): AddressClue[] {
  const clues = new Map<string, AddressClue>()
  const unpaired = [...b]
  const extraAtLogin: string[] = []
  const changed: string[] = []
  for (const field of a) {
    const index = unpaired.findIndex((other) => nameOf(other) === nameOf(field))
    const [other] = index === -1 ? [] : unpaired.splice(index, 1)
    const clue = other === undefined ? undefined : clueToValues(field, other)
    if (clue) clues.set(JSON.stringify(clue), clue)
    else (other === undefined ? extraAtLogin : changed).push(nameOf(field))
  }
  const found = [...clues.values()]
  if (changed.length > 0) found.push({ kind: 'values', names: changed })
  if (extraAtLogin.length > 0) found.push({ kind: 'extra', step: 'login', names: extraAtLogin })
  if (unpaired.length > 0) {
    found.push({ kind: 'extra', step: 'validation', names: unpaired.map(nameOf) })
  }
  return found
}

function clueToValues(a: string, b: string): AddressClue | undefined {
  if (withoutEquals(a) === withoutEquals(b)) return { kind: 'equals-sign' }
  const more = encodedMore(a, b)
  if (more) return encodingClue(more)
  return differInLettersOnly(a, b) ? { kind: 'letters' } : undefined
}

const fieldsOf = (query: string) => query.split('&').filter((field) => field !== '')
const withoutHtml = (query: string) => query.replaceAll('&amp;', '&')
const withoutEquals = (field: string) => field.replace(/=+$/, '')

function nameOf(field: string): string {
  return decodeForm(field.split('=', 1)[0] ?? '')
}

/** The fields that are not among the others, each counted. */
function without(fields: readonly string[], others: readonly string[]): string[] {
  const rest = [...others]
  return fields.filter((field) => {
    const index = rest.indexOf(field)
    if (index !== -1) rest.splice(index, 1)
    return index === -1
  })
}

const isTicket = (field: string) => nameOf(field) === 'ticket' || nameOf(field) === 'SAMLart'

function carriesTicket(query: string): boolean {
  return fieldsOf(query).some(isTicket)
}

function withoutTicket(query: string): string {
  return fieldsOf(query)
    .filter((field) => !isTicket(field))
    .join('&')
}
