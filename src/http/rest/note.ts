import type { FastifyRequest } from 'fastify'

/** Writes what was done on whose behalf to the log: the account, never a name, ticket or password. */
export function note(
  { log, id, ip }: FastifyRequest,
  event: string,
  facts: Readonly<Record<string, string | number>>,
): void {
  log.info({ event, supportCode: id, caller: ip, ...facts })
}
