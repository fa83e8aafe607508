import { parseArgs } from 'node:util'
import { ABUSES, type Abuse } from './abuse.ts'

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
  /** Measured instead of all else. */
  abuses: readonly Abuse[]
  quick: boolean
  json: boolean
  /** A folder for a CPU profile of the real server. */
  profile: string | undefined
}>

const PARTS = ['issue', 'validate', 'miss', 'round', 'saml', 'proxy', 'page', 'start', 'logout']

export const USAGE = `npm run bench -- [options]
npm run bench -- [--quick] [--json] ${ABUSES.join('|')} ...   while somebody means harm, instead

  --connections <n>  connections at a time (64)
  --only <part>      one of ${PARTS.join(', ')}
  --quick            fewer and shorter turns
  --json             print one JSON document
  --profile <folder> write a CPU profile of the server there (its figures are then too high)
`

/** Reads the command line. Throws a TypeError that says what is wrong with it. */
export function readOptions(args: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
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
  if (values.only !== undefined && !PARTS.includes(values.only)) {
    throw new TypeError(`--only takes one of ${PARTS.join(', ')}.`)
  }
  const abuses = positionals.map((typed) => {
    const abuse = ABUSES.find((one) => one === typed)
    if (!abuse) throw new TypeError(`"${typed}" is none of ${ABUSES.join(', ')}.`)
    return abuse
  })
  const extent = values.quick
    ? { turns: 5, operations: 800, warmUp: 3000, budgetMs: 8000, starts: 2 }
    : { turns: 12, operations: 1500, warmUp: 6000, budgetMs: 30_000, starts: 3 }
  const { only, json, profile, quick } = values
  return { connections, ...extent, only, json, profile, quick, abuses }
}
