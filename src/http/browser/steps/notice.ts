import type { FastifyReply } from 'fastify'
import type { Notice } from '../../../accounts/required-action.ts'
import type { RequiredActionStore } from '../../../accounts/required-action-store.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import { namedApplication } from '../admission.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import { personAct } from '../person-act.ts'
import type { AtStep, StepGate } from './step-gate.ts'
import { type StepPage, stepData } from './step-page.ts'
import { stepPath } from './step-path.ts'

type Parts = Readonly<{
  gate: StepGate
  requiredActions: Pick<RequiredActionStore, 'done' | 'findNotice'>
  now(): Instant
}>

type At = AtStep<'read-notice'>

/** `/notice/{id}`: a text that must be read once (S22). Another notice’s address leads to this one. */
export function createNotice({ gate, requiredActions, now }: Parts) {
  function done({ request, account, step }: At) {
    const { kind, noticeId } = step
    return requiredActions.done(
      account.id,
      { kind, noticeId },
      personAct(request, account.id, now()),
    )
  }

  async function show(at: At, isTooOld = false): Promise<FastifyReply> {
    const { request, reply, base, step, url } = at
    const path = stepPath(base, step)
    if (pathOf(request.url) !== path) return reply.code(303).header('location', path).send()
    const notice = await requiredActions.findNotice(step.noticeId)
    if (!notice) {
      // There is nothing to read any more: that must keep nobody out.
      await done(at)
      return gate.proceed(at)
    }
    return gate.send(at, (context) =>
      noticePage(context, {
        notice,
        action: path,
        token: gate.tokenField(at),
        who: at.pending.typedName,
        target: url && namedApplication(url, context.locale),
        general: isTooOld ? context.messages.steps.tooOld : undefined,
      }),
    )
  }

  return {
    show: (at: At) => show(at),

    async read(at: At): Promise<FastifyReply> {
      const isOther = pathOf(at.request.url) !== stepPath(at.base, at.step)
      if (isOther || !(await gate.isOurForm(at))) return show(at, true)
      await done(at)
      return gate.proceed(at)
    },
  }
}

export type NoticePage = StepPage & Readonly<{ notice: Notice }>

/** The notice, as plain text in paragraphs. */
export function noticePage(context: PageContext, page: NoticePage): RenderedPage {
  const { heading, text } = page.notice
  const data = stepData(context, page, { title: heading[context.locale] })
  return {
    template: 'notice',
    data: withLayout(context, data.title, data, {
      paragraphs: text[context.locale].split(/\n\s*\n/),
    }),
  }
}

function pathOf(url: string): string {
  return url.split('?')[0] ?? ''
}
