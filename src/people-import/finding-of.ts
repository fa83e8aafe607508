import type { Finding, FindingCode, FindingLevel, FindingParameters } from './finding.ts'
import type { PersonField } from './people-sheet.ts'

/** Whose row it may still become is decided by its errors; the rest is to be looked at, or known. */
const LEVELS: Readonly<Record<FindingCode, FindingLevel>> = {
  'mailbox-missing': 'error',
  'mailbox-foreign': 'error',
  'mailbox-suffix-typo': 'error',
  'mailbox-suffix-retired': 'error',
  'mailbox-accents': 'error',
  'mailbox-is-name': 'error',
  'mailbox-is-number': 'error',
  'mailbox-malformed': 'error',
  'mailbox-suffix-assumed': 'note',
  'mailbox-several': 'warning',
  'mailbox-duplicate': 'error',
  'person-repeated': 'error',
  'person-similar': 'warning',
  'employee-code-duplicate': 'warning',
  'phone-old-prefix': 'note',
  'phone-lost-zero': 'note',
  'phone-several': 'note',
  'phone-malformed': 'warning',
  'phone-rounded': 'warning',
  'name-missing': 'error',
  'name-digits': 'warning',
  'name-single-word': 'warning',
  'name-too-long': 'error',
  'name-characters': 'warning',
  'name-case': 'warning',
  'name-case-changed': 'note',
  'lost-diacritics': 'error',
  'legacy-text': 'error',
  'legacy-text-converted': 'note',
  'unit-missing': 'warning',
  leaver: 'warning',
  'leaver-without-date': 'warning',
  'date-malformed': 'warning',
  'leadership-position': 'note',
  formula: 'error',
  'cell-error': 'error',
  'cell-too-long': 'error',
  'mailbox-of-another': 'error',
  'mailbox-quarantined': 'error',
  'mailbox-not-primary': 'note',
  'mailbox-differs': 'warning',
  'employee-code-of-another': 'error',
  'name-replaced': 'warning',
  'employee-code-replaced': 'warning',
  'account-similar': 'warning',
  'identity-conflict': 'error',
  'person-ambiguous': 'error',
  'person-claimed': 'error',
  'person-disabled': 'error',
  'person-reopened': 'warning',
  'leaver-gone': 'error',
  'unit-unknown': 'error',
  'unit-outside': 'warning',
  'unit-ambiguous': 'error',
  'unit-part-unknown': 'warning',
  'unit-succeeded': 'note',
}

const LONGEST_QUOTE = 100
/** Three units with all that is above them. */
const LONGEST_CHOICE = 600
const CHOICES = new Set(['nearest', 'choices'])

/** A finding at the level of its code; what it quotes of the sheet is cut to be read at a glance. */
export function findingOf<Code extends FindingCode>(
  code: Code,
  column: PersonField,
  params: FindingParameters[Code],
): Finding {
  const quoted = Object.fromEntries(
    Object.entries(params).map(([key, text]: [string, string]) => [
      key,
      shortened(text, CHOICES.has(key) ? LONGEST_CHOICE : LONGEST_QUOTE),
    ]),
  )
  return { code, column, level: LEVELS[code], params: quoted } as unknown as Finding
}

function shortened(text: string, longest: number): string {
  const plain = text.replace(/\s+/g, ' ').trim()
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain
}
