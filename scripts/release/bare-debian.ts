import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const MIRROR = 'http://deb.debian.org/debian'
const WORDS = ['unshare', '--mount', '--pid', '--fork', '--kill-child']
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
}

/** A bare Debian 12 in a folder, by debootstrap; one that is there already is taken as it is. */
export function makeBareDebian(root: string): void {
  if (existsSync(join(root, 'etc', 'debian_version'))) return
  execFileSync('debootstrap', ['--variant=minbase', 'bookworm', root, MIRROR], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/**
 * The words that run a program with the folder as its root, as that user, with processes of its own: when
 * the first of them ends, all do. The network is this machine's.
 */
function inside(root: string, command: readonly string[], user: string): string[] {
  return [
    ...WORDS,
    `--mount-proc=${join(root, 'proc')}`,
    'chroot',
    `--userspec=${user}`,
    root,
    ...command,
  ]
}

/** Runs lines of a shell in it, as root, each told before its output. Throws when one fails. */
export function runLines(root: string, lines: readonly string[], folder: string): string {
  const script = lines.map((line) => `printf '%s\\n' ${quoted(`# ${line}`)}\n${line}`).join('\n')
  const [file = '', ...args] = inside(
    root,
    ['/bin/bash', '-c', `set -e\ncd ${folder}\n${script}`],
    'root:root',
  )
  return execFileSync(file, args, {
    env: ENVIRONMENT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Starts a program in it, as a user of its own. */
export function startInside(root: string, command: readonly string[], user: string): ChildProcess {
  const [file = '', ...args] = inside(root, command, `${user}:${user}`)
  return spawn(file, args, { env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] })
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
