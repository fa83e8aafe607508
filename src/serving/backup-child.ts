import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { BackupReport } from '../backup/report.ts'
import { selfCommand } from '../self.ts'

/** How a backup by a process of its own ended. */
export type ChildEnding = Readonly<{
  /** Null: it was killed. */
  code: number | null
  report: BackupReport | undefined
  /** What it said last when something went wrong. */
  problem: string
}>

/** Without a file descriptor left there are no pipes, whatever the type of `spawn` says. */
type PipedChild = Readonly<{ stdout?: Readable; stderr?: Readable }>

const MOST_OUTPUT = 1024 * 1024
/** A backup that takes longer hangs, on a network disk perhaps. */
const LONGEST_MS = 4 * 3_600_000
/** Told to end it removes what is half done; then it is ended. */
const GRACE_MS = 3_000

/**
 * Makes a backup in a process of its own, of this very program at a low priority: reading and encrypting
 * the whole database must not keep a request waiting. `stop` ends it within seconds. That it could not
 * be started is an ending like any other.
 */
export function startBackup(configFile: string) {
  const { file, args } = selfCommand()
  const command = [...args, '--config', configFile, 'backup', 'now', '--scheduled', '--json']
  const child = spawn(file, command, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  const { stdout, stderr } = child as PipedChild
  stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    output = (output + chunk).slice(-MOST_OUTPUT)
  })
  stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    errors = (errors + chunk).slice(-MOST_OUTPUT)
  })
  const tooLong = setTimeout(() => void stop(), LONGEST_MS)
  tooLong.unref()
  let killing: NodeJS.Timeout | undefined

  const ended = new Promise<ChildEnding>((resolve) => {
    const settle = (code: number | null, problem: string) => {
      clearTimeout(tooLong)
      clearTimeout(killing)
      resolve({ code, report: reportIn(output), problem })
    }
    child.on('error', (error) => settle(null, `It could not be started: ${error.message}`))
    child.on('close', (code, signal) => settle(code, lastLine(errors) || `ended by ${signal}`))
  })

  function stop(): Promise<ChildEnding> {
    child.kill('SIGTERM')
    killing ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    return ended
  }

  return { ended, stop }
}

export type BackupChild = ReturnType<typeof startBackup>

function reportIn(output: string): BackupReport | undefined {
  try {
    return JSON.parse(lastLine(output)) as BackupReport
  } catch {
    return undefined
  }
}

function lastLine(text: string): string {
  return (text.trimEnd().split('\n').at(-1) ?? '').replace(/^cas: /, '')
}
