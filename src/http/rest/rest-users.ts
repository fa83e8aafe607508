import type { FastifyInstance } from 'fastify'
import { principalOf } from '../../accounts/account.ts'
import type { Instant } from '../../protocol/ticket.ts'
import type { CheckCredentials } from './check-credentials.ts'
import { note } from './note.ts'
import { sendJson } from './rest-answer.ts'
import type { TakesOnly } from './rest-tickets.ts'

type Parts = Readonly<{
  checkCredentials: CheckCredentials
  takesOnly: TakesOnly
  now(): Instant
}>

/**
 * `/v1/users` under one mount (9): whether name and password are right. No session, no ticket, and
 * of the person no more than the name, in the form that it is kept in.
 */
export function userRoutes(
  app: FastifyInstance,
  base: string,
  { checkCredentials, takesOnly, now }: Parts,
) {
  const path = `${base}/v1/users`

  app.post(path, async (request, reply) => {
    const { account } = await checkCredentials(request)
    note(request, 'rest.user-checked', { account: account.id })
    return sendJson(reply, {
      authentication: {
        authenticationDate: new Date(now()).toISOString(),
        principal: { id: principalOf(account).mailboxName },
      },
    })
  })

  takesOnly(path, ['POST'])
}
