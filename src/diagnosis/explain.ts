import type { DiagnosisMessages } from '../i18n/diagnosis-vi.ts'
import { type Locale, messagesOf } from '../i18n/locale.ts'
import { localClock } from '../vietnamese/local-clock.ts'
import type { AddressClue } from './address-clue.ts'
import type { Diagnosis, Hole } from './diagnosis.ts'

/** What is told of a refusal: one sentence that names the cause, and how to mend it. */
export type Explanation = Readonly<{ sentence: string; fix: string }>

type ClueText = keyof DiagnosisMessages['clues']
type Text = string | ((...holes: string[]) => string)

const MOST_NAMES = 3

/** A diagnosis in the words of a language. */
export function explain(diagnosis: Diagnosis, locale: Locale): Explanation {
  const messages = messagesOf(locale).diagnosis
  const say = (text: Text, holes: readonly Hole[]) =>
    typeof text === 'string' ? text : text(...holes.map((hole) => worded(hole, locale, messages)))
  if (diagnosis.kind === 'text') {
    const { sentence, fix } = messages.rules[diagnosis.text]
    return {
      sentence: say(sentence as Text, diagnosis.holes),
      fix: say(fix as Text, diagnosis.fixHoles),
    }
  }
  const { difference, clues } = diagnosis
  const { position, atLogin, atValidation } = difference
  const words = clues.map((clue) => wordsOf(clue, messages))
  const causes = words.map(({ cause }) => cause).reduce(messages.labels.and)
  return {
    sentence: messages.differs(String(position), atLogin, atValidation, causes),
    fix: [...new Set(words.map(({ fix }) => fix))].join(' '),
  }
}

function wordsOf(clue: AddressClue, { clues }: DiagnosisMessages): { cause: string; fix: string } {
  const [name, holes] = textOfClue(clue)
  const { cause, fix } = clues[name]
  return {
    cause: typeof cause === 'string' ? cause : (cause as (...h: string[]) => string)(...holes),
    fix,
  }
}

function textOfClue(clue: AddressClue): [ClueText, string[]] {
  switch (clue.kind) {
    case 'scheme':
    case 'host':
      return [clue.kind, [clue.atLogin, clue.atValidation]]
    case 'port':
      return ['port', [clue.atLogin || '–', clue.atValidation || '–']]
    case 'default-port':
      return ['default-port', [clue.port]]
    case 'internal-host':
      return ['internal-host', [clue.internal, clue.other]]
    case 'path-parameter':
      return ['path-parameter', [clue.name]]
    case 'encoding':
      return [clue.more === 'login' ? 'encodingAtLogin' : 'encodingAtValidation', []]
    case 'extra':
      return [clue.step === 'login' ? 'extraAtLogin' : 'extraAtValidation', [listed(clue.names)]]
    case 'values':
      return ['values', [listed(clue.names)]]
    case 'not-an-address':
      return [clue.step === 'login' ? 'notAnAddressAtLogin' : 'notAnAddressAtValidation', []]
    default:
      return [clue.kind, []]
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ')
  return names.length > MOST_NAMES ? `${shown}, …` : shown
}

function worded(hole: Hole, locale: Locale, messages: DiagnosisMessages): string {
  if (typeof hole === 'string') return hole
  if ('at' in hole) return moment(hole.at)
  if ('ms' in hole) return seconds(hole.ms, locale)
  if ('dirt' in hole) return messages.dirt[hole.dirt]
  if ('outgoing' in hole) return outgoingProblem(hole, messages)
  if ('envelope' in hole) {
    const envelope: Readonly<Record<string, string>> = messages.envelope
    return envelope[hole.envelope] ?? messages.envelope['not-xml']
  }
  const problems: Readonly<Record<string, string>> = messages.problems
  return problems[hole.problem] ?? hole.problem
}

function outgoingProblem(
  { outgoing, detail }: Readonly<{ outgoing: string; detail: string }>,
  messages: DiagnosisMessages,
): string {
  if (outgoing === 'status') return messages.answered(detail)
  const words: Readonly<Record<string, string>> = messages.outgoing
  return words[outgoing] ?? (detail || outgoing)
}

/** A moment as the clock on the wall shows it: `2026-11-24 14:02:20`. */
export function moment(at: number): string {
  return localClock(at).slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace('T', ' ')
}

/** A span of time in seconds: `0,2 s`, `75 s`. */
export function seconds(ms: number, locale: Locale): string {
  const value = ms / 1000
  const digits =
    value < 100 && !Number.isInteger(value) ? value.toFixed(1) : String(Math.round(value))
  return `${locale === 'vi' ? digits.replace('.', ',') : digits} s`
}
