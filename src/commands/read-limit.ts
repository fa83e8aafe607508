import { InvalidArgumentError } from 'commander'

/** `--limit`: how many rows a list shows at a time. */
export function readLimit(typed: string): number {
  const limit = Number(typed)
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit
  throw new InvalidArgumentError('It must be a number from 1 to 1000.')
}
