import type { ByteString } from './byte-string.ts'
import type { Query } from './query.ts'

/** The longest value of a protocol parameter, in decoded bytes (R0.14). */
export const LONGEST_VALUE = 8192

export type ParameterProblem = 'repeated' | 'too-long' | 'too-many'

/** With a `problem` the request must be refused; `parameter` names the culprit if there is one. */
export type ProtocolParameters<Name extends string> = Readonly<{
  values: Readonly<Record<Name, ByteString | undefined>>
  problem?: ParameterProblem
  parameter?: Name
}>

/**
 * Reads the named protocol parameters and ignores all others (R0.04). An empty value is no value
 * (R1.03). Given twice, as an array or beyond the limits is a problem (R0.08, R0.14), which the
 * browser's door and the back channel word in their own ways; the values are all absent then.
 */
export function readParameters<const Name extends string>(
  query: Query,
  names: readonly Name[],
): ProtocolParameters<Name> {
  const values: Record<Name, ByteString | undefined> = none(names)
  if (query.hasTooMany) return { values, problem: 'too-many' }
  for (const name of names) {
    if (query.isRepeated(name)) return { values: none(names), problem: 'repeated', parameter: name }
    const value = query.first(name)
    if (value === undefined || value === '') continue
    if (value.length > LONGEST_VALUE) {
      return { values: none(names), problem: 'too-long', parameter: name }
    }
    values[name] = value
  }
  return { values }
}

function none<Name extends string>(names: readonly Name[]): Record<Name, undefined> {
  const values = {} as Record<Name, undefined>
  for (const name of names) values[name] = undefined
  return values
}

const SAYS_NO = new Set(['', 'false', '0', 'no', 'off'])

/** Whether `renew`, `gateway`, `warn` or `rememberMe` is meant: clients do send `renew=false` (R1.05). */
export function isFlagSet(value: ByteString | undefined): boolean {
  return value !== undefined && !SAYS_NO.has(value.toLowerCase())
}
