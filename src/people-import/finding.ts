import type { LegacyKind } from '../vietnamese/legacy-text.ts'
import type { PersonField } from './people-sheet.ts'

/** error: not imported; warning: imported, and to be looked at; note: done so, no need to act. */
export type FindingLevel = 'error' | 'warning' | 'note'

/** What each finding tells beside its code. Rows are numbered as Excel shows them. */
export type FindingParameters = Readonly<{
  'mailbox-missing': None
  'mailbox-foreign': Readonly<{ suffix: string; allowed: string }>
  /** `suggestion` is the whole address. */
  'mailbox-suffix-typo': Readonly<{ typed: string; suggestion: string }>
  /** `suggestion` is the whole address at the successor, or empty. */
  'mailbox-suffix-retired': Readonly<{ typed: string; suggestion: string }>
  'mailbox-accents': Readonly<{ typed: string; suggestion: string }>
  'mailbox-is-name': Readonly<{ typed: string }>
  'mailbox-is-number': Readonly<{ typed: string }>
  'mailbox-malformed': Readonly<{ typed: string }>
  /** Only the name was there, and the default suffix was put behind it. */
  'mailbox-suffix-assumed': Readonly<{ address: string }>
  'mailbox-several': Readonly<{ taken: string; others: string }>
  /** Two people claim one mailbox: neither is imported. */
  'mailbox-duplicate': Readonly<{ address: string; rows: string; name: string }>
  /** The same person again; the first row counts. */
  'person-repeated': Readonly<{ row: string }>
  /** Same name and same phone, other mailbox. */
  'person-similar': Readonly<{ row: string }>
  'employee-code-duplicate': Readonly<{ code: string; rows: string }>
  'phone-old-prefix': Readonly<{ typed: string; phone: string }>
  'phone-lost-zero': Readonly<{ typed: string; phone: string }>
  'phone-several': Readonly<{ taken: string; others: string }>
  /** Not imported; the person is. */
  'phone-malformed': Readonly<{ typed: string }>
  /** `9.12E+08`: the sheet has dropped digits. */
  'phone-rounded': Readonly<{ typed: string }>
  'name-missing': None
  'name-digits': Readonly<{ typed: string }>
  'name-single-word': Readonly<{ typed: string }>
  'name-too-long': Readonly<{ typed: string }>
  'name-characters': Readonly<{ typed: string }>
  /** All in capitals or all in small letters; `suggestion` is what the option would make of it. */
  'name-case': Readonly<{ typed: string; suggestion: string }>
  'name-case-changed': Readonly<{ typed: string; name: string }>
  'lost-diacritics': Readonly<{ typed: string }>
  /** Text of an old font, not converted because nobody asked for it. */
  'legacy-text': Readonly<{ kind: LegacyKind; typed: string; suggestion: string }>
  'legacy-text-converted': Readonly<{ kind: LegacyKind; typed: string; text: string }>
  'unit-missing': None
  leaver: Readonly<{ words: string; date: string }>
  'leaver-without-date': Readonly<{ words: string }>
  'date-malformed': Readonly<{ typed: string }>
  'leadership-position': Readonly<{ position: string }>
  /** Looks like a formula: never executed, and the cell is not imported. */
  formula: Readonly<{ typed: string }>
  /** `#N/A` and its like: the sheet itself could not work the cell out. */
  'cell-error': Readonly<{ typed: string }>
  'cell-too-long': Readonly<{ limit: string }>
}> &
  AccountFindingParameters

/** What is found by holding a row to the accounts and the units that there are. */
export type AccountFindingParameters = Readonly<{
  /** Somebody else has the mailbox; `suggestion` is a free one, or empty. */
  'mailbox-of-another': Readonly<{ address: string; name: string; suggestion: string }>
  /** Somebody had it, and it is given to nobody else until that day (R6). */
  'mailbox-quarantined': Readonly<{ address: string; until: string; suggestion: string }>
  /** A former or further mailbox of the person. */
  'mailbox-not-primary': Readonly<{ address: string; primary: string }>
  /** The person is known under another mailbox, which stays. */
  'mailbox-differs': Readonly<{ address: string; known: string }>
  'employee-code-of-another': Readonly<{ code: string; name: string; address: string }>
  /** The name, or the code, becomes another: is the row somebody else's? */
  'name-replaced': Readonly<{ known: string; typed: string }>
  'employee-code-replaced': Readonly<{ known: string; typed: string }>
  /** Nearly the name and the same phone, other mailbox: taken for somebody new. */
  'account-similar': Readonly<{ address: string; name: string }>
  /** The code is one person's and the mailbox is another's. */
  'identity-conflict': Readonly<{ code: string; codeOwner: string; mailboxOwner: string }>
  'person-ambiguous': Readonly<{ addresses: string }>
  /** Another row of the sheet is the same account. */
  'person-claimed': Readonly<{ address: string; row: string }>
  'person-disabled': Readonly<{ address: string; reason: string }>
  'person-reopened': Readonly<{ address: string }>
  /** Nobody here, and the last day is over: there is nothing to import. */
  'leaver-gone': Readonly<{ date: string }>
  'unit-unknown': Readonly<{ typed: string; nearest: string }>
  /** The same, imported all the same because the operator said so: outside the tree. */
  'unit-outside': Readonly<{ typed: string; nearest: string }>
  'unit-ambiguous': Readonly<{ typed: string; choices: string }>
  'unit-part-unknown': Readonly<{ typed: string; unit: string; nearest: string }>
  'unit-succeeded': Readonly<{ typed: string; unit: string }>
}>

type None = Readonly<Record<never, never>>

export type FindingCode = keyof FindingParameters

/** One thing to say of one cell of one row. */
export type Finding = {
  [Code in FindingCode]: Readonly<{
    column: PersonField
    level: FindingLevel
    code: Code
    params: FindingParameters[Code]
  }>
}[FindingCode]
