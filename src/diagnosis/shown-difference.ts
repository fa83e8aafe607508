import { type ByteString, textOf } from '../protocol/byte-string.ts'
import { escapeIllegal } from '../protocol/percent-encoding.ts'
import { canonicalServiceUrl } from '../protocol/service-url.ts'
import { partsOf } from './address-parts.ts'

/** Where two addresses begin to differ, in words that can be shown. */
export type ShownDifference = Readonly<{
  /** The character at which they part, counted from 1. */
  position: number
  /** What stands there at login, with a little of what is around it. */
  atLogin: string
  atValidation: string
}>

const LONGEST_MIDDLE = 24
/** The last word before the difference, and the first one behind it. */
const BEFORE = /[\p{L}\p{M}\p{N}._-]{0,30}[^\p{L}\p{M}\p{N}._-]{0,3}$/u
const BEHIND = /^[^\p{L}\p{M}\p{N}]{0,3}[\p{L}\p{M}\p{N}._-]{0,30}/u

/** The place at which two different addresses part (R11.23). */
export function shownDifference(atLogin: ByteString, atValidation: ByteString): ShownDifference {
  const [a, b] = comparable(atLogin, atValidation)
  const [charactersOfA, charactersOfB] = [[...shown(a, b)], [...shown(b, a)]]
  const shorter = Math.min(charactersOfA.length, charactersOfB.length)
  let start = 0
  while (start < shorter && charactersOfA[start] === charactersOfB[start]) start += 1
  let end = 0
  while (end < shorter - start && charactersOfA.at(-1 - end) === charactersOfB.at(-1 - end))
    end += 1
  const before = BEFORE.exec(charactersOfA.slice(0, start).join(''))?.[0] ?? ''
  const behind = BEHIND.exec(end === 0 ? '' : charactersOfA.slice(-end).join(''))?.[0] ?? ''
  const excerpt = (characters: readonly string[]) => {
    const middle = characters.slice(start, characters.length - end)
    if (middle.length <= LONGEST_MIDDLE) return before + middle.join('') + behind
    return `${before}${middle.slice(0, LONGEST_MIDDLE).join('')}…`
  }
  return {
    position: start + 1,
    atLogin: excerpt(charactersOfA),
    atValidation: excerpt(charactersOfB),
  }
}

/** An address for people: its letters if it is UTF-8, the escapes of its bytes otherwise. */
export function shownAddress(address: ByteString): string {
  return textOf(address) ?? escapeIllegal(address)
}

/** Both in letters or both in escapes, so that the places in them can be compared. */
function shown(address: ByteString, other: ByteString): string {
  return textOf(other) === undefined ? escapeIllegal(address) : shownAddress(address)
}

/**
 * As they came; but in the form that is compared when they part, as they came, in what does no harm
 * (a port that goes without saying, the case of the host), for the fault lies behind it.
 */
function comparable(a: ByteString, b: ByteString): [ByteString, ByteString] {
  const [partsOfA, partsOfB] = [partsOf(a), partsOf(b)]
  if (!partsOfA || !partsOfB || originOf(a) === originOf(b)) return [a, b]
  const isSameOrigin =
    partsOfA.scheme === partsOfB.scheme &&
    partsOfA.host === partsOfB.host &&
    partsOfA.port === partsOfB.port
  if (!isSameOrigin) return [a, b]
  return [canonicalServiceUrl(a) as ByteString, canonicalServiceUrl(b) as ByteString]
}

function originOf(address: string): string | undefined {
  return /^[^/]*\/\/[^/?#]*/.exec(address)?.[0]
}
