import { InvalidArgumentError } from 'commander'
import { areMany } from '../accounts/many-people.ts'
import { CommandError } from './command-error.ts'

/** `--yes-many`: how many people the operator expects. */
export function readCount(typed: string): number {
  const count = Number(typed)
  if (Number.isInteger(count) && count >= 1) return count
  throw new InvalidArgumentError('It must be a number of people.')
}

/** Refuses to change very many accounts at once, unless that very number was expected. */
export function assertExpected(count: number, open: number, expected: number | undefined): void {
  if (expected !== undefined && expected !== count) {
    throw new CommandError(`There are ${count} people, not ${expected}. Nothing was changed.`, 1)
  }
  if (expected === undefined && areMany(count, open)) {
    throw new CommandError(
      `This changes ${count} of ${open} open accounts. Look at them with --dry-run; then say --yes-many ${count}. Nothing was changed.`,
      1,
    )
  }
}
