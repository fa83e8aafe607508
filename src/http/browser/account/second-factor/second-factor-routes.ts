import type { FastifyInstance } from 'fastify'
import { createAccountEnrolment } from './enrolment.ts'
import { createOverview } from './overview.ts'
import { createProof } from './proof.ts'

type Parts = Parameters<typeof createOverview>[0] &
  Parameters<typeof createProof>[0] &
  Parameters<typeof createAccountEnrolment>[0]

/** The pages of somebody's second factor, under each mount; for the plugin around them. */
export function createSecondFactorRoutes(parts: Parts) {
  const { accountGate } = parts
  const overview = createOverview(parts)
  const proof = createProof(parts)
  const enrolment = createAccountEnrolment(parts)

  return {
    /** `/account/2fa`, which is a step of the sign-in as well. */
    overview: (base: string) => accountGate.aside(base, overview.open),

    /** Returns the paths that it answers, by GET and POST, for the plugin to refuse other methods. */
    routes(app: FastifyInstance, base: string): readonly string[] {
      const handlers = {
        on: proof('on'),
        replace: proof('replace'),
        renew: proof('renew'),
        off: proof('off'),
        enrol: enrolment.key,
        codes: enrolment.codes,
      }
      return Object.entries(handlers).map(([name, handle]) => {
        const path = `${base}/account/2fa/${name}`
        app.get(path, accountGate.page(base, handle))
        app.post(path, accountGate.page(base, handle))
        return path
      })
    },
  }
}
