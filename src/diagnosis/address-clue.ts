/** At which of the two steps something was found. */
export type Step = 'login' | 'validation'

/** One way in which two addresses differ, as a cause that somebody can mend. */
export type AddressClue =
  | Readonly<{ kind: 'scheme'; atLogin: string; atValidation: string }>
  | Readonly<{ kind: 'default-port'; port: string }>
  | Readonly<{ kind: 'port'; atLogin: string; atValidation: string }>
  | Readonly<{ kind: 'internal-host'; internal: string; other: string }>
  | Readonly<{ kind: 'host'; atLogin: string; atValidation: string }>
  | Readonly<{ kind: 'slash' }>
  | Readonly<{ kind: 'path-case' }>
  | Readonly<{ kind: 'path-parameter'; name: string }>
  | Readonly<{ kind: 'path' }>
  /** Percent-encoded once more at this step than at the other. */
  | Readonly<{ kind: 'encoding'; more: Step }>
  /** At validation it ends where a `&` stood that should have been encoded. */
  | Readonly<{ kind: 'cut' }>
  | Readonly<{ kind: 'html-escape' }>
  | Readonly<{ kind: 'ticket' }>
  | Readonly<{ kind: 'letters' }>
  | Readonly<{ kind: 'equals-sign' }>
  | Readonly<{ kind: 'extra'; step: Step; names: readonly string[] }>
  | Readonly<{ kind: 'values'; names: readonly string[] }>
  | Readonly<{ kind: 'order' }>
  | Readonly<{ kind: 'not-an-address'; step: Step }>

/** The rule of the table of diagnoses that a clue belongs to (product, 3.9). */
export const RULE_OF_CLUE = {
  scheme: 'D1a',
  'default-port': 'D1b',
  slash: 'D1c',
  'path-case': 'D1c',
  encoding: 'D1d',
  cut: 'D1d',
  'html-escape': 'D5',
  ticket: 'D1e',
  letters: 'D1f',
  'path-parameter': 'D1g',
  extra: 'D1g',
  values: 'D1g',
  order: 'D1g',
  port: 'D1h',
  'internal-host': 'D1h',
  host: 'D1h',
  'equals-sign': 'D1i',
  path: 'D1',
  'not-an-address': 'D1',
} as const satisfies Record<AddressClue['kind'], string>

export function encodingClue(more: 'first' | 'second'): AddressClue {
  return { kind: 'encoding', more: more === 'first' ? 'login' : 'validation' }
}
