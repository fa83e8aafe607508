import type { FastifyReply, FastifyRequest } from 'fastify'
import { chooseLocale, isLocale, messagesOf } from '../../i18n/locale.ts'
import { isInFrame } from '../in-frame.ts'
import { queryOf } from '../request-query.ts'
import { framedPageHeaders, type PagePolicy, pageHeaders } from '../security-headers.ts'
import type { Assets } from './assets.ts'
import type { Cookies } from './cookies.ts'
import { framedPage } from './framed-page.ts'
import type { Look, Looks } from './looks.ts'
import type { PageContext, RenderedPage } from './page-context.ts'
import { otherLanguageHref } from './page-layout.ts'
import { cutAtGaps, gap } from './page-with-gaps.ts'
import { sendPage } from './send-page.ts'
import { renderPage } from './templates.ts'

type Parts = Readonly<{
  looks: Pick<Looks, 'of' | 'revision'>
  assets: Pick<Assets, 'urls'>
  cookies: Cookies
  bases: readonly string[]
  version: string
  nameOfUnit(entry: string): string
}>

type PageOptions = PagePolicy & Readonly<{ status?: number }>

/**
 * Renders a page in the reader's language, in the look of the host and under the mount that they came
 * by, with all its headers.
 */
export function createPageRenderer(parts: Parts) {
  const { looks, assets, cookies, bases, version, nameOfUnit } = parts
  let repeated = new WeakMap<object, Map<string, Fill>>()
  let renderedAt = looks.revision()
  const mounts = [...bases].sort((a, b) => b.length - a.length)

  /** The mount that an address is under; of one that is under none, the shortest. */
  function mountOf(url: string): string {
    const found = mounts.find(
      (base) => url.startsWith(base) && /^[/?]?$/.test(url.charAt(base.length)),
    )
    return found ?? mounts.at(-1) ?? ''
  }

  function contextOf(request: FastifyRequest, { branding, publicUrl }: Look): PageContext {
    const base = mountOf(request.url)
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
      publicUrl,
      currentUrl: request.url,
      supportCode: request.id,
      version,
      hasMoved: query.first('moved') !== undefined,
      nameOfUnit,
      base,
      assets: assets.urls(base, branding),
    }
  }

  function sendHtml(
    request: FastifyRequest,
    reply: FastifyReply,
    html: string,
    { status = 200, ...policy }: PageOptions,
  ): Promise<FastifyReply> {
    const asked = queryOf(request).first('locale')
    if (isLocale(asked)) cookies.locale.set(reply, asked)
    return sendPage(request, reply.code(status).headers(pageHeaders(policy)), html)
  }

  /** Whatever page it was to be: inside another page it is never shown. */
  async function sendFramed(
    request: FastifyRequest,
    reply: FastifyReply,
    { status = 200 }: PageOptions,
  ): Promise<FastifyReply> {
    const page = framedPage(contextOf(request, looks.of(request)), request)
    const html = await reply.viewAsync(renderPage, { page })
    return sendPage(request, reply.code(status).headers(framedPageHeaders()), html)
  }

  return {
    /** The mount that a request came by. */
    baseOf: ({ url }: FastifyRequest): string => mountOf(url),

    async send(
      request: FastifyRequest,
      reply: FastifyReply,
      build: (context: PageContext) => RenderedPage,
      options: PageOptions = {},
    ): Promise<FastifyReply> {
      if (isInFrame(request)) return sendFramed(request, reply, options)
      const page = build(contextOf(request, looks.of(request)))
      return sendHtml(request, reply, await reply.viewAsync(renderPage, { page }), options)
    },

    /**
     * Sends a page that is the same for everybody but for the texts in its gaps and the link to the
     * other language. It is rendered once for each subject, look, language and mount.
     */
    async sendRepeatedly(
      request: FastifyRequest,
      reply: FastifyReply,
      { subject, build, gaps }: RepeatedPage,
      options: PageOptions = {},
    ): Promise<FastifyReply> {
      if (isInFrame(request)) return sendFramed(request, reply, options)
      if (looks.revision() !== renderedAt) {
        repeated = new WeakMap()
        renderedAt = looks.revision()
      }
      const look = looks.of(request)
      const context = contextOf(request, look)
      const variants = repeated.get(subject) ?? new Map<string, Fill>()
      repeated.set(subject, variants)
      const key = `${look.id} ${context.locale} ${context.base} ${context.hasMoved}`
      let fill = variants.get(key)
      if (!fill) {
        const page = build({ ...context, languageHref: gap(0) }, gap)
        fill = cutAtGaps(await reply.viewAsync(renderPage, { page }))
        variants.set(key, fill)
      }
      const html = fill([otherLanguageHref(context), ...gaps(context)])
      return sendHtml(request, reply, html, options)
    },
  }
}

type Fill = ReturnType<typeof cutAtGaps>

export type RepeatedPage = Readonly<{
  /** What the page speaks of; when it is gone, so is what was rendered for it. */
  subject: object
  build(context: PageContext, gap: (number: number) => string): RenderedPage
  /** The texts of the gaps 1, 2 … in their order. */
  gaps(context: PageContext): readonly string[]
}>

export type PageRenderer = ReturnType<typeof createPageRenderer>
