import type { Messages } from '../../../i18n/vi.ts'
import { qrPicture } from '../../../second-factor/qr-code.ts'
import type { Enrolment } from '../../../second-factor/second-factor-types.ts'
import type { Step } from '../../../sign-in/next-step.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import { type StepPage, stepData } from './step-page.ts'

export type EnrolPage = StepPage &
  Readonly<{
    enrolment: Enrolment
    /** Undefined: the person chose to; `replace`: to have another app than the present one. */
    why: Extract<Step, { kind: 'enrol-second-factor' }>['why'] | 'replace' | undefined
    problem?: string | undefined
    /** Where who has chosen to may go instead. */
    laterHref?: string | undefined
  }>

/** An authenticator app is enrolled (S8): the key as a picture, as text and as a link. */
export function enrolPage(context: PageContext, page: EnrolPage): RenderedPage {
  const { secondFactor: m } = context.messages
  const { enrolment, problem, why } = page
  const isOther = why === 'reset' || why === 'replace'
  const title = isOther ? m.enrol.titleReplace : m.enrol.title
  const problems = problem === undefined ? [] : [{ field: 'code', text: problem }]
  const data = stepData(context, page, { title, problems })
  return {
    template: 'enrol',
    data: withLayout(context, data.title, data, {
      reasonText: why === undefined ? '' : whyText(m, why, page.target?.name),
      qr: qrPicture(enrolment.uri),
      qrLabel: m.enrol.qrLabel,
      uri: enrolment.uri,
      keyText: enrolment.keyText,
      label: m.verify.label,
      hint: m.verify.hint,
      codeError: problem,
      isNumeric: true,
      hasFocus: false,
      submit: isOther ? m.enrol.submitReplace : m.enrol.submit,
      laterHref: page.laterHref,
    }),
  }
}

export type CodesPage = StepPage &
  Readonly<{
    codes: readonly string[]
    /** Whose they are and of when, for the sheet of paper. */
    printedFor: string
    /** What has been done; by itself, that the second factor is on. */
    doneText?: string | undefined
    problem?: string | undefined
  }>

/** The recovery codes, for as long as they can be shown; one is typed to show that they are kept. */
export function codesPage(context: PageContext, page: CodesPage): RenderedPage {
  const { codes: m } = context.messages.secondFactor
  const { problem, codes, printedFor, doneText } = page
  const problems = problem === undefined ? [] : [{ field: 'code', text: problem }]
  const data = stepData(context, page, { title: m.title, problems })
  return {
    template: 'recovery-codes',
    data: withLayout(context, data.title, data, {
      codes,
      printedFor,
      doneText,
      label: m.confirm,
      hint: m.confirmHint,
      codeError: problem,
      isNumeric: false,
      hasFocus: false,
    }),
  }
}

function whyText(
  { enrol: { why } }: Messages['secondFactor'],
  reason: NonNullable<EnrolPage['why']>,
  target: string | undefined,
): string {
  if (reason !== 'service') return why[reason]
  return target === undefined ? why.serviceWithoutName : why.service(target)
}
