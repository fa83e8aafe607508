import type { IncomingMessage } from 'node:http'

const LONGEST = 4096

/**
 * The ticket of the session that is over, if this is a logout request of the sign-in: what every CAS
 * client does for itself that knows single logout. Whoever does not know the ticket ends nothing.
 */
export async function readLogoutRequest(request: IncomingMessage): Promise<string | undefined> {
  let body = ''
  for await (const chunk of request) {
    body += chunk
    if (body.length > LONGEST) return undefined
  }
  const xml = new URLSearchParams(body).get('logoutRequest') ?? ''
  return /<samlp:SessionIndex>([A-Za-z0-9-]+)<\/samlp:SessionIndex>/.exec(xml)?.[1]
}
