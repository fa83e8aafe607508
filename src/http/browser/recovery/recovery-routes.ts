import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createCancelForm } from './cancel-form.ts'
import { createChooseForm } from './choose-form.ts'
import { createCodeForm } from './code-form.ts'
import { createFormToken } from './form-token.ts'
import { createNoteOfSecret } from './recovery-note.ts'
import { createResetBanner } from './reset-banner.ts'

type FormParts = Readonly<{
  formToken: ReturnType<typeof createFormToken>
  noteOfSecret: ReturnType<typeof createNoteOfSecret>
}>

type Parts = Parameters<typeof createFormToken>[0] &
  Parameters<typeof createNoteOfSecret>[0] &
  Omit<Parameters<typeof createCodeForm>[0], keyof FormParts> &
  Omit<Parameters<typeof createChooseForm>[0], keyof FormParts> &
  Omit<Parameters<typeof createCancelForm>[0], keyof FormParts> &
  Parameters<typeof createResetBanner>[0]

export type RecoveryParts = Omit<Parts, 'pages' | 'cookies' | 'findSignedIn'>

type Named<Name extends string> = FastifyRequest<{ Params: Record<Name, string> }>

/** The pages for whoever has no password, or no longer knows it, under each mount (S18–S20, S25). */
export function createRecoveryRoutes(parts: Parts) {
  const formToken = createFormToken(parts)
  const noteOfSecret = createNoteOfSecret(parts)
  const all = { ...parts, formToken, noteOfSecret }
  const codes = createCodeForm(all)
  const choosing = createChooseForm(all)
  const cancelling = createCancelForm(all)
  const banner = createResetBanner(parts)

  /** Returns the paths that it answers, by the methods that they take. */
  return function recoveryRoutes(app: FastifyInstance, base: string) {
    const to = (path: string) => `${base}${path}`
    for (const flow of ['recover', 'activate'] as const) {
      app.get(to(`/${flow}`), (request, reply) => codes.show(flow, request, reply))
      app.post(to(`/${flow}`), (request, reply) => codes.send(flow, request, reply, base))
      const password = to(`/${flow}/password`)
      app.get(password, (request, reply) => choosing.show(flow, request, reply))
      app.post(password, (request, reply) => choosing.send(flow, request, reply, base))
      app.get(to(`/${flow}/done`), (request, reply) => choosing.showDone(flow, request, reply))
    }
    app.get(to('/activate/check'), choosing.showCheck)

    const arrivals = [
      ['/recover/:token', 'link', 'recover', '/recover/password'],
      ['/recover/:token/cancel', 'link', 'cancel', '/recover/cancel'],
      ['/activate/:token', 'slip', 'activate', '/activate/check'],
    ] as const
    for (const [path, kind, flow, next] of arrivals) {
      app.get(to(path), async (request: Named<'token'>, reply) => {
        const found = await choosing.arrive(kind, request.params.token, request, reply)
        // A reply that was awaited is nothing.
        if (!found || !('secret' in found)) return reply
        noteOfSecret.write(reply, { secretId: found.secret.id, flow, knowsName: false })
        return reply.code(303).header('location', to(next)).send()
      })
    }

    app.get(to('/recover/cancel'), cancelling.show)
    app.post(to('/recover/cancel'), (request, reply) => cancelling.send(request, reply, base))
    app.post(to('/recover/known'), (request, reply) => banner.known(request, reply, base))
    app.get(to('/recover/cancelled'), (request, reply) =>
      cancelling.showDone(false, request, reply),
    )
    app.get(to('/recover/reported'), (request, reply) => cancelling.showDone(true, request, reply))

    return {
      forms: [
        '/recover',
        '/activate',
        '/recover/password',
        '/activate/password',
        '/recover/cancel',
      ].map(to),
      pages: [
        '/recover/done',
        '/activate/done',
        '/activate/check',
        '/recover/cancelled',
        '/recover/reported',
        '/recover/:token',
        '/recover/:token/cancel',
        '/activate/:token',
      ].map(to),
    }
  }
}
