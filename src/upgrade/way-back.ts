import { basename } from 'node:path'
import { localClock } from '../vietnamese/local-clock.ts'
import { findCopies, type UpgradeCopy } from './copies.ts'

/** How to go back to the program from before an upgrade, with the very names of the files. */
export function wayBack({ file, from, to, at }: UpgradeCopy, databaseFile: string): string {
  const time = localClock(at).slice(0, 16).replace('T', ' ')
  return [
    `The way back to version ${from} (what was done since ${time} is lost, and everybody signs in again):`,
    '  1. stop the server, and put the program from before the upgrade in its place',
    `  2. cas backup restore --from-database ${file}`,
    `     (the database of version ${to} is set aside beside ${basename(databaseFile)}, not deleted)`,
    '  3. start the server',
  ].join('\n')
}

/** The same by the newest copy that a program of this version can use; undefined: there is none. */
export function wayBackFrom(databaseFile: string, version: number): string | undefined {
  const copy = findCopies(databaseFile).find(({ from }) => from <= version)
  return copy && wayBack(copy, databaseFile)
}
