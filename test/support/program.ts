import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'

const root = fileURLToPath(new URL('../../', import.meta.url))
const READY_WITHIN_MS = 20_000

/** How a run of the program ended. */
export type Ending = Readonly<{
  code: number | null
  signal: NodeJS.Signals | null
  output: string
  errors: string
}>

/** What lies beside dist/ wherever the program is installed. */
const BESIDE = ['templates', 'migrations', 'lists', 'docs', 'package.json', 'node_modules']

let builtFile: string | undefined

/**
 * The whole program as few files: it starts much quicker so. Built once for all tests of a run in the folder
 * that `CAS_TEST_FOLDER` names, by whichever file of them needs it first; otherwise anew for each file.
 */
function built(): string {
  if (builtFile !== undefined) return builtFile
  const { CAS_TEST_FOLDER: shared } = process.env
  const kept = shared === undefined ? undefined : join(shared, 'program')
  if (kept !== undefined && existsSync(kept)) {
    builtFile = join(kept, 'dist', 'cas.cjs')
    return builtFile
  }
  const folder = mkdtempSync(join(shared ?? tmpdir(), 'cas-built-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  for (const name of BESIDE) symlinkSync(join(root, name), join(folder, name))
  const dist = join(folder, 'dist')
  execFileSync(process.execPath, ['--import=tsx', join(root, 'scripts/build.ts'), dist])
  builtFile = join(kept === undefined ? folder : keep(folder, kept), 'dist', 'cas.cjs')
  return builtFile
}

/** Puts it where the others look, unless one of them was quicker. */
function keep(folder: string, kept: string): string {
  try {
    renameSync(folder, kept)
    return kept
  } catch {
    return folder
  }
}

/**
 * The program in words for `spawn`: the executable of a release that `CAS_PROGRAM` names by its whole path, so
 * that it passes the same tests, or else what the source builds.
 */
export function programWords(): readonly string[] {
  const { CAS_PROGRAM: executable } = process.env
  return executable === undefined ? [process.execPath, built()] : [executable]
}

/** The real program, as operators run it, on a folder of its own that is removed with the test. */
export function program(t: Test) {
  const words = programWords()
  const folder = mkdtempSync(join(tmpdir(), 'cas-program-'))
  const configFile = join(folder, 'cas.config.json')
  const running = new Set<ChildProcess>()
  t.teardown(async () => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  /** `under`: the command that starts it, as `nice`. */
  function start(args: readonly string[], stdin = '', under: readonly string[] = []) {
    const command = [...words, '--config', configFile, ...args]
    // The tests have Node load things of theirs first; operators do not.
    const child = spawn('env', ['--unset=NODE_OPTIONS', ...under, ...command], { cwd: root })
    running.add(child)
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
    const ended = new Promise<Ending>((resolve) => {
      child.on('close', (code, signal) => {
        running.delete(child)
        resolve({ code, signal, output, errors })
      })
    })
    return {
      pid: child.pid ?? 0,
      ended,
      kill: (signal: NodeJS.Signals) => child.kill(signal),
      /** Tells what the program says while it runs. */
      onOutput: (listener: (text: string) => void) => child.stdout.on('data', listener),
      /** The same of its standard error. */
      onErrors: (listener: (text: string) => void) => child.stderr.on('data', listener),
    }
  }

  return {
    folder,
    dataFolder: join(folder, 'data'),

    configure(config: unknown): void {
      writeFileSync(configFile, JSON.stringify(config))
    },

    /** Starts a command and does not wait for it. */
    start,

    /** Runs one command to its end. */
    run: (args: readonly string[], stdin?: string): Promise<Ending> => start(args, stdin).ended,

    /** Starts the server and waits until it can sign people in. */
    async serve(url: string, under: readonly string[] = []) {
      const server = start(['serve'], '', under)
      let ending: Ending | undefined
      void server.ended.then((end) => {
        ending = end
      })
      const until = Date.now() + READY_WITHIN_MS
      while (!(await isReady(url))) {
        if (ending) throw new Error(`The server ended by itself: ${ending.errors}`)
        if (Date.now() > until) throw new Error('The server does not become ready.')
        await wait(50)
      }
      return server
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  )
}
