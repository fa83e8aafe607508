import type {
  SecondFactorState,
  TrustedDevice,
} from '../../../../second-factor/second-factor-types.ts'
import { deviceOf } from '../../../sign-in-trace.ts'
import { deviceWords } from '../../device-words.ts'
import { localDate, localTime } from '../../local-time.ts'
import type { PageContext, RenderedPage } from '../../page-context.ts'
import { withLayout } from '../../page-layout.ts'
import type { HiddenField } from '../../pages.ts'
import { type AccountPlace, placeLinks } from '../account-places.ts'

/** What the request before has done. */
export type OverviewDone = 'saved' | 'off' | 'forgotten' | 'forgotten-all'

export type OverviewPage = Readonly<{
  action: string
  token: HiddenField
  places: readonly AccountPlace[]
  state: SecondFactorState
  mayTurnOn: boolean
  mayTurnOff: boolean
  devices: readonly (TrustedDevice & Readonly<{ isInside: boolean }>)[]
  now: number
  done?: OverviewDone | undefined
  isTooOld?: boolean
}>

/** How it stands with somebody's second factor, and what they may do about it (S8). */
export function overviewPage(context: PageContext, page: OverviewPage): RenderedPage {
  const { messages, base } = context
  const { state, devices, now, isTooOld, mayTurnOn, mayTurnOff } = page
  const { account: m, off, codes } = messages.secondFactor
  const { enrolledAt, lastUsedAt, recoveryCodesLeft } = state
  const path = `${base}/account/2fa`
  return {
    template: 'second-factor',
    data: withLayout(context, isTooOld ? messages.layout.titleWithError(m.title) : m.title, page, {
      places: placeLinks(context, page.places, 'second-factor'),
      heading: m.title,
      isOn: state.isEnrolled,
      doneText: doneText(context, page),
      problems: isTooOld ? [{ field: '', text: m.tooOld }] : [],
      candidates: [],
      supportCode: '',
      fields: [page.token],
      mayTurnOn,
      turnOnHref: `${path}/on`,
      replaceHref: `${path}/replace`,
      renewHref: `${path}/renew`,
      offHref: mayTurnOff ? `${path}/off` : '',
      offText: mayTurnOff ? off.hint : off.mustHave,
      appText: [
        enrolledAt === undefined ? '' : m.since(localDate(enrolledAt)),
        lastUsedAt === undefined ? '' : m.lastUsed(localTime(lastUsedAt, now)),
      ].join(' '),
      codesText: recoveryCodesLeft === 0 ? m.noCodesLeft : m.codesLeft(recoveryCodesLeft),
      // Codes that nobody has kept are none.
      codesWarning: state.isEnrolled && !state.areRecoveryCodesConfirmed ? codes.notConfirmed : '',
      devices: devices.map((device) => deviceRow(context, device, now)),
      portalHref: `${base}/`,
    }),
  }
}

function deviceRow(
  context: PageContext,
  { id, device, cameFrom, isInside, trustedAt, lastUsedAt, expiresAt }: OverviewPage['devices'][0],
  now: number,
) {
  const { secondFactor, sessions } = context.messages
  return {
    id,
    name: deviceWords(context, deviceOf(device)),
    about: secondFactor.account.device(
      isInside ? sessions.inside(cameFrom) : sessions.outside(cameFrom),
      localDate(trustedAt),
      localTime(lastUsedAt, now),
      localDate(expiresAt),
    ),
  }
}

/** Said only where it is true: an address can be made up. */
function doneText(
  { messages }: PageContext,
  { done, state: { isEnrolled, areRecoveryCodesConfirmed } }: OverviewPage,
): string {
  const { account: m, off } = messages.secondFactor
  switch (done) {
    case 'saved':
      return isEnrolled && areRecoveryCodesConfirmed ? m.saved : ''
    case 'off':
      return isEnrolled ? '' : off.done
    case 'forgotten':
      return m.forgotten
    case 'forgotten-all':
      return m.forgottenAll
    case undefined:
      return ''
  }
}
