import { execFileSync } from 'node:child_process'
import { existsSync, lchownSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError } from './command-error.ts'

type Owner = Readonly<{ uid: number; gid: number }>

const WITHIN_MS = 5_000

/**
 * Whom new files are given to: the named user, or whom the data folder belongs to already, as a package
 * leaves it. Undefined: they stay with whoever runs the command. Throws a CommandError for an unknown user,
 * and when somebody other than root wants to give files away.
 */
export function newOwner(user: string | undefined, dataFolder: string): Owner | undefined {
  const isRoot = process.getuid?.() === 0
  if (user !== undefined) {
    if (!isRoot) throw new CommandError('Only root can give files to another user: --user.', 64)
    return userNamed(user)
  }
  if (!isRoot || !existsSync(dataFolder)) return undefined
  const { uid, gid } = statSync(dataFolder)
  return uid === 0 ? undefined : { uid, gid }
}

/** Gives files and folders, with all that is in them, to a user. Links are given, not what they lead to. */
export function handOver(paths: readonly string[], { uid, gid }: Owner): void {
  for (const path of paths) {
    if (!existsSync(path)) continue
    lchownSync(path, uid, gid)
    if (!statSync(path).isDirectory()) continue
    handOver(
      readdirSync(path).map((name) => join(path, name)),
      { uid, gid },
    )
  }
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
