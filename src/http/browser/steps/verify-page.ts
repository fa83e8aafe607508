import type { Messages } from '../../../i18n/vi.ts'
import type { Step } from '../../../sign-in/next-step.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import type { CodeKind } from '../second-factor/code-words.ts'
import { type StepPage, stepData } from './step-page.ts'

export type VerifyPage = StepPage &
  Readonly<{
    kind: CodeKind
    step: Extract<Step, { kind: 'verify-second-factor' }>
    /** Undefined: trusting this device is not offered. */
    trustDays: number | undefined
    isTrustChosen: boolean
    problem?: string | undefined
  }>

/** A second factor must be shown (S7): the app's code, or what stands in for it. */
export function verifyPage(context: PageContext, page: VerifyPage): RenderedPage {
  const { secondFactor: m } = context.messages
  const { kind, problem, trustDays } = page
  const words = { app: m.verify, recovery: m.recovery, bypass: m.bypass }[kind]
  const problems = problem === undefined ? [] : [{ field: 'code', text: problem }]
  const data = stepData(context, page, { title: words.title, problems })
  return {
    template: 'verify',
    data: withLayout(context, data.title, data, {
      label: words.label,
      hint: words.hint,
      codeError: problem,
      isNumeric: kind === 'app',
      hasFocus: data.problems.length === 0,
      reasonText: kind === 'bypass' ? m.bypass.afterwards : whyText(m, page),
      trustLabel: trustDays === undefined ? '' : m.verify.trust(trustDays),
      isTrustChosen: page.isTrustChosen,
      otherWays: otherWays(m, page),
      callSupport: m.verify.callSupport(context.branding.support.phone),
    }),
  }
}

type Words = Messages['secondFactor']

function whyText({ verify: { why } }: Words, { step, target }: VerifyPage): string {
  if (step.why !== 'service') return why[step.why]
  return target ? why.service(target.name) : why.serviceWithoutName
}

/** The other kinds of codes; each is a page that can be loaded again. */
function otherWays({ verify }: Words, { kind, action }: VerifyPage) {
  const all = [
    { kind: 'app', text: verify.useApp },
    { kind: 'recovery', text: verify.useRecoveryCode },
    { kind: 'bypass', text: verify.useBypass },
  ]
  const path = action.split('?')[0] ?? ''
  return all
    .filter((way) => way.kind !== kind)
    .map((way) => ({
      text: way.text,
      href: way.kind === 'app' ? path : `${path}?with=${way.kind}`,
    }))
}
