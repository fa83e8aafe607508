import type { FieldProblem } from '../new-password/new-password-fields.ts'
import type { PageContext } from '../page-context.ts'
import { type HiddenField, monogram, type NamedApplication } from '../pages.ts'
import { stopPath } from './step-path.ts'

/** What every page between the password and the session shows. */
export type StepPage = Readonly<{
  action: string
  token: HiddenField
  /** Whose sign-in it is, as it was typed. */
  who: string
  target: NamedApplication | undefined
  /** A problem that is at no field. */
  general?: string | undefined
  /** There is a problem at a field that one may have to call support about. */
  needsCode?: boolean
}>

type Words = Readonly<{ title: string; problems?: readonly FieldProblem[] }>

/** The data of such a page, for `withLayout`; its template shows them. */
export function stepData(context: PageContext, page: StepPage, words: Words) {
  const { messages, base } = context
  const { action, token, who, target, general, needsCode = false } = page
  const problems = [
    ...(general === undefined ? [] : [{ field: '', text: general }]),
    ...(words.problems ?? []),
  ]
  return {
    title: problems.length > 0 ? messages.layout.titleWithError(words.title) : words.title,
    heading: words.title,
    action,
    fields: [token],
    who,
    target,
    targetLead: messages.login.target,
    initial: target ? monogram(target.name) : '',
    problems,
    candidates: [],
    // What one can mend alone needs no call to support.
    supportCode: general !== undefined || needsCode ? context.supportCode : '',
    stopHref: stopPath(base),
  }
}
