import {
  type PhoneNumber,
  readPhoneNumber,
  showPhoneNumber,
} from '../../vietnamese/phone-number.ts'

/** What is in the field, and why it is no phone number, or an old one with what it has become. */
export type NumberMistake = Readonly<{
  typed: string
  problem: Readonly<{ kind: 'empty' | 'bad' }> | Readonly<{ kind: 'old'; now: string }>
}>

/** No number is written longer; reading one takes the square of its length. */
const LONGEST = 60

/** The phone number of a field; one of before 2018 is offered in its present form (product 1.8). */
export function readTypedNumber(typed: string): Readonly<{ number: PhoneNumber }> | NumberMistake {
  if (typed === '') return { typed, problem: { kind: 'empty' } }
  const number = typed.length > LONGEST ? undefined : readPhoneNumber(typed.normalize('NFKC'))
  if (!number) return { typed: typed.slice(0, LONGEST), problem: { kind: 'bad' } }
  if (number.repair !== 'old-prefix') return { number }
  const { e164 } = number
  return { typed: showPhoneNumber(e164), problem: { kind: 'old', now: e164 } }
}
