import type { FastifyBaseLogger } from 'fastify'
import { type Descriptors, descriptorLimit, openDescriptors } from '../watch/descriptors.ts'
import type { Companion } from './companions.ts'

const LOOK_EVERY_MS = 10_000
const SHORT_FROM = 0.9
const ENOUGH_BELOW = 0.8

type Parts = Readonly<{
  logger: FastifyBaseLogger
  /** undefined where it cannot be known. */
  count?: () => Promise<Descriptors | undefined>
  lookEveryMs?: number
}>

/**
 * Tells when nearly all file descriptors are taken (`LimitNOFILE` of the unit). At the limit the system
 * closes new connections before the server hears of them, so that nothing else would say why.
 */
export function createDescriptorWatch(parts: Parts): Companion {
  const { logger, count = countDescriptors, lookEveryMs = LOOK_EVERY_MS } = parts
  let timer: NodeJS.Timeout | undefined
  let isShort = false

  async function look(): Promise<void> {
    const found = await count()
    if (found === undefined) return
    const share = found.open / found.most
    if (!isShort && share >= SHORT_FROM) {
      isShort = true
      logger.error({ event: 'descriptors.short', ...found })
    } else if (isShort && share < ENOUGH_BELOW) {
      isShort = false
      logger.info({ event: 'descriptors.enough', ...found })
    }
  }

  return {
    name: 'descriptor-watch',

    start() {
      timer = setInterval(() => {
        look().catch((err) => logger.error({ event: 'background.failed', err }))
      }, lookEveryMs)
      timer.unref()
    },

    stop: () => clearInterval(timer),
  }
}

async function countDescriptors(): Promise<Descriptors | undefined> {
  try {
    const most = await descriptorLimit()
    return most === undefined ? undefined : { open: await openDescriptors(), most }
  } catch (error) {
    // Not to be able to look is the plainest sign of all.
    const isShort = (error as NodeJS.ErrnoException).code === 'EMFILE'
    return isShort ? { open: 1, most: 1 } : undefined
  }
}
