import type { Meters } from './meters.ts'

type Door = 'browser' | 'rest'

/** How people come in, or do not. Outcomes and reasons are codes of ours. */
export function measureSignIns({ counter }: Meters) {
  const judged = counter(
    'cas_sign_ins_total',
    'Names with passwords that were given, by what came of them: signed-in means that both were right.',
    ['outcome', 'door'],
  )
  const codes = counter(
    'cas_second_factor_codes_total',
    'Second factors that were given, by kind (app, recovery, bypass) and by what came of them.',
    ['kind', 'outcome'],
  )
  const started = counter(
    'cas_sessions_started_total',
    'Sign-ons that were begun or renewed, after all steps of a sign-in.',
    ['door'],
  )
  const ended = counter('cas_sessions_ended_total', 'Sign-ons that people ended by signing out.')
  const locks = counter(
    'cas_throttle_locks_total',
    'Names that were locked after too many wrong tries, by what was tried.',
    ['purpose'],
  )
  const turnedAway = counter(
    'cas_throttle_refusals_total',
    'Tries that were not looked at: the name is locked, its network failed too often, or tries are under way.',
    ['kind'],
  )
  const answers = counter(
    'cas_password_source_answers_total',
    'Answers of the sources of passwords; unavailable means that a source gave none.',
    ['source', 'answer'],
  )

  return {
    signInJudged: (outcome: string, door: Door) => judged.inc({ outcome, door }),
    codeJudged: (kind: string, outcome: string) => codes.inc({ kind, outcome }),
    sessionStarted: (door: Door) => started.inc({ door }),
    sessionEnded: () => ended.inc(),
    nameLocked: (purpose: string) => locks.inc({ purpose }),
    tryTurnedAway: (kind: string) => turnedAway.inc({ kind }),
    sourceAnswered: (source: string, answer: string) => answers.inc({ source, answer }),
  }
}
