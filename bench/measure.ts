import { setTimeout as pause } from 'node:timers/promises'
import { type HttpConnection, openConnection } from './http-connection.ts'
import { type Exchange, runLoad } from './load.ts'
import type { ServerProcess } from './server-process.ts'
import { percentile } from './statistics.ts'

/** One short stretch of load. Times are of the server's CPU, per operation. */
export type Sample = Readonly<{
  operations: number
  cpuMicroseconds: number
  perSecond: number
  p50Ms: number
  p99Ms: number
}>

export type LoadShape = Readonly<{ connections: number; operations: number }>

const LONGEST_STRETCH_MS = 30_000
/** Until the server has taken the connections, or written the last of its log. */
const SETTLE_MS = 20

/** Puts load on a server; connecting is not in the figures. */
export async function measure(
  server: ServerProcess,
  next: () => Exchange,
  { connections: count, operations }: LoadShape,
): Promise<Sample> {
  const connections: HttpConnection[] = []
  try {
    for (let opened = 0; opened < Math.min(count, operations); opened += 1) {
      connections.push(await openConnection(server.port))
    }
    await pause(SETTLE_MS)
    const before = server.cpuMicroseconds()
    const load = await runLoad(connections, { operations, next, timeoutMs: LONGEST_STRETCH_MS })
    await pause(SETTLE_MS)
    return {
      operations,
      cpuMicroseconds: (server.cpuMicroseconds() - before) / operations,
      perSecond: operations / load.seconds,
      p50Ms: percentile(load.latenciesMs, 0.5),
      p99Ms: percentile(load.latenciesMs, 0.99),
    }
  } finally {
    for (const connection of connections) connection.close()
  }
}
