import type { FastifyBaseLogger } from 'fastify'
import type { OperationsServer } from './operations-server.ts'

type Address = Readonly<{ host: string; port: number }>

const AGAIN_AFTER_MS = 10_000

/**
 * Listens for monitoring without ever being in the way of people: where the address is taken, the log
 * says so once, and it is tried again every ten seconds. Resolves after the first try.
 */
export function createPatientListener(
  server: OperationsServer,
  {
    log,
    againAfterMs = AGAIN_AFTER_MS,
  }: Readonly<{ log: FastifyBaseLogger; againAfterMs?: number }>,
) {
  let isClosed = false
  let again: NodeJS.Timeout | undefined
  let lastProblem: string | undefined

  async function listen(address: Address): Promise<void> {
    if (isClosed) return
    try {
      await server.listen(address)
      log.info({ event: 'operations.listening', ...address })
    } catch (error) {
      if (isClosed) return
      const { code, message } = error as NodeJS.ErrnoException
      const problem = code ?? message
      if (problem !== lastProblem) log.error({ event: 'operations.deaf', ...address, problem })
      lastProblem = problem
      again = setTimeout(() => void listen(address), againAfterMs)
      again.unref()
    }
  }

  return {
    listen,

    /** Ends what is being answered, too: who asks is a program, and asks again. */
    async close(): Promise<void> {
      isClosed = true
      clearTimeout(again)
      await server.close()
    },
  }
}
