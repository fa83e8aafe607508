import type { FastifyInstance } from 'fastify'
import { createRequiredPassword } from './required-password.ts'
import { createStepGate } from './step-gate.ts'

type Parts = Parameters<typeof createStepGate>[0] &
  Omit<Parameters<typeof createRequiredPassword>[0], 'gate'>

export type StepParts = Omit<Parts, 'cookies' | 'pages' | 'showLoginForm' | 'enter'>

/** The pages between the password and the session, under each mount; for the plugin around them. */
export function createStepRoutes(parts: Parts) {
  const gate = createStepGate(parts)
  const requiredPassword = createRequiredPassword({ ...parts, gate })

  /** Returns the paths that it answers, by GET and POST, for the plugin to refuse other methods. */
  return function stepRoutes(app: FastifyInstance, base: string): readonly string[] {
    const passwordPath = `${base}/password/required`
    app.get(passwordPath, gate.page(base, ['change-password'], requiredPassword.show))
    app.post(passwordPath, gate.page(base, ['change-password'], requiredPassword.choose))
    return [passwordPath]
  }
}
