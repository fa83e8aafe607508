import type { FastifyPluginAsync } from 'fastify'

export type Readiness = Readonly<{ isReady: boolean; checks: Readonly<Record<string, boolean>> }>

type Options = Readonly<{ readiness(): Promise<Readiness> }>

const HEADERS = { 'cache-control': 'no-store' } as const

/**
 * For supervisors and load balancers. Live: the process answers; restart it when it does not. Ready:
 * it can sign people in now; send them elsewhere when it can not.
 */
export const health: FastifyPluginAsync<Options> = async (app, { readiness }) => {
  app.get('/health/live', async (_request, reply) =>
    reply.headers(HEADERS).send({ status: 'live' }),
  )

  for (const path of ['/health', '/health/ready']) {
    app.get(path, async (_request, reply) => {
      const { isReady, checks } = await readiness()
      // Closed by operators: nothing is wrong, and a page says until when.
      const status = isReady ? 'ready' : checks.open === false ? 'maintenance' : 'not-ready'
      return reply
        .code(isReady ? 200 : 503)
        .headers(HEADERS)
        .send({ status, checks })
    })
  }
}
