import type { Config } from '../config/load-config.ts'
import type { Look } from '../http/browser/looks.ts'
import type { AssetUrls, PageContext, RenderedPage } from '../http/browser/page-context.ts'
import { errorPage, loginPage } from '../http/browser/pages.ts'
import { portalPage } from '../http/browser/portal/portal-page.ts'
import { drawingOf, loadDrawings } from '../http/browser/portal/tile-drawings.ts'
import { privacyPage } from '../http/browser/privacy-page.ts'
import { type Locale, messagesOf } from '../i18n/locale.ts'
import { templatesFolder } from '../paths.ts'
import { version } from '../version.ts'

type Shown = Readonly<{ config: Config; look: Look; assets: AssetUrls }>

/** A page that stands alone in a file. */
export type StandingPage = Readonly<{ file: string; page: RenderedPage }>

const LOCALES: readonly Locale[] = ['vi', 'en']
const SUPPORT_CODE = '7F3K-92QH'

/** The pages that an authority looks at first, in both languages; the person on them is invented. */
export function standingPages(shown: Shown): StandingPage[] {
  return LOCALES.flatMap((locale) => {
    const of = (name: string, build: (context: PageContext) => RenderedPage) => ({
      file: `${name}.${locale}.html`,
      page: build(contextOf(shown, locale, name)),
    })
    return [
      of('sign-in', (context) => signIn(context, shown.config)),
      of('portal', (context) => portal(context, shown.config)),
      of('error', (context) => errorPage(context, { kind: 'problem' })),
      of('privacy', (context) => privacy(context, shown.config)),
    ]
  })
}

function contextOf({ look, assets }: Shown, locale: Locale, name: string): PageContext {
  return {
    locale,
    messages: messagesOf(locale),
    base: '',
    branding: look.branding,
    assets,
    publicUrl: look.publicUrl,
    currentUrl: '/',
    languageHref: `${name}.${locale === 'vi' ? 'en' : 'vi'}.html`,
    supportCode: SUPPORT_CODE,
    version,
    nameOfUnit: (entry) => entry,
  }
}

function privacy(context: PageContext, { accounts }: Config): RenderedPage {
  const { auditMonths: logMonths, purgeMonths: leaverMonths } = accounts
  return privacyPage(context, { logMonths, leaverMonths, services: undefined })
}

function signIn(context: PageContext, { services, mailbox, sessions }: Config): RenderedPage {
  const [service] = services
  const suffixes = mailbox.suffixes.filter(({ state }) => state === 'active')
  return loginPage(context, {
    action: '#',
    fields: [],
    username: '',
    suffixes: suffixes.map(({ name }) => name),
    selectedSuffix: mailbox.defaultSuffix,
    target: service && {
      name: service.name[context.locale],
      host: new URL(service.launchUrl).host,
    },
    sharedComputerMinutes: sessions.sharedComputerIdleMinutes,
  })
}

function portal(context: PageContext, config: Config): RenderedPage {
  const drawings = loadDrawings(templatesFolder)
  const tiled = config.services.filter(({ hasTile, isEnabled }) => hasTile && isEnabled)
  return portalPage(context, {
    displayName: 'Trần Thanh Tâm',
    address: `tamtt@${config.mailbox.defaultSuffix}`,
    canChangePassword: true,
    hasSecondFactor: true,
    signOutAction: '#',
    categories: config.categories.map(({ id, name }) => ({
      title: name,
      tiles: tiled
        .filter(({ category }) => category === id)
        .map((service) => ({
          name: service.name[context.locale],
          description: service.description[context.locale],
          href: service.launchUrl,
          hue: tiled.indexOf(service),
          drawing: drawingOf(service, drawings),
        })),
    })),
  })
}
