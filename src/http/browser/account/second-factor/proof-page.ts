import type { PageContext, RenderedPage } from '../../page-context.ts'
import { withLayout } from '../../page-layout.ts'
import type { HiddenField } from '../../pages.ts'
import { type AccountPlace, placeLinks } from '../account-places.ts'

/** What somebody is about to do to their second factor. */
export type ProofFor = 'on' | 'replace' | 'renew' | 'off'

export type ProofPage = Readonly<{
  what: ProofFor
  action: string
  token: HiddenField
  places: readonly AccountPlace[]
  username: string
  /** The network's rules will ask for it again (`secondFactor.outside`). */
  isAskedOutside: boolean
  /** One of the problems may be one to call support about. */
  needsCode?: boolean
  problems?: Readonly<{
    /** Those that are at no field. */
    general?: string | undefined
    password?: string | undefined
    code?: string | undefined
  }>
}>

/** The password once more, and a code where there is an app already (product 2.7, ASVS 7.5.1). */
export function proofPage(context: PageContext, page: ProofPage): RenderedPage {
  const { messages, base } = context
  const { what, problems: { general, password, code } = {} } = page
  const m = messages.secondFactor
  const words = m.proof[what]
  const problems = [
    ...(general === undefined ? [] : [{ field: '', text: general }]),
    ...(password === undefined ? [] : [{ field: 'current', text: password }]),
    ...(code === undefined ? [] : [{ field: 'code', text: code }]),
  ]
  const title = problems.length > 0 ? messages.layout.titleWithError(words.title) : words.title
  const warnings = {
    on: [m.enrol.lead],
    replace: [],
    renew: [m.codes.renewWarning],
    off: [m.off.hint, ...(page.isAskedOutside ? [m.off.outside] : [])],
  }[what]
  return {
    template: 'second-factor-proof',
    data: withLayout(context, title, page, {
      places: placeLinks(context, page.places, 'second-factor'),
      heading: words.title,
      lead: words.lead,
      submit: words.submit,
      warnings,
      fields: [page.token],
      problems,
      candidates: [],
      supportCode: general !== undefined || page.needsCode ? context.supportCode : '',
      currentError: password,
      asksCode: what !== 'on',
      label: m.proof.code,
      hint: m.proof.codeHint,
      codeError: code,
      isNumeric: false,
      hasFocus: false,
      backHref: `${base}/account/2fa`,
    }),
  }
}
