import { readFileSync } from 'node:fs'
import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import { descriptorLimitIn, LIMITS_FILE } from '../watch/descriptors.ts'
import { REQUEST_LIMITS } from './request-limits.ts'

export type Pressure = 'delay' | 'requests' | 'connections'

/** When those who are turned away may come again. */
export const OVERLOAD_RETRY_SECONDS = 10

const LOOK_EVERY_MS = 100
/** The event loop is late when a timer comes by so much too late … */
const LATE_MS = 400
/** … and too busy when it is so over and over: a few long pauses turn nobody away. */
const LATE_IN_A_ROW = 6
/** Idle connections are closed to make room, at most so often. */
const MAKE_ROOM_EVERY_MS = 1_000
/** File descriptors for everything but people's connections: the database, names, other servers. */
const OTHER_DESCRIPTORS = 256

type Parts = Readonly<{
  server: Server
  logger: FastifyBaseLogger
  /** Told of every request that is refused, and why. */
  noteRefused?(why: Pressure): void
  mostRequests?: number
  mostConnections?: number
}>

/**
 * Knows when the server has more to do than it can: then a request is better refused at once than
 * answered when nobody waits any more. Three bounds: the event loop comes late again and again, too many
 * requests are under way, or nearly all connections are taken. Asking costs a few comparisons.
 */
export function createOverload(parts: Parts) {
  const { server, logger } = parts
  const { mostRequests = REQUEST_LIMITS.underWay } = parts
  const { mostConnections = connectionLimit() } = parts
  /** The last tenth is answered, though with a refusal: a closed door would say nothing. */
  const fewerConnections = Math.floor(mostConnections * 0.9)
  const underWay = new Set<ServerResponse>()
  const surplus = new WeakSet<Socket>()
  let connections = 0
  let lateInARow = 0
  let lookedAt = performance.now()
  let madeRoomAt = 0
  let isHangingUp = false
  let refusing: { since: number; refused: number; why: Pressure } | undefined
  let hasDropped = false

  server.maxConnections = mostConnections

  server.on('connection', (socket: Socket) => {
    connections += 1
    if (connections > fewerConnections) {
      surplus.add(socket)
      makeRoom()
    }
    socket.once('close', () => {
      connections -= 1
      if (connections <= fewerConnections) hasDropped = false
    })
  })

  server.on('secureConnection', (socket: Socket) => {
    if (connections > fewerConnections) surplus.add(socket)
  })

  server.on('drop', () => {
    makeRoom()
    if (hasDropped) return
    hasDropped = true
    logger.error({ event: 'connections.exhausted', connections, most: mostConnections })
  })

  server.on('request', (_request, response: ServerResponse) => {
    underWay.add(response)
    if (isHangingUp) response.shouldKeepAlive = false
    response.once('close', () => underWay.delete(response))
  })

  function makeRoom() {
    const now = performance.now()
    if (now - madeRoomAt < MAKE_ROOM_EVERY_MS) return
    madeRoomAt = now
    server.closeIdleConnections()
  }

  const looking = setInterval(() => {
    const now = performance.now()
    const late = now - lookedAt - LOOK_EVERY_MS
    lookedAt = now
    lateInARow = late > LATE_MS ? lateInARow + 1 : 0
    if (refusing && pressure() === undefined) calmAgain(refusing)
  }, LOOK_EVERY_MS)
  looking.unref()

  function calmAgain({ since, refused, why }: NonNullable<typeof refusing>) {
    refusing = undefined
    const afterMs = Math.round(performance.now() - since)
    logger.warn({ event: 'overload.ended', why, refused, afterMs })
  }

  function pressure(socket?: Socket): Pressure | undefined {
    if (lateInARow >= LATE_IN_A_ROW) return 'delay'
    if (underWay.size > mostRequests) return 'requests'
    return socket !== undefined && surplus.has(socket) ? 'connections' : undefined
  }

  return {
    /** Whether a request that has come by this connection is refused now, and why. */
    refuses(socket: Socket): Pressure | undefined {
      const why = pressure(socket)
      if (why === undefined) return undefined
      if (refusing === undefined) {
        refusing = { since: performance.now(), refused: 0, why }
        logger.error({ event: 'overload.began', why, underWay: underWay.size, connections })
      }
      refusing.refused += 1
      parts.noteRefused?.(why)
      return why
    },

    /** Under pressure from within: more connections are no reason to send people elsewhere. */
    isCalm: (): boolean => pressure() === undefined,

    load: () => ({ underWay: underWay.size, connections, lateInARow }),

    /** The answers that are still to come end their connections. */
    hangUpAfterAnswer(): void {
      isHangingUp = true
      for (const response of underWay) response.shouldKeepAlive = false
    },

    stop: (): void => clearInterval(looking),
  }
}

export type Overload = ReturnType<typeof createOverload>

/** As many connections as there are file descriptors for, and no more than we mean to have. */
function connectionLimit(): number {
  const descriptors = descriptorLimit()
  if (descriptors === undefined) return REQUEST_LIMITS.connections
  const left = Math.max(descriptors - OTHER_DESCRIPTORS, Math.floor(descriptors / 2))
  return Math.min(REQUEST_LIMITS.connections, left)
}

/** Once, at the start; undefined where there is no limit, or no /proc. */
function descriptorLimit(): number | undefined {
  try {
    return descriptorLimitIn(readFileSync(LIMITS_FILE, 'utf8'))
  } catch {
    return undefined
  }
}
