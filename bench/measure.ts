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

/** A server and the connections to it, open from the first stretch to the last. */
export type Side = Readonly<{ server: ServerProcess; connections: readonly HttpConnection[] }>

const LONGEST_STRETCH_MS = 30_000
/** Until the server has written the last of its log. */
const SETTLE_MS = 15

export async function connectTo(server: ServerProcess, count: number): Promise<Side> {
  const connections: HttpConnection[] = []
  while (connections.length < count) connections.push(await openConnection(server.port))
  return { server, connections }
}

/** Puts load on a server and tells what it cost. */
export async function measure(
  { server, connections }: Side,
  next: () => Exchange,
  operations: number,
): Promise<Sample> {
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
}
