import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * An application's own sessions, in its memory. Browsers send the cookies of one localhost to all
 * its ports, so every application needs a cookie name of its own.
 */
export function createSessions<Value>(cookieName: string) {
  const sessions = new Map<string, Value>()
  const cookie = (value: string, more = '') =>
    `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Lax${more}`

  return {
    find(request: IncomingMessage): Value | undefined {
      return sessions.get(idIn(request, cookieName))
    },

    start(response: ServerResponse, value: Value): void {
      const id = randomBytes(24).toString('base64url')
      sessions.set(id, value)
      response.setHeader('set-cookie', cookie(id))
    },

    /** Those for which it holds, in whatever browser they are. */
    endAll(holds: (value: Value) => boolean): void {
      for (const [id, value] of sessions) if (holds(value)) sessions.delete(id)
    },

    end(request: IncomingMessage, response: ServerResponse): void {
      sessions.delete(idIn(request, cookieName))
      response.setHeader('set-cookie', cookie('', '; Max-Age=0'))
    },
  }
}

function idIn({ headers }: IncomingMessage, cookieName: string): string {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim())
  const start = `${cookieName}=`
  return pairs.find((pair) => pair.startsWith(start))?.slice(start.length) ?? ''
}
