import { showPhoneNumber } from '../../../vietnamese/phone-number.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import { type StepPage, stepData } from './step-page.ts'

export type PhoneProblem = Readonly<
  | { kind: 'empty' | 'bad' }
  /** An eleven-digit number of before 2018: what it has become. */
  | { kind: 'old'; now: string }
>

export type PhonePage = StepPage &
  Readonly<{
    /** The number that is kept, masked: whoever has but a password learns nothing new. */
    stored: string | undefined
    /** As it stands in the field. */
    typed: string
    problem?: PhoneProblem | undefined
  }>

/** The telephone number that support calls back must be confirmed (product 2.13). */
export function phonePage(context: PageContext, page: PhonePage): RenderedPage {
  const { phone: m } = context.messages.steps
  const error = page.problem && problemText(context, page.problem)
  const problems = error === undefined ? [] : [{ field: 'phone', text: error }]
  const data = stepData(context, page, { title: m.title, problems })
  return {
    template: 'phone',
    data: withLayout(context, data.title, data, {
      typed: page.typed,
      stored: page.stored,
      phoneError: error,
      hasFocus: data.problems.length === 0 && page.stored === undefined,
    }),
  }
}

function problemText({ messages }: PageContext, problem: PhoneProblem): string {
  const { phone: m } = messages.steps
  switch (problem.kind) {
    case 'empty':
      return m.empty
    case 'bad':
      return m.bad
    case 'old':
      return m.old(showPhoneNumber(problem.now))
  }
}
