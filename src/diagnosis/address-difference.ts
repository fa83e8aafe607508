import type { ByteString } from '../protocol/byte-string.ts'
import { decodeEscapes } from '../protocol/percent-encoding.ts'
import { isSameService } from '../protocol/service-url.ts'
import type { AddressClue, Step } from './address-clue.ts'
import { type AddressParts, isInternalHost, partsOf } from './address-parts.ts'
import { differInLettersOnly, encodedMore } from './encoded-text.ts'
import { cluesToPaths } from './path-clues.ts'
import { cluesToQueries } from './query-clues.ts'

/**
 * Why a ticket for the one address cannot be validated for the other: every cause that it takes to
 * make them the same, the first part of the address first. Empty: they are the same (11.3).
 * `alsoSent` names the other parameters of the request that validated, if they are known.
 */
export function cluesTo(
  atLogin: ByteString,
  atValidation: ByteString,
  alsoSent?: readonly string[],
): readonly AddressClue[] {
  if (isSameService(atLogin, atValidation)) return []
  const [a, b] = [partsOf(atLogin), partsOf(atValidation)]
  if (a && b) return cluesToParts(a, b, alsoSent)
  if (a || b) return cluesToEncodedWhole(atLogin, atValidation)
  const more = encodedMore(atLogin, atValidation)
  if (more) return [{ kind: 'encoding', more: more === 'first' ? 'login' : 'validation' }]
  return [{ kind: 'not-an-address', step: 'login' }]
}

/** `https%3A%2F%2F…`: no address before it is decoded once more. */
function cluesToEncodedWhole(
  atLogin: ByteString,
  atValidation: ByteString,
): readonly AddressClue[] {
  const more: Step = partsOf(atLogin) ? 'validation' : 'login'
  const decoded = decodeEscapes(more === 'login' ? atLogin : atValidation)
  if (partsOf(decoded) === undefined) return [{ kind: 'not-an-address', step: more }]
  const others = more === 'login' ? cluesTo(decoded, atValidation) : cluesTo(atLogin, decoded)
  return [{ kind: 'encoding', more }, ...others.filter(({ kind }) => kind !== 'encoding')]
}

function cluesToParts(
  a: AddressParts,
  b: AddressParts,
  alsoSent?: readonly string[],
): AddressClue[] {
  const clues: AddressClue[] = []
  if (a.scheme !== b.scheme) {
    clues.push({ kind: 'scheme', atLogin: a.scheme, atValidation: b.scheme })
  }
  if (a.host !== b.host) clues.push(hostClue(a.host, b.host))
  if (a.port !== b.port) clues.push(portClue(a.port, b.port))
  if (differInLettersOnly(restOf(a), restOf(b))) return [...clues, { kind: 'letters' }]
  if (a.path !== b.path) clues.push(...cluesToPaths(a.path, b.path))
  if (a.query !== b.query) clues.push(...cluesToQueries(a.query ?? '', b.query ?? '', alsoSent))
  return clues
}

/** A letter that became a `?` may have made a query of the path's end. */
function restOf({ path, query }: AddressParts): string {
  return query === undefined ? path : `${path}?${query}`
}

function hostClue(atLogin: string, atValidation: string): AddressClue {
  const isInternalAtLogin = isInternalHost(atLogin)
  if (isInternalAtLogin === isInternalHost(atValidation)) {
    return { kind: 'host', atLogin, atValidation }
  }
  const [internal, other] = isInternalAtLogin ? [atLogin, atValidation] : [atValidation, atLogin]
  return { kind: 'internal-host', internal, other }
}

function portClue(atLogin: string, atValidation: string): AddressClue {
  const explicit = atLogin || atValidation
  const isLone = atLogin === '' || atValidation === ''
  if (isLone && (explicit === '443' || explicit === '80')) {
    return { kind: 'default-port', port: explicit }
  }
  return { kind: 'port', atLogin, atValidation }
}
