import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import findMyWay from 'find-my-way'

/** Words the rest of the answer beside 405 and `Allow`, as its door does. */
type Refuse = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
type Known = Readonly<{ allow: string; refuse: Refuse }>

/**
 * Answers what a path does not take with 405 and `Allow`, before any body is read (R0.11). Routes for
 * all the other methods would say the same, but adding them takes longer than the rest of a start:
 * so the paths are looked up when the router has found nothing.
 */
export function createOtherMethods() {
  // The library that Fastify finds its routes with, so that both read a URL alike.
  const paths = findMyWay({ ignoreTrailingSlash: true })

  return {
    /** Says which methods this path takes, and who answers the others. */
    refuse(path: string, allowed: readonly HTTPMethods[], refuse: Refuse): void {
      const known: Known = { allow: allowed.join(', '), refuse }
      paths.on('GET', path, () => {}, known)
    },

    /** An onRequest hook for the door that answers what is not found. */
    hook(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
      const found = request.is404 ? paths.find('GET', request.url) : null
      if (found) {
        const { allow, refuse } = found.store as Known
        refuse(request, reply.code(405).header('allow', allow)).catch(done)
      } else {
        done()
      }
    },
  }
}

export type OtherMethods = ReturnType<typeof createOtherMethods>
export type RefuseOtherMethods = OtherMethods['refuse']
