import type { FastifyReply } from 'fastify'
import type { AccountStore } from '../../../accounts/account-store.ts'
import type { LanguageChoices } from '../../../accounts/language-choice.ts'
import type { OwnPhones } from '../../../accounts/own-phone.ts'
import { isLocale } from '../../../i18n/locale.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import { formOf, queryOf } from '../../request-query.ts'
import type { IsAdministrator } from '../admin/is-administrator.ts'
import type { Cookies } from '../cookies.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { refuseRequest } from '../refuse-request.ts'
import type { AccountGate, AccountVisit } from './account-gate.ts'
import type { AccountPlaces } from './account-places.ts'
import type { FindLinkedApplications } from './linked-applications.ts'
import { type ProfileDone, profilePage } from './profile-page.ts'
import { SESSIONS_FORM } from './sessions.ts'

type Parts = Readonly<{
  pages: PageRenderer
  cookies: Cookies
  accountGate: AccountGate
  accountPlaces: AccountPlaces
  accounts: Pick<AccountStore, 'identifiersOf'>
  languageChoices: LanguageChoices
  ownPhones: Pick<OwnPhones, 'toTell'>
  linkedApplications: FindLinkedApplications
  isAdministrator: IsAdministrator
  now(): Instant
}>

const FORM = 'profile'
/** Whoever made the change. */
const ANY_SESSION = -1
const DONE = ['phone', 'language'] as const satisfies readonly ProfileDone[]

/** `/account`: what is known of somebody, and the language that they choose for themselves (S12). */
export function createProfile(parts: Parts) {
  const { pages, cookies, accountGate, accountPlaces, accounts } = parts
  const { languageChoices, ownPhones, linkedApplications, isAdministrator, now } = parts

  const pathOf = (base: string) => `${base}/account`

  async function show(
    visit: AccountVisit,
    { isTooOld = false, status = 200 } = {},
  ): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { account, principal, session } = signedIn
    const at = now()
    const [places, identifiers, linked, language, phoneChange] = await Promise.all([
      accountPlaces(account),
      accounts.identifiersOf(account.id),
      linkedApplications(account.id, principal),
      languageChoices.of(account.id),
      ownPhones.toTell(account.id, session.id, at),
    ])
    const asked: string | undefined = queryOf(request).first('done')
    const done = request.method === 'GET' ? DONE.find((known) => known === asked) : undefined
    const ownChange =
      done === 'phone' ? await ownPhones.toTell(account.id, ANY_SESSION, at) : undefined
    return pages.send(
      request,
      reply,
      (context) =>
        profilePage(
          { ...context, currentUrl: pathOf(base) },
          {
            places,
            account,
            identifiers,
            applications: linked.applications,
            moreApplications: linked.more,
            language,
            action: pathOf(base),
            token: accountGate.tokenField(visit, FORM),
            phoneChange,
            reportToken: accountGate.tokenField(visit, SESSIONS_FORM),
            now: at,
            done,
            formerPhone: ownChange?.oldPhone,
            isTooOld,
            isAdministrator: isAdministrator(signedIn),
          },
        ),
      { status },
    )
  }

  return {
    show: (visit: AccountVisit) => show(visit),

    /** The language is chosen: for this browser at once, and for others when they sign in there. */
    async choose(visit: AccountVisit): Promise<FastifyReply> {
      const { request, reply, base, signedIn } = visit
      if (formOf(request).isRepeated('language')) throw refuseRequest('repeated')
      if (!(await accountGate.isOurForm(visit, FORM))) {
        return show(visit, { isTooOld: true, status: 403 })
      }
      const language: string | undefined = formOf(request).first('language')
      if (!isLocale(language)) return show(visit)
      await languageChoices.choose(signedIn.account.id, language, now())
      cookies.locale.set(reply, language)
      return reply
        .code(303)
        .header('location', `${pathOf(base)}?done=language`)
        .send()
    },
  }
}
