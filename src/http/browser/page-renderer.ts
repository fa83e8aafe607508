import type { FastifyReply, FastifyRequest } from 'fastify'
import { chooseLocale, isLocale, messagesOf } from '../../i18n/locale.ts'
import { queryOf } from '../request-query.ts'
import { commonHeaders, pageHeaders } from '../security-headers.ts'
import type { Assets } from './assets.ts'
import type { Cookies } from './cookies.ts'
import type { Branding, PageContext, RenderedPage } from './pages.ts'
import { renderPage } from './templates.ts'

type Parts = Readonly<{
  publicUrl: string
  branding: Branding
  assets: Assets
  cookies: Cookies
  bases: readonly string[]
}>

type PageOptions = Readonly<{
  status?: number
  /** Origins that a form on the page may end at, besides our own. */
  formOrigins?: readonly string[]
}>

/** Renders a page in the reader's language, under the mount they came by, with all its headers. */
export function createPageRenderer({ publicUrl, branding, assets, cookies, bases }: Parts) {
  const host = new URL(publicUrl).host
  const common = commonHeaders(publicUrl)
  const mounts = [...bases]
    .sort((a, b) => b.length - a.length)
    .map((base) => ({ base, assets: assets.urls(base) }))
  const lastMount = mounts.at(-1) ?? { base: '', assets: assets.urls('') }

  function mountOf(url: string) {
    return mounts.find(
      ({ base }) => url.startsWith(base) && /^[/?]?$/.test(url.charAt(base.length)),
    )
  }

  function contextOf(request: FastifyRequest): PageContext {
    const query = queryOf(request)
    const locale = chooseLocale({
      query: query.first('locale'),
      cookie: cookies.locale.read(request),
      acceptLanguage: request.headers['accept-language'],
    })
    return {
      locale,
      messages: messagesOf(locale),
      branding,
      host,
      currentUrl: request.url,
      supportCode: request.id,
      ...(mountOf(request.url) ?? lastMount),
    }
  }

  return {
    async send(
      request: FastifyRequest,
      reply: FastifyReply,
      build: (context: PageContext) => RenderedPage,
      { status = 200, formOrigins = [] }: PageOptions = {},
    ): Promise<FastifyReply> {
      const page = build(contextOf(request))
      const html = await reply.viewAsync(renderPage, { page })
      const asked = queryOf(request).first('locale')
      if (isLocale(asked)) cookies.locale.set(reply, asked)
      return reply
        .code(status)
        .headers(common)
        .headers(pageHeaders(formOrigins))
        .header('content-type', 'text/html; charset=utf-8')
        .send(Buffer.from(html))
    },
  }
}

export type PageRenderer = ReturnType<typeof createPageRenderer>
