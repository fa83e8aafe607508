import type { HttpConnection, HttpResponse } from './http-connection.ts'

/**
 * A request, and what its answer must be. `check` throws when the answer is wrong, and returns the
 * next request when the operation goes on: a sign-on round is two.
 */
export type Exchange = Readonly<{
  request: string
  check(response: HttpResponse): Exchange | undefined
}>

export type Load = Readonly<{
  operations: number
  seconds: number
  /** Of each operation, from its first request to its last answer. */
  latenciesMs: Float64Array
}>

type Options = Readonly<{
  operations: number
  next(): Exchange
  timeoutMs: number
}>

/**
 * Runs so many operations over the connections, one in flight on each, and checks every answer.
 * Rejects at the first wrong one, or when the time is over.
 */
export function runLoad(
  connections: readonly HttpConnection[],
  { operations, next, timeoutMs }: Options,
): Promise<Load> {
  return new Promise((resolve, reject) => {
    const latenciesMs = new Float64Array(operations)
    let begun = 0
    let ended = 0
    const timer = setTimeout(
      () => fail(new Error(`${ended} of ${operations} operations after ${timeoutMs} ms.`)),
      timeoutMs,
    )
    const startedAt = performance.now()

    function fail(error: unknown) {
      clearTimeout(timer)
      begun = operations
      reject(error)
    }

    function begin(connection: HttpConnection) {
      if (begun === operations) return
      begun += 1
      send(connection, next(), performance.now())
    }

    function send(connection: HttpConnection, exchange: Exchange, begunAt: number) {
      connection.ask(
        exchange.request,
        (response) => {
          try {
            const following = exchange.check(response)
            if (following) send(connection, following, begunAt)
            else end(connection, begunAt)
          } catch (error) {
            fail(error)
          }
        },
        fail,
      )
    }

    function end(connection: HttpConnection, begunAt: number) {
      const now = performance.now()
      latenciesMs[ended] = now - begunAt
      ended += 1
      if (ended < operations) return begin(connection)
      clearTimeout(timer)
      resolve({ operations, seconds: (now - startedAt) / 1000, latenciesMs })
    }

    for (const connection of connections) begin(connection)
  })
}
