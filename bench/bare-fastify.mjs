import { readFileSync } from 'node:fs'
import Fastify from 'fastify'

/**
 * What the real server is measured against: Fastify as it comes, with routes that answer constants.
 * Plain JavaScript, so that its start costs no translation. Arguments: the port, and a JSON file
 * with the constants.
 *
 * @typedef {{ path: string, method: string, status: number, headers: Record<string, string>, body: string }} Constant
 */

const [port, file] = process.argv.slice(2)
/** @type {Constant[]} */
const constants = JSON.parse(readFileSync(file, 'utf8'))

const server = Fastify()
// Any body is read, as a text.
server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
for (const { path, method, status, headers, body } of constants) {
  server.route({
    method,
    url: path,
    handler: async (_request, reply) =>
      body === ''
        ? reply.code(status).headers(headers).send()
        : reply.code(status).headers(headers).send(body),
  })
}
process.once('SIGTERM', async () => {
  server.server.closeAllConnections()
  await server.close()
})
await server.listen({ host: '127.0.0.1', port: Number(port) })
