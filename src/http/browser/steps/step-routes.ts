import type { FastifyInstance } from 'fastify'
import { createEnrol } from './enrol.ts'
import { createNews } from './news.ts'
import { createNotice } from './notice.ts'
import { createPhone } from './phone.ts'
import { createRequiredPassword } from './required-password.ts'
import { type Aside, createStepGate } from './step-gate.ts'
import { stopPath } from './step-path.ts'
import { createVerify } from './verify.ts'

type Parts = Parameters<typeof createStepGate>[0] &
  Omit<Parameters<typeof createRequiredPassword>[0], 'gate'> &
  Omit<Parameters<typeof createVerify>[0], 'gate'> &
  Omit<Parameters<typeof createEnrol>[0], 'gate'> &
  Omit<Parameters<typeof createPhone>[0], 'gate'> &
  Omit<Parameters<typeof createNotice>[0], 'gate'> &
  Omit<Parameters<typeof createNews>[0], 'gate'> &
  Readonly<{
    /** What `/account/2fa` is, under this mount, for people who are signed in. */
    accountSecondFactor(base: string): Aside
    /** What a notice is, under this mount, for people who need not read it to go on. */
    noticeAside(base: string): Aside
    /** The same of `/account/phone`. */
    accountPhone(base: string): Aside
  }>

export type StepParts = Omit<
  Parts,
  | 'cookies'
  | 'pages'
  | 'showLoginForm'
  | 'enter'
  | 'guardFor'
  | 'endPending'
  | 'accountSecondFactor'
  | 'noticeAside'
  | 'accountPhone'
>

/** The pages between the password and the session, under each mount; for the plugin around them. */
export function createStepRoutes(parts: Parts) {
  const gate = createStepGate(parts)
  const verify = createVerify({ ...parts, gate })
  const enrol = createEnrol({ ...parts, gate })
  const phone = createPhone({ ...parts, gate })
  const notice = createNotice({ ...parts, gate })
  const news = createNews({ ...parts, gate })
  const requiredPassword = createRequiredPassword({ ...parts, gate })

  /** Returns the paths that it answers, by GET and POST, for the plugin to refuse other methods. */
  return function stepRoutes(app: FastifyInstance, base: string): readonly string[] {
    const verifyPath = `${base}/login/verify`
    app.get(verifyPath, gate.page(base, { 'verify-second-factor': verify.show }))
    app.post(verifyPath, gate.page(base, { 'verify-second-factor': verify.verify }))
    const enrolPath = `${base}/account/2fa`
    const account = parts.accountSecondFactor(base)
    app.get(enrolPath, gate.page(base, enrol.show, account))
    app.post(enrolPath, gate.page(base, enrol.send, account))
    const passwordPath = `${base}/password/required`
    app.get(passwordPath, gate.page(base, { 'change-password': requiredPassword.show }))
    app.post(passwordPath, gate.page(base, { 'change-password': requiredPassword.choose }))
    const phonePath = `${base}/account/phone`
    const ownPhone = parts.accountPhone(base)
    app.get(phonePath, gate.page(base, { 'confirm-phone': phone.show }, ownPhone))
    app.post(phonePath, gate.page(base, { 'confirm-phone': phone.confirm }, ownPhone))
    const noticePath = `${base}/notice/:id`
    const aside = parts.noticeAside(base)
    app.get(noticePath, gate.page(base, { 'read-notice': notice.show }, aside))
    app.post(noticePath, gate.page(base, { 'read-notice': notice.read }, aside))
    const newsPath = `${base}/login/news`
    app.get(newsPath, gate.page(base, { 'hear-news': news.show }))
    app.post(newsPath, gate.page(base, { 'hear-news': news.answer }))
    const stopped = stopPath(base)
    app.get(stopped, gate.stop(base))
    app.post(stopped, gate.stop(base))
    return [phonePath, noticePath, newsPath, verifyPath, enrolPath, passwordPath, stopped]
  }
}
