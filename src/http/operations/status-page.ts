import type { FastifyPluginAsync } from 'fastify'

/** `GET /status`: what runs, as JSON, for `cas status`. */
export function createStatusPage(status: () => Promise<object>): FastifyPluginAsync {
  return async (app) => {
    app.get('/status', async (_request, reply) => reply.send(await status()))
  }
}
