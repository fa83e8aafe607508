import { parseArgs } from 'node:util'

export type Options = Readonly<{
  connections: number
  /** How many turns each case gets at most, and how many operations are in a turn. */
  turns: number
  operations: number
  /** Operations of each case before the first turn. */
  warmUp: number
  /** No turn begins after this much time. */
  budgetMs: number
  starts: number
  only: string | undefined
  json: boolean
  /** A folder for a CPU profile of the real server. */
  profile: string | undefined
}>

export const USAGE = `npm run bench -- [options]

  --connections <n>  connections at a time (64)
  --only <case>      one of issue, validate, miss, round, page, start
  --quick            fewer and shorter turns
  --json             print one JSON document
  --profile <folder> write a CPU profile of the server there (its figures are then too high)
`

/** Reads the command line. Throws a TypeError that says what is wrong with it. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      connections: { type: 'string', default: '64' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  })
  const connections = Number(values.connections)
  if (!Number.isInteger(connections) || connections < 1 || connections > 1000) {
    throw new TypeError('--connections takes a number from 1 to 1000.')
  }
  const extent = values.quick
    ? { turns: 6, operations: 500, warmUp: 2500, budgetMs: 10_000, starts: 2 }
    : { turns: 25, operations: 1000, warmUp: 6000, budgetMs: 60_000, starts: 5 }
  return { connections, ...extent, only: values.only, json: values.json, profile: values.profile }
}
