import type { Applications } from './applications.ts'
import type { Grant, Session } from './cases.ts'
import { ticketFor } from './entry.ts'
import { askOnce } from './http-connection.ts'
import { SERVICE } from './site.ts'

/** A proxy-granting ticket, obtained as a proxying application obtains it: by its callback. */
export async function obtainGrant(
  port: number,
  sessions: readonly Session[],
  { urls: [callback = ''], lastGrant }: Applications,
): Promise<Grant> {
  const [session] = sessions
  if (!session) throw new Error('Nobody is signed in.')
  const ticket = await ticketFor(port, session, SERVICE)
  const query = new URLSearchParams({ service: SERVICE, ticket, pgtUrl: `${callback}/pgt` })
  const { body } = await askOnce(
    port,
    `GET /cas/serviceValidate?${query} HTTP/1.1\r\nhost: localhost\r\n\r\n`,
  )
  if (!body.includes('<cas:proxyGrantingTicket>PGTIOU-')) throw new Error(`No grant: ${body}`)
  return { proxyGrantingTicket: lastGrant(), user: session.user }
}
