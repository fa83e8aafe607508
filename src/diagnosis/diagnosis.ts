import type { DiagnosisMessages } from '../i18n/diagnosis-vi.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { AddressClue } from './address-clue.ts'
import type { ShownDifference } from './shown-difference.ts'

/** The rules of the table of diagnoses (product, 3.9), and what it has no number for. */
export type RuleId =
  | 'D1'
  | `D1${'a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i'}`
  | `D${2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 15 | 16 | 17 | 18}`
  | 'other'

type Rules = DiagnosisMessages['rules']
export type RuleText = keyof Rules

/** What fills a hole of a text; a moment and a span of time are worded by the language. */
export type Hole =
  | string
  | Readonly<{ at: Instant }>
  | Readonly<{ ms: number }>
  /** Named in the texts themselves. */
  | Readonly<{ dirt: keyof DiagnosisMessages['dirt'] }>
  | Readonly<{ problem: string }>
  | Readonly<{ envelope: string }>
  /** Why a call of ours came to nothing. */
  | Readonly<{ outgoing: string; detail: string }>

type HolesOf<Text> = Text extends (...holes: infer Holes) => string
  ? { [Index in keyof Holes]: Hole }
  : []

/** What is behind a refusal, in no language yet. */
export type Diagnosis =
  | Readonly<{
      kind: 'text'
      rule: RuleId
      text: RuleText
      holes: readonly Hole[]
      fixHoles: readonly Hole[]
    }>
  | Readonly<{
      kind: 'addresses-differ'
      rule: RuleId
      difference: ShownDifference
      clues: readonly AddressClue[]
    }>

/** A diagnosis whose text has just these holes. */
export function found<Text extends RuleText>(
  rule: RuleId,
  text: Text,
  holes: HolesOf<Rules[Text]['sentence']>,
  ...[fixHoles]: HolesOf<Rules[Text]['fix']> extends [] ? [] : [HolesOf<Rules[Text]['fix']>]
): Diagnosis {
  return { kind: 'text', rule, text, holes, fixHoles: fixHoles ?? [] }
}
