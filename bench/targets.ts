import type { CaseName } from './cases.ts'

/** What a first-rate server holds beside a bare Fastify: CPU of a constant answer over CPU of ours. */
export const LEAST_CPU_RATIO: Readonly<Partial<Record<CaseName, number>>> = {
  issue: 0.3,
  validate: 0.33,
  round: 0.16,
  page: 0.45,
}

/** At 64 connections. */
export const LEAST_RATE_RATIO: Readonly<Partial<Record<CaseName, number>>> = { validate: 0.4 }

export const MOST_START_RATIO = 1.8
export const MOST_IDLE_MEMORY_RATIO = 1.6
