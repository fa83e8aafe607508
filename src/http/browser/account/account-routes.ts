import type { FastifyInstance } from 'fastify'
import { createLinkedApplications } from './linked-applications.ts'
import { createNotMe } from './not-me.ts'
import { createPassword } from './password.ts'
import { createAccountPhone } from './phone.ts'
import { createProfile } from './profile.ts'
import { createSessions } from './sessions.ts'

type Parts = Omit<Parameters<typeof createProfile>[0], 'linkedApplications'> &
  Parameters<typeof createLinkedApplications>[0] &
  Omit<Parameters<typeof createSessions>[0], 'notMe'> &
  Parameters<typeof createNotMe>[0] &
  Parameters<typeof createPassword>[0] &
  Parameters<typeof createAccountPhone>[0]

/** The pages about one's own account but for its second factor, under each mount. */
export function createAccountRoutes(parts: Parts) {
  const { accountGate } = parts
  const notMe = createNotMe(parts)
  const sessions = createSessions({ ...parts, notMe })
  const linkedApplications = createLinkedApplications(parts)
  const profile = createProfile({ ...parts, linkedApplications })
  const password = createPassword(parts)
  const phone = createAccountPhone(parts)

  return {
    /** `/account/phone`, which is a step of the sign-in as well. */
    phone: (base: string) => accountGate.aside(base, phone.open),

    /** Returns the paths that it answers, by the methods that they take. */
    routes(app: FastifyInstance, base: string) {
      const profilePath = `${base}/account`
      app.get(profilePath, accountGate.page(base, profile.show))
      app.post(profilePath, accountGate.page(base, profile.choose))
      const sessionsPath = `${base}/account/sessions`
      app.get(sessionsPath, accountGate.page(base, sessions.show))
      app.post(sessionsPath, accountGate.page(base, sessions.end))
      const reportedPath = `${base}/account/sessions/reported`
      app.get(reportedPath, accountGate.page(base, notMe.showReported))
      const passwordPath = `${base}/account/password`
      app.get(passwordPath, accountGate.page(base, password.show))
      app.post(passwordPath, accountGate.page(base, password.change))
      return { pages: [reportedPath], forms: [profilePath, sessionsPath, passwordPath] }
    },
  }
}
