import type { FastifyInstance } from 'fastify'
import type { AccountGate } from '../account/account-gate.ts'
import { createGo } from './go.ts'
import { createPins } from './pins.ts'
import { createWhy } from './why.ts'

type Parts = Readonly<{ accountGate: AccountGate }> &
  Parameters<typeof createGo>[0] &
  Parameters<typeof createWhy>[0] &
  Parameters<typeof createPins>[0]

/** What the portal leads to: the way into an application, why there is none, and pins. */
export function createPortalRoutes(parts: Parts) {
  const { accountGate } = parts
  const go = createGo(parts)
  const why = createWhy(parts)
  const pins = createPins(parts)

  /** Returns the paths that it answers, by the methods that they take. */
  return function portalRoutes(app: FastifyInstance, base: string) {
    const goPath = `${base}/go/:id`
    const whyPath = `${base}/app/:id/why`
    const findPath = `${base}/app/why`
    const pinsPath = `${base}/pins`
    app.get(goPath, accountGate.page(base, go))
    app.get(whyPath, accountGate.page(base, why.explain))
    app.get(findPath, accountGate.page(base, why.search))
    app.post(pinsPath, accountGate.page(base, pins))
    return { pages: [goPath, whyPath, findPath], postOnly: [pinsPath] }
  }
}
