import type { Account } from '../../../accounts/account.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { SecondFactor } from '../../../second-factor/second-factor-types.ts'
import type { PageContext } from '../page-context.ts'

/** The pages about one's own account (product 2.9). */
export type AccountPlace = 'profile' | 'sessions' | 'password' | 'second-factor'

const PATHS = {
  profile: '/account',
  sessions: '/account/sessions',
  password: '/account/password',
  'second-factor': '/account/2fa',
} as const satisfies Record<AccountPlace, string>

type Parts = Readonly<{
  secondFactor: Pick<SecondFactor, 'stateOf'>
  /** Whether people may turn it on who need not. */
  offersSecondFactor: boolean
  now(): Instant
}>

/** Which of these pages there are for somebody: nobody is led to where there is nothing for them. */
export function createAccountPlaces({ secondFactor, offersSecondFactor, now }: Parts) {
  return async function accountPlaces({ id }: Account): Promise<readonly AccountPlace[]> {
    const hasSecondFactor = offersSecondFactor || (await secondFactor.stateOf(id, now())).isEnrolled
    const places = ['profile', 'sessions', 'password'] as const
    return hasSecondFactor ? [...places, 'second-factor'] : places
  }
}

export type AccountPlaces = ReturnType<typeof createAccountPlaces>

/** The same as links, for the partial `account-places`. */
export function placeLinks(
  { base, messages }: PageContext,
  places: readonly AccountPlace[],
  current: AccountPlace,
) {
  return places.map((place) => ({
    href: `${base}${PATHS[place]}`,
    text: messages.account.places[place],
    isCurrent: place === current,
  }))
}
