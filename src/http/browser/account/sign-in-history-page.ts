import type { SignInEntry } from '../../../audit/sign-in-history.ts'
import type { Locale } from '../../../i18n/locale.ts'
import type { Messages } from '../../../i18n/vi.ts'
import { deviceWords } from '../device-words.ts'
import { localClockTime, localDate } from '../local-time.ts'
import type { PageContext } from '../page-context.ts'

/** A sign-in of the past, as the page of its owner needs it. */
export type ListedSignIn = Readonly<{
  entry: SignInEntry
  isInside: boolean
  /** The name of the application that it led to; empty: not known, or the portal. */
  application: Readonly<Record<Locale, string>> | undefined
  /** It is the session in which the page is shown. */
  isHere: boolean
  isReported: boolean
}>

/** Somebody had the right password, so that its owner may say that it was not them. */
const PASSWORD_WAS_RIGHT = new Set(['', 'disabled', 'locked-by-operator', 'wrong-code'])

/** Whether «Không phải tôi» can be said of it: of outsiders who did not know the password it says nothing. */
export function mayBeReported({ outcome, why }: SignInEntry): boolean {
  return outcome !== 'suppressed' && PASSWORD_WAS_RIGHT.has(why)
}

/** The sign-ins in the order in which they are given, by day, for the partial `sign-in-history`. */
export function signInDays(context: PageContext, list: readonly ListedSignIn[]) {
  const days: { date: string; rows: ReturnType<typeof rowOf>[] }[] = []
  for (const listed of list) {
    const date = localDate(listed.entry.at)
    const last = days.at(-1)
    const row = rowOf(context, listed)
    if (last?.date === date) last.rows.push(row)
    else days.push({ date, rows: [row] })
  }
  return days
}

function rowOf(context: PageContext, { entry, isInside, application, ...is }: ListedSignIn) {
  const m = context.messages.signInHistory
  const { id, at, device, cameFrom, outcome } = entry
  const isDone = outcome === 'done'
  const time = localClockTime(at)
  const name = entry.isProgram ? '' : deviceWords(context, device)
  const facts = [
    ...(name === '' ? [] : [name]),
    ...networkWords(m, { cameFrom, isInside, isDone }),
    ...(application ? [m.to(application[context.locale])] : []),
  ]
  return {
    time,
    isDone,
    text: outcomeWords(m, entry),
    about: outcome === 'suppressed' ? '' : facts.join(' · '),
    isHere: is.isHere,
    isReported: is.isReported,
    reports: mayBeReported(entry) && !is.isHere && !is.isReported ? `sign-in:${id}` : '',
    which: m.notMeWhich([time, localDate(at), ...(name === '' ? [] : [name])].join(', ')),
  }
}

/** Whoever failed may be a colleague who mistyped a name: from which machine is for the help desk. */
function networkWords(
  m: Messages['signInHistory'],
  where: Readonly<{ cameFrom: string; isInside: boolean; isDone: boolean }>,
): string[] {
  const { cameFrom, isInside, isDone } = where
  if (cameFrom === '') return []
  if (!isDone) return [isInside ? m.inside : m.outside]
  return [isInside ? m.insideAt(cameFrom) : m.outsideAt(cameFrom)]
}

function outcomeWords(m: Messages['signInHistory'], { outcome, why, isProgram }: SignInEntry) {
  if (outcome === 'done') return isProgram ? m.doneByProgram : m.done
  if (outcome === 'suppressed') return m.suppressed
  switch (why) {
    case 'wrong-password':
      return m.wrongPassword
    case 'wrong-password, and the name is locked':
      return m.locked
    case 'no-password':
      return m.noPassword
    case 'disabled':
      return m.closed
    case 'locked-by-operator':
      return m.lockedByOperator
    case 'wrong-code':
      return m.wrongCode
    default:
      return m.notIn
  }
}
