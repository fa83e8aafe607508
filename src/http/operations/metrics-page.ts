import type { FastifyPluginAsync } from 'fastify'

type Options = Readonly<{
  /** Everything that is measured, in the text format of Prometheus. */
  metrics(): Promise<string>
  contentType: string
}>

/** `GET /metrics`. Who asks while an answer is being made shares it: a flood costs one reading. */
export function createMetricsPage({ metrics, contentType }: Options): FastifyPluginAsync {
  let reading: Promise<string> | undefined

  function read(): Promise<string> {
    reading ??= metrics().finally(() => {
      reading = undefined
    })
    return reading
  }

  return async (app) => {
    app.get('/metrics', async (_request, reply) =>
      reply.header('content-type', contentType).send(await read()),
    )
  }
}
