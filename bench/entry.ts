import type { Session } from './cases.ts'
import { askOnce, headerOf } from './http-connection.ts'

/** A ticket from the session for this service. */
export async function ticketFor(port: number, { cookie }: Session, service: string) {
  const answer = await askOnce(
    port,
    `GET /cas/login?service=${encodeURIComponent(service)} HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\n\r\n`,
  )
  const ticket = /[?&]ticket=(ST-[A-Za-z0-9-]+)/.exec(headerOf(answer, 'location') ?? '')?.[1]
  if (ticket === undefined) throw new Error(`No ticket for ${service} but ${answer.status}.`)
  return ticket
}
