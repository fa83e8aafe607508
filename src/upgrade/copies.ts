import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** A copy of the database that was made before an upgrade. */
export type UpgradeCopy = Readonly<{
  file: string
  /** The version that the database had, and the one that it was brought to. */
  from: number
  to: number
  /** When the copy was made. */
  at: number
}>

/** So many are kept, the newest … */
const KEPT = 3
/** … and none for longer: it holds the data of people who may have been removed since. */
const KEPT_MS = 30 * 24 * 60 * 60_000

const NAME = /^\.v(\d+)-before-v(\d+)\.(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** `cas.sqlite.v21-before-v25.20261130T010203Z`, beside the database and as well kept as it. */
export function copyFile(
  databaseFile: string,
  { from, to, at }: Pick<UpgradeCopy, 'from' | 'to' | 'at'>,
): string {
  const time = new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')
  return `${databaseFile}.v${from}-before-v${to}.${time}Z`
}

/** The copies of a database that are there, the newest first. */
export function findCopies(databaseFile: string): readonly UpgradeCopy[] {
  const folder = dirname(databaseFile)
  return readdirSync(folder)
    .flatMap((name) => copyOf(name, databaseFile) ?? [])
    .sort((a, b) => b.at - a.at)
}

/** Removes those that are too many or too old. Returns what it removed. */
export function pruneCopies(databaseFile: string, now: number): readonly UpgradeCopy[] {
  const surplus = findCopies(databaseFile).filter(
    ({ at }, place) => place >= KEPT || now - at > KEPT_MS,
  )
  for (const { file } of surplus) rmSync(file, { force: true })
  return surplus
}

/** Removes what a copy that was interrupted has left. For whoever has the database to itself. */
export function sweepDrafts(databaseFile: string): void {
  const folder = dirname(databaseFile)
  for (const name of readdirSync(folder)) {
    const isDraft = name.endsWith('.part') && copyOf(name.slice(0, -'.part'.length), databaseFile)
    if (isDraft) rmSync(join(folder, name), { force: true })
  }
}

function copyOf(name: string, databaseFile: string): UpgradeCopy | undefined {
  const base = basename(databaseFile)
  if (!name.startsWith(base)) return undefined
  const parts = NAME.exec(name.slice(base.length))
  if (!parts) return undefined
  const [, from, to, year, month, day, hour, minute, second] = parts.map(Number)
  return {
    file: join(dirname(databaseFile), name),
    from: Number(from),
    to: Number(to),
    at: Date.UTC(Number(year), Number(month) - 1, day, hour, minute, second),
  }
}
