import { ConnectionError } from '../outgoing/secure-connection.ts'

/** One of the servers of a source. */
export type Server = Readonly<{
  hostname: string
  port: number
  /** TLS from the first byte, or begun by a command; without TLS nothing is ever sent. */
  tls: 'from-start' | 'by-command'
}>

/** How long a server that failed is not asked. */
const FORGET_AFTER_MS = 10_000

/** A server answers, and its answer says nothing about the password. */
export class ServerTrouble extends Error {
  override readonly name = 'ServerTrouble'
}

/**
 * Asks the first server that works, in their order. One that has just failed is passed over for some
 * seconds: thousands who sign in at once shall not each wait for it.
 */
export function createServerOrder(
  servers: readonly Server[],
  { now, note }: Readonly<{ now(): number; note(server: Server, problem: string): void }>,
) {
  const failedAt = new Map<Server, number>()

  function isPassedOver(server: Server): boolean {
    const at = failedAt.get(server)
    // A clock that was set back makes nobody wait longer.
    return at !== undefined && now() >= at && now() - at < FORGET_AFTER_MS
  }

  return {
    /** Throws a ServerTrouble when none of them could say anything. */
    async ask<T>(question: (server: Server) => Promise<T>): Promise<T> {
      let problem = 'every server has failed a moment ago'
      for (const server of servers) {
        if (isPassedOver(server)) continue
        try {
          const answer = await question(server)
          failedAt.delete(server)
          return answer
        } catch (error) {
          if (!(error instanceof ServerTrouble || error instanceof ConnectionError)) throw error
          problem = `${nameOf(server)}: ${error.message}`
          // What it says of one person must not take it from the others.
          if (error instanceof ConnectionError) failedAt.set(server, now())
          note(server, error.message)
        }
      }
      throw new ServerTrouble(problem)
    },
  }
}

export function nameOf({ hostname, port }: Server): string {
  return hostname.includes(':') ? `[${hostname}]:${port}` : `${hostname}:${port}`
}
