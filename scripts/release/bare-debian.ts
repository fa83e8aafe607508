import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const MIRROR = 'http://deb.debian.org/debian'
const WORDS = ['unshare', '--mount', '--pid', '--fork', '--kill-child']
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
}

/**
 * A bare Debian 12 in a folder, by debootstrap. `kept` names one that is copied instead, and made first where
 * it is not there.
 */
export function makeBareDebian(root: string, kept: string | undefined): void {
  const made = kept ?? root
  if (!existsSync(join(made, 'etc', 'debian_version'))) debootstrap(made)
  if (kept !== undefined) execFileSync('cp', ['--archive', `${kept}/.`, root])
}

function debootstrap(root: string) {
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

/** Starts a program in it, as a user of its own; `stop` ends it as a supervisor does, and waits for that. */
export function startInside(root: string, command: readonly string[], user: string) {
  const [file = '', ...args] = inside(root, command, `${user}:${user}`)
  const child = spawn(file, args, { env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  return {
    async stop() {
      // `unshare` itself takes no SIGTERM; the program is its child.
      const children = `/proc/${child.pid}/task/${child.pid}/children`
      for (const pid of readFileSync(children, 'utf8').split(' ')) {
        if (pid !== '') process.kill(Number(pid), 'SIGTERM')
      }
      await ended
    },
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
