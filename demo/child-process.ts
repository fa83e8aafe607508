import { execFile, spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Programs run from source, in the repository: there `tsx` is found, whatever folder we are in. */
const repository = dirname(dirname(fileURLToPath(import.meta.url)))
const RUN_SOURCE = '--import=tsx'
const END_WITH_PARENT = '--import=./demo/end-with-parent.ts'

/** Client libraries must not look for a server on this machine through a proxy. */
const environment = { ...process.env, NO_PROXY: 'localhost', no_proxy: 'localhost' }

/** How long a program may take to end before it is made to. */
const PATIENCE_MS = 12_000

export type Child = Readonly<{
  name: string
  /** Resolves when the process is gone, with how it went. */
  ended: Promise<string>
  /** Asks it to end, insists after a while, and resolves when it is gone. */
  stop(): Promise<void>
}>

/**
 * Starts a program of the repository. What it prints is passed on line by line. It is out of the
 * terminal's reach, so that Ctrl-C comes to its parent alone, who then ends it in good order.
 */
export function startChild(
  name: string,
  args: readonly string[],
  print: (line: string) => void,
): Child {
  const child = spawn(process.execPath, [RUN_SOURCE, END_WITH_PARENT, ...args], {
    cwd: repository,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface(stream).on('line', (line) => print(`[${name}] ${line}`))
  }
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })

  return {
    name,
    ended,

    async stop() {
      child.kill('SIGTERM')
      const insisting = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
      await ended
      clearTimeout(insisting)
    },
  }
}

/** Runs a program of the repository to its end. Rejects with what it said when it fails. */
export async function runToEnd(
  args: readonly string[],
  { input = '', signal }: Readonly<{ input?: string; signal: AbortSignal }>,
): Promise<void> {
  const options = { cwd: repository, env: environment, signal }
  const running = promisify(execFile)(process.execPath, [RUN_SOURCE, ...args], options)
  running.child.stdin?.end(input)
  await running
}
