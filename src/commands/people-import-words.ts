import type { PeopleImportMessages } from '../i18n/people-import-vi.ts'
import type { SheetRemark } from '../people-import/annotated-copy.ts'
import type { Finding, FindingCode, FindingParameters } from '../people-import/finding.ts'
import type { SheetError } from '../people-import/sheet-error.ts'

/** What is wrong, and what helps. A mere note has only the latter. */
export type FindingWords = Readonly<{ problem: string; suggestion: string }>

type Texts = PeopleImportMessages['findings']

const WORDS: {
  readonly [Code in FindingCode]: (
    texts: Texts,
    params: FindingParameters[Code],
    fonts: PeopleImportMessages['fonts'],
  ) => FindingWords
} = {
  'mailbox-missing': (texts) => fixed(texts['mailbox-missing']),
  'mailbox-foreign': ({ 'mailbox-foreign': { problem, fix } }, { suffix, allowed }) => ({
    problem: problem(suffix),
    suggestion: fix(allowed),
  }),
  'mailbox-suffix-typo': ({ 'mailbox-suffix-typo': { problem, fix } }, params) => ({
    problem: problem(params.typed),
    suggestion: fix(params.suggestion),
  }),
  'mailbox-suffix-retired': ({ 'mailbox-suffix-retired': texts }, { typed, suggestion }) => ({
    problem: texts.problem(typed),
    suggestion: suggestion === '' ? texts.fixUnknown : texts.fix(suggestion),
  }),
  'mailbox-accents': ({ 'mailbox-accents': { problem, fix } }, { typed, suggestion }) => ({
    problem: problem(typed),
    suggestion: fix(suggestion),
  }),
  'mailbox-is-name': (texts, params) => quoting(texts['mailbox-is-name'], params),
  'mailbox-is-number': (texts, params) => quoting(texts['mailbox-is-number'], params),
  'mailbox-malformed': (texts, params) => quoting(texts['mailbox-malformed'], params),
  'mailbox-suffix-assumed': (texts, { address }) =>
    noted(texts['mailbox-suffix-assumed'].note(address)),
  'mailbox-several': ({ 'mailbox-several': { problem, fix } }, { taken, others }) => ({
    problem: problem(others),
    suggestion: fix(taken),
  }),
  'mailbox-duplicate': ({ 'mailbox-duplicate': texts }, { address, name, rows }) => ({
    problem: texts.problem(address, name, rows),
    suggestion: texts.fix,
  }),
  'person-repeated': ({ 'person-repeated': texts }, { row }) => ({
    problem: texts.problem(row),
    suggestion: texts.fix,
  }),
  'person-similar': ({ 'person-similar': texts }, { row }) => ({
    problem: texts.problem(row),
    suggestion: texts.fix,
  }),
  'employee-code-duplicate': ({ 'employee-code-duplicate': texts }, { code, rows }) => ({
    problem: texts.problem(code, rows),
    suggestion: texts.fix,
  }),
  'phone-old-prefix': (texts, { phone, typed }) =>
    noted(texts['phone-old-prefix'].note(phone, typed)),
  'phone-lost-zero': (texts, { phone, typed }) =>
    noted(texts['phone-lost-zero'].note(phone, typed)),
  'phone-several': (texts, { taken, others }) => noted(texts['phone-several'].note(taken, others)),
  'phone-malformed': (texts, params) => quoting(texts['phone-malformed'], params),
  'phone-rounded': (texts, params) => quoting(texts['phone-rounded'], params),
  'name-missing': (texts) => fixed(texts['name-missing']),
  'name-digits': (texts, params) => quoting(texts['name-digits'], params),
  'name-single-word': (texts, params) => quoting(texts['name-single-word'], params),
  'name-too-long': (texts, params) => quoting(texts['name-too-long'], params),
  'name-characters': (texts, params) => quoting(texts['name-characters'], params),
  'name-case': ({ 'name-case': { problem, fix } }, { typed, suggestion }) => ({
    problem: problem(typed),
    suggestion: fix(suggestion),
  }),
  'name-case-changed': (texts, { typed, name }) =>
    noted(texts['name-case-changed'].note(typed, name)),
  'lost-diacritics': (texts, params) => quoting(texts['lost-diacritics'], params),
  'legacy-text': ({ 'legacy-text': { problem, fix } }, { kind, typed, suggestion }, fonts) => ({
    problem: problem(fonts[kind], typed),
    suggestion: fix(suggestion),
  }),
  'legacy-text-converted': (texts, { kind, typed, text }, fonts) =>
    noted(texts['legacy-text-converted'].note(fonts[kind], typed, text)),
  'unit-missing': (texts) => fixed(texts['unit-missing']),
  leaver: ({ leaver: { problem, fix } }, { words, date }) => ({
    problem: problem(words, date),
    suggestion: fix,
  }),
  'leaver-without-date': ({ 'leaver-without-date': texts }, { words }) => ({
    problem: texts.problem(words),
    suggestion: texts.fix,
  }),
  'date-malformed': (texts, params) => quoting(texts['date-malformed'], params),
  'leadership-position': (texts, { position }) =>
    noted(texts['leadership-position'].note(position)),
  formula: (texts, params) => quoting(texts.formula, params),
  'cell-error': (texts, params) => quoting(texts['cell-error'], params),
  'cell-too-long': ({ 'cell-too-long': texts }, { limit }) => ({
    problem: texts.problem(limit),
    suggestion: texts.fix,
  }),
  'mailbox-of-another': (all, { address, name, suggestion }) => {
    const texts = all['mailbox-of-another']
    return {
      problem: texts.problem(address, name),
      suggestion: suggestion === '' ? texts.fixAlone : texts.fix(suggestion),
    }
  },
  'mailbox-quarantined': (all, { address, until, suggestion }) => {
    const texts = all['mailbox-quarantined']
    return {
      problem: texts.problem(address, until),
      suggestion: suggestion === '' ? texts.fixAlone : texts.fix(suggestion),
    }
  },
  'mailbox-not-primary': (texts, { address, primary }) =>
    noted(texts['mailbox-not-primary'].note(address, primary)),
  'mailbox-differs': ({ 'mailbox-differs': texts }, { address, known }) => ({
    problem: texts.problem(known, address),
    suggestion: texts.fix(known, address),
  }),
  'employee-code-of-another': (all, { code, name, address }) => ({
    problem: all['employee-code-of-another'].problem(code, name, address),
    suggestion: all['employee-code-of-another'].fix,
  }),
  'name-replaced': ({ 'name-replaced': texts }, { known, typed }) => ({
    problem: texts.problem(known, typed),
    suggestion: texts.fix,
  }),
  'employee-code-replaced': ({ 'employee-code-replaced': texts }, { known, typed }) => ({
    problem: texts.problem(known, typed),
    suggestion: texts.fix,
  }),
  'account-similar': ({ 'account-similar': texts }, { address, name }) => ({
    problem: texts.problem(address, name),
    suggestion: texts.fix(address),
  }),
  'identity-conflict': (all, { code, codeOwner, mailboxOwner }) => ({
    problem: all['identity-conflict'].problem(code, codeOwner, mailboxOwner),
    suggestion: all['identity-conflict'].fix,
  }),
  'person-ambiguous': ({ 'person-ambiguous': texts }, { addresses }) => ({
    problem: texts.problem(addresses),
    suggestion: texts.fix,
  }),
  'person-claimed': ({ 'person-claimed': texts }, { address, row }) => ({
    problem: texts.problem(row, address),
    suggestion: texts.fix,
  }),
  'person-disabled': ({ 'person-disabled': texts }, { address, reason }) => ({
    problem: reason === '' ? texts.problemAlone(address) : texts.problem(address, reason),
    suggestion: texts.fix,
  }),
  'person-reopened': ({ 'person-reopened': texts }, { address }) => ({
    problem: texts.problem(address),
    suggestion: texts.fix,
  }),
  'leaver-gone': ({ 'leaver-gone': texts }, { date }) => ({
    problem: texts.problem(date),
    suggestion: texts.fix,
  }),
  'unit-unknown': ({ 'unit-unknown': texts }, { typed, nearest }) => ({
    problem: texts.problem(typed),
    suggestion: nearest === '' ? texts.fixAlone : texts.fix(nearest),
  }),
  'unit-outside': ({ 'unit-outside': texts }, { typed, nearest }) => ({
    problem: texts.problem(typed),
    suggestion: nearest === '' ? texts.fixAlone : texts.fix(nearest),
  }),
  'unit-ambiguous': ({ 'unit-ambiguous': texts }, { typed, choices }) => ({
    problem: texts.problem(typed),
    suggestion: texts.fix(choices),
  }),
  'unit-part-unknown': ({ 'unit-part-unknown': texts }, { typed, unit, nearest }) => ({
    problem: texts.problem(typed, unit),
    suggestion: nearest === '' ? texts.fixAlone : texts.fix(nearest),
  }),
  'unit-succeeded': (texts, { typed, unit }) => noted(texts['unit-succeeded'].note(typed, unit)),
}

