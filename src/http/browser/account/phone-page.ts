import { maskPhoneNumber, showPhoneNumber } from '../../../vietnamese/phone-number.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import type { HiddenField } from '../pages.ts'
import { type AccountPlace, placeLinks } from './account-places.ts'

export type NumberProblem = Readonly<
  | { kind: 'empty' | 'bad' | 'taken' | 'same' }
  /** An eleven-digit number of before 2018: what it has become. */
  | { kind: 'old'; now: string }
>

export type AccountPhonePage = Readonly<{
  action: string
  token: HiddenField
  places: readonly AccountPlace[]
  username: string
  /** The number that is kept; empty: none is. */
  stored: string
  /** As it stands in the field. */
  typed: string
  problem?: NumberProblem | undefined
  passwordProblem?: string | undefined
  /** A problem that is at no field. */
  general?: string | undefined
  /** What is wrong with the password may be something to call support about. */
  needsCode?: boolean
}>

/** Another number for the help desk to call back, with the password (product 2.13). */
export function accountPhonePage(context: PageContext, page: AccountPhonePage): RenderedPage {
  const { messages, base } = context
  const { general, problem, passwordProblem, stored } = page
  const m = messages.profile.phone
  const phoneError = problem && problemText(context, problem)
  const problems = [
    ...(general === undefined ? [] : [{ field: '', text: general }]),
    ...(phoneError === undefined ? [] : [{ field: 'phone', text: phoneError }]),
    ...(passwordProblem === undefined ? [] : [{ field: 'current', text: passwordProblem }]),
  ]
  const title = stored === '' ? m.add : m.changeTitle
  return {
    template: 'account-phone',
    data: withLayout(
      context,
      problems.length > 0 ? messages.layout.titleWithError(title) : title,
      page,
      {
        places: placeLinks(context, page.places, 'profile'),
        heading: title,
        storedText: stored === '' ? m.none : m.stored(maskPhoneNumber(stored)),
        fields: [page.token],
        problems,
        candidates: [],
        supportCode: general !== undefined || page.needsCode ? context.supportCode : '',
        phoneError,
        currentError: passwordProblem,
        backHref: `${base}/account`,
      },
    ),
  }
}

function problemText({ messages }: PageContext, problem: NumberProblem): string {
  const { taken, same } = messages.profile.phone
  const { empty, bad, old } = messages.steps.phone
  switch (problem.kind) {
    case 'old':
      return old(showPhoneNumber(problem.now))
    default:
      return { empty, bad, taken, same }[problem.kind]
  }
}
