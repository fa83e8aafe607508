import type { FastifyReply } from 'fastify'
import type { AcknowledgementStore } from '../../../notices/acknowledgement-store.ts'
import type { NoticeBoard } from '../../../notices/notice-board.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import { noticeStepPage } from '../notices/notice-page.ts'
import { personAct } from '../person-act.ts'
import type { AtStep, StepGate } from './step-gate.ts'
import { stepPath } from './step-path.ts'

type Parts = Readonly<{
  gate: StepGate
  noticeBoard: Pick<NoticeBoard, 'current'>
  acknowledgements: Pick<AcknowledgementStore, 'add'>
  registry: Pick<ServiceRegistry, 'list'>
  now(): Instant
}>

type At = AtStep<'read-notice'>

/** `/notice/{id}`: a text that must be read once (S22). Another notice’s address leads to this one. */
export function createNotice({ gate, noticeBoard, acknowledgements, registry, now }: Parts) {
  async function show(at: At, isTooOld = false): Promise<FastifyReply> {
    const { request, reply, base, step } = at
    const path = stepPath(base, step)
    if (pathOf(request.url) !== path) return reply.code(303).header('location', path).send()
    const notice = (await noticeBoard.current()).byId(step.noticeId)
    // It has ended at this very moment.
    if (!notice) return gate.proceed(at)
    const { audience } = notice
    const application =
      audience.kind === 'application'
        ? registry.list().find(({ id }) => id === audience.serviceId)?.name
        : undefined
    return gate.send(at, (context) =>
      noticeStepPage(context, {
        notice,
        application,
        action: path,
        ...gate.shownAt(at, context),
        general: isTooOld ? context.messages.steps.tooOld : undefined,
      }),
    )
  }

  return {
    show: (at: At) => show(at),

    async read(at: At): Promise<FastifyReply> {
      const { request, account, step } = at
      const isOther = pathOf(request.url) !== stepPath(at.base, step)
      if (isOther || !(await gate.isOurForm(at))) return show(at, true)
      const act = personAct(request, account.id, now())
      await acknowledgements.add(account.id, step.noticeId, act)
      return gate.proceed(at)
    },
  }
}

function pathOf(url: string): string {
  return url.split('?')[0] ?? ''
}