/** A finding in words. */
export function findingWords(finding: Finding, texts: PeopleImportMessages): FindingWords {
  const words = WORDS[finding.code] as (
    texts: Texts,
    params: unknown,
    fonts: PeopleImportMessages['fonts'],
  ) => FindingWords
  return words(texts.findings, finding.params, texts.fonts)
}

/** What the two columns of the copy say of a row: errors before warnings, a line each. */
export function remarkOf(findings: readonly Finding[], texts: PeopleImportMessages): SheetRemark {
  const inOrder = [...findings].sort((a, b) => RANK[a.level] - RANK[b.level])
  const problems: string[] = []
  const suggestions: string[] = []
  for (const finding of inOrder) {
    const { problem, suggestion } = findingWords(finding, texts)
    if (finding.level !== 'note') problems.push(`${texts.levels[finding.level]}: ${problem}`)
    suggestions.push(suggestion)
  }
  return { error: problems.join('\n'), suggestion: suggestions.join('\n') }
}

/** Why a file is refused, in words. */
export function sheetErrorWords(error: SheetError, { problems }: PeopleImportMessages): string {
  const words = problems[error.problem]
  return typeof words === 'string' ? words : words(error.detail)
}

const RANK = { error: 0, warning: 1, note: 2 } as const

function fixed({ problem, fix }: Readonly<{ problem: string; fix: string }>): FindingWords {
  return { problem, suggestion: fix }
}

function quoting(
  { problem, fix }: Readonly<{ problem: (typed: string) => string; fix: string }>,
  { typed }: Readonly<{ typed: string }>,
): FindingWords {
  return { problem: problem(typed), suggestion: fix }
}

function noted(suggestion: string): FindingWords {
  return { problem: '', suggestion }
}
