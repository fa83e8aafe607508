import { execFileSync } from 'node:child_process'
import { existsSync, lchownSync, lstatSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError } from './command-error.ts'

type Owner = Readonly<{ uid: number; gid: number }>

const WITHIN_MS = 5_000

/**
 * The user that new files are to be given to. Throws a CommandError for one that does not exist, and when
 * somebody other than root wants to give files away.
 */
export function ownerNamed(user: string): Owner {
  if (process.getuid?.() !== 0) {
    throw new CommandError('Only root can give files to another user: --user.', 64)
  }
  return userNamed(user)
}

/** Whom a data folder belongs to already, as a package leaves it; undefined: root, or we are not root. */
export function ownerOf(dataFolder: string): Owner | undefined {
  if (process.getuid?.() !== 0 || !existsSync(dataFolder)) return undefined
  const { uid, gid } = statSync(dataFolder)
  return uid === 0 ? undefined : { uid, gid }
}

/** The folder nearest the root that must be made so that this one exists; itself, when it is there. */
export function topmostNew(folder: string): string {
  const above = dirname(folder)
  return above === folder || existsSync(above) ? folder : topmostNew(above)
}

/**
 * Gives files and folders, with all that is in them, to a user. Links in them are given, not what they lead
 * to: whoever owns the folder could lead root anywhere. A path that is a link to
 * a folder itself is root's own.
 */
export function handOver(paths: readonly string[], owner: Owner): void {
  for (const path of paths) {
    if (!existsSync(path)) continue
    lchownSync(path, owner.uid, owner.gid)
    const place = realpathSync(path)
    if (place === path || statSync(place).isDirectory()) giveTree(place, owner)
  }
}

function giveTree(path: string, owner: Owner): void {
  lchownSync(path, owner.uid, owner.gid)
  if (!lstatSync(path).isDirectory()) return
  for (const name of readdirSync(path)) giveTree(join(path, name), owner)
}

function userNamed(user: string): Owner {
  const number = (what: '-u' | '-g') =>
    Number(execFileSync('id', [what, '--', user], { timeout: WITHIN_MS, stdio: 'pipe' }))
  try {
    return { uid: number('-u'), gid: number('-g') }
  } catch {
    throw new CommandError(`There is no user ${user} on this machine.`, 65)
  }
}
