import { type Answers, type Given, mistakeIn } from './init-answers.ts'
import type { Terminal } from './init-ask.ts'
import type { Question } from './init-questions.ts'

const NOTHING: Answers = {
  publicUrl: '',
  trustedProxies: [],
  listen: '127.0.0.1:8080',
  certFile: '',
  keyFile: '',
  dataFolder: 'data',
  backupRecipients: [],
  backupFolder: '',
  suffixes: [],
  authority: '',
  authorityEn: '',
  system: '',
  systemEn: '',
  phone: '',
  mail: '',
  hours: '',
  hoursEn: '',
}

/**
 * The answers of flags and proposals alone, and a sentence for each that is missing or wrong: all of
 * them at once.
 */
export function gatherSilently(
  questions: readonly Question[],
  given: Given,
): Readonly<{ answers: Answers; problems: readonly string[] }> {
  let answers = NOTHING
  const problems: string[] = []
  for (const question of questions) {
    const typed = given[question.key]
    if (question.isAsked?.(answers) === false && typed === undefined) continue
    const answer = typed ?? question.proposal(answers, given)
    const [flag] = question.flag.split(' ')
    // It would be taken from another answer, which is missed already.
    if (answer === '' && typed === undefined) continue
    if (answer === undefined) {
      problems.push(`${flag} is needed: ${question.help}.`)
      continue
    }
    const next = withAnswer(answers, question, answer)
    const problem = problemOf(next, question)
    if (problem === undefined) answers = next
    else problems.push(`${flag}: ${problem}`)
  }
  return { answers, problems }
}

/**
 * Asks for what no flag has answered soundly, one question after the other. `before` are the answers of an
 * earlier round, to be taken by pressing Enter.
 */
export async function gatherAtTerminal(
  terminal: Terminal,
  questions: readonly Question[],
  given: Given,
  before?: Answers,
): Promise<Answers> {
  let answers = NOTHING
  for (const question of questions) {
    const isFlagged = given[question.key] !== undefined && !before
    if (question.isAsked?.(answers) === false && !isFlagged) continue
    const known = answers
    const problem = (typed: string) => problemOf(withAnswer(known, question, typed), question)
    const flag = before ? undefined : given[question.key]
    const wrong = flag === undefined ? undefined : problem(flag)
    if (wrong !== undefined) terminal.say(`\n  ✗ ${question.flag.split(' ')[0]}: ${wrong}\n`)
    const isAnswered = flag !== undefined && wrong === undefined
    const answer = isAnswered
      ? flag
      : await terminal.ask(question.explains, proposalOf(question, known, given, before), problem)
    answers = withAnswer(answers, question, answer)
  }
  return answers
}

/** What was entered before counts, unless what it was proposed from has changed since. */
function proposalOf(question: Question, known: Answers, given: Given, before: Answers | undefined) {
  const proposal = question.proposal(known, given) || undefined
  if (!before || (question.proposal(before, given) || undefined) !== proposal) return proposal
  const entered = shown(before[question.key])
  return entered === '' ? proposal : entered
}

/** An answer as people read it. */
export function shown(answer: Answers[keyof Answers]): string {
  if (typeof answer === 'string') return answer
  return answer.length === 0 ? 'none' : answer.join(', ')
}

function withAnswer(answers: Answers, { key, isList, tidy }: Question, typed: string): Answers {
  const tidied = tidy ?? ((text: string) => text.trim())
  if (!isList) return { ...answers, [key]: tidied(typed) }
  const isNone = typed.trim().toLowerCase() === 'none'
  const entries = isNone ? [] : typed.split(',').map(tidied)
  return { ...answers, [key]: entries.filter((entry) => entry !== '') }
}

function problemOf(answers: Answers, { key, settings, problem }: Question): string | undefined {
  const answer = answers[key]
  const own = typeof answer === 'string' ? problem?.(answer) : undefined
  return own ?? mistakeIn(answers, settings)
}
