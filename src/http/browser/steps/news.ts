import type { FastifyReply } from 'fastify'
import { NO_SESSION_YET, type OwnPhones } from '../../../accounts/own-phone.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { RecoverPassword } from '../../../recovery/recover-password.ts'
import { formOf } from '../../request-query.ts'
import { newsPage } from './news-page.ts'
import type { AtStep, StepGate } from './step-gate.ts'

type Parts = Readonly<{
  gate: StepGate
  recoverPassword: Pick<RecoverPassword, 'toTell' | 'told'>
  ownPhones: Pick<OwnPhones, 'toTell' | 'told'>
  now(): Instant
}>

type At = AtStep<'hear-news'>

/**
 * `/login/news`: people who sign in for an application never see the portal, so what it would tell them
 * of their account stands on their way, once. Who knows of it goes on; who does not goes to the page that
 * deals with it, signed in.
 */
export function createNews({ gate, recoverPassword, ownPhones, now }: Parts) {
  /** What there is to tell, with what makes it told; undefined when it was told in another tab. */
  async function newsOf({ account, step }: At) {
    if (step.news === 'reset') {
      const secret = await recoverPassword.toTell(account.id)
      if (!secret) return undefined
      const told = () => recoverPassword.told(account.id, secret.id)
      return { shown: { reset: secret }, told, elsewhere: '/recover/cancel' as const }
    }
    const phoneChange = await ownPhones.toTell(account.id, NO_SESSION_YET, now())
    if (!phoneChange) return undefined
    const told = () => ownPhones.told(account.id, phoneChange.changedAt)
    return { shown: { phoneChange }, told, elsewhere: '/account' as const }
  }

  async function show(at: At, isTooOld = false): Promise<FastifyReply> {
    const news = await newsOf(at)
    if (!news) return gate.proceed(at)
    const { base } = at
    return gate.send(at, (context) =>
      newsPage(context, {
        ...news.shown,
        action: `${base}/login/news`,
        ...gate.shownAt(at, context),
        general: isTooOld ? context.messages.steps.tooOld : undefined,
      }),
    )
  }

  return {
    show: (at: At) => show(at),

    async answer(at: At): Promise<FastifyReply> {
      if (!(await gate.isOurForm(at))) return show(at, true)
      const news = await newsOf(at)
      if (!news) return gate.proceed(at)
      if (formOf(at.request).first('notme') !== undefined) return gate.proceedTo(news.elsewhere, at)
      await news.told()
      return gate.proceed(at)
    },
  }
}
