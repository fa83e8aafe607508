import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ProveCode, ProvedCode } from '../../../recovery/prove-code.ts'
import { networkOf } from '../../../throttle/network-of.ts'
import { formOf } from '../../request-query.ts'
import type { NoteSupport } from '../../support-note.ts'
import { typedText } from '../../typed-text.ts'
import type { Cookies } from '../cookies.ts'
import { localTime } from '../local-time.ts'
import { wordsOf } from '../login-error.ts'
import { loginErrorOf } from '../login-outcome.ts'
import type { PageContext } from '../page-context.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { refuseRequest } from '../refuse-request.ts'
import { retryAfterSeconds } from '../retry-after.ts'
import { unbroken } from '../unbroken.ts'
import type { FormToken } from './form-token.ts'
import type { NoteOfSecret } from './recovery-note.ts'
import { codePage, type Problem } from './recovery-pages.ts'

type Parts = Readonly<{
  pages: PageRenderer
  cookies: Cookies
  formToken: FormToken
  noteOfSecret: NoteOfSecret
  proveCode: ProveCode
  activeSuffixes: readonly string[]
  defaultSuffix: string
  noteSupport: NoteSupport
  now(): number
}>

export type CodeFlow = 'recover' | 'activate'
type Refused = Exclude<ProvedCode, { kind: 'proved' }>
type Shown = Readonly<{
  status?: number
  username?: string
  problems?: WordProblems
  /** What went wrong was noted for the help desk. */
  isNoted?: boolean
}>
type WordProblems = (context: PageContext) => readonly Problem[]

const KINDS = { recover: 'spoken', activate: 'slip' } as const

/**
 * `/recover` and `/activate`: who has a code types it beside their mailbox name. Nothing is said about
 * the name; the right code leads on, with a note of it in the browser.
 */
export function createCodeForm(parts: Parts) {
  const { pages, cookies, formToken, noteOfSecret, proveCode, noteSupport, now } = parts

  function show(flow: CodeFlow, request: FastifyRequest, reply: FastifyReply, shown: Shown = {}) {
    const token = formToken.field(request, reply, flow)
    const { status = 200, username = '', problems = () => [], isNoted = false } = shown
    return pages.send(
      request,
      reply,
      (context) =>
        codePage(context, {
          flow,
          token,
          username,
          suffixes: parts.activeSuffixes,
          defaultSuffix: parts.defaultSuffix,
          problems: problems(context),
          needsCode: isNoted,
        }),
      { status },
    )
  }

  async function send(flow: CodeFlow, request: FastifyRequest, reply: FastifyReply, base: string) {
    const form = formOf(request)
    if (form.isRepeated('username') || form.isRepeated('code')) throw refuseRequest('repeated')
    const username = typedText(form, 'username')
    const code = typedText(form, 'code')
    const again = (status: number, problems: WordProblems) =>
      show(flow, request, reply, { status, username, problems })

    const check = await formToken.check(request, flow)
    if (check !== 'ours') return again(200, (context) => [formProblem(context, check)])
    if (username.trim() === '' || code.trim() === '') {
      return again(422, ({ messages }) => [
        ...(username.trim() === ''
          ? [{ field: 'username', text: messages.loginErrors.emptyName } as const]
          : []),
        ...(code.trim() === ''
          ? [{ field: 'code', text: messages.recovery[flow].emptyCode } as const]
          : []),
      ])
    }
    const proved = await proveCode(KINDS[flow], {
      name: username,
      code,
      network: networkOf(request.ip),
      browserCookie: cookies.knownBrowser.read(request),
    })
    if (proved.kind !== 'proved') {
      const { kind } = proved
      request.log.info({ event: 'recovery.refused', supportCode: request.id, kind })
      const detail = 'until' in proved ? String(proved.until) : ''
      noteSupport(request, `recovery.${kind}`, statusOf(proved), detail)
      const seconds = retryAfterSeconds(proved, now())
      if (seconds !== undefined) reply.header('retry-after', String(seconds))
      return show(flow, request, reply, {
        status: statusOf(proved),
        username,
        problems: (context) => [problemOf(context, proved, now())],
        // How a name is written one can mend alone.
        isNoted: kind !== 'name-unusable',
      })
    }
    noteOfSecret.write(reply, { secretId: proved.secret.id, flow, knowsName: true })
    const next = flow === 'activate' ? 'activate/check' : 'recover/password'
    return reply.code(303).header('location', `${base}/${next}`).send()
  }

  return { show, send }
}

export type CodeForm = ReturnType<typeof createCodeForm>

/** Why a form was not looked at. */
export function formProblem(
  { messages, publicUrl }: PageContext,
  check: 'too-old' | 'no-cookies',
): Problem {
  const m = messages.recovery.errors
  const text = check === 'too-old' ? m.tooOld : m.cookiesOff(new URL(publicUrl).host)
  return { field: '', text }
}

function problemOf(context: PageContext, refused: Refused, now: number): Problem {
  const { messages, branding, publicUrl } = context
  const m = messages.recovery.errors
  const phone = unbroken(branding.support.phone)
  switch (refused.kind) {
    case 'wrong':
      return { field: 'code', text: `${m.bad} ${m.triesLeft(refused.triesLeft)}` }
    case 'locked':
      return { field: '', text: m.locked(localTime(refused.until, now), phone) }
    case 'network':
      return { field: '', text: m.network(Math.ceil(refused.retryAfterSeconds / 60), phone) }
    case 'under-way':
      return { field: '', text: m.busy(refused.retryAfterSeconds) }
    case 'name-unusable': {
      const error = loginErrorOf(refused, now)
      const words = wordsOf(error, { messages, host: new URL(publicUrl).host, phone })
      return { field: 'username', text: words.name ?? words.general ?? '' }
    }
  }
}

function statusOf({ kind }: Refused): number {
  switch (kind) {
    case 'wrong':
      return 401
    case 'name-unusable':
      return 422
    default:
      return 429
  }
}
