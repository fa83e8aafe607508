import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { askOnce } from './http-connection.ts'

export type ServerProcess = Readonly<{
  port: number
  /** From the spawn to the end of the first answer. */
  startMs: number
  /** CPU time until then. */
  startCpuMs: number
  /** CPU time of all threads so far, user and system. */
  cpuMicroseconds(): number
  residentBytes(): number
  /** Tells it to end, and waits until it has. */
  stop(): Promise<void>
}>

type Options = Readonly<{
  /** Arguments of `node`. */
  args: readonly string[]
  port: number
  /** Where its output goes. */
  logFile: string
  /** What is asked for until it answers. */
  path: string
}>

const LONGEST_START_MS = 15_000
const ASK_EVERY_MS = 2

/** Starts a server and resolves when it has answered its first request. */
export async function startServer({ args, port, logFile, path }: Options): Promise<ServerProcess> {
  const log = openSync(logFile, 'a')
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', log, log] })
  await firstAnswer(child, port, path, startedAt, logFile)
  const startMs = performance.now() - startedAt
  const { pid } = child
  if (pid === undefined) throw new Error(`${args.join(' ')} did not start.`)
  return {
    port,
    startMs,
    startCpuMs: cpuMicroseconds(pid) / 1000,
    cpuMicroseconds: () => cpuMicroseconds(pid),
    residentBytes: () => residentBytes(pid),

    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const tooLong = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await exited
      clearTimeout(tooLong)
    },
  }
}

async function firstAnswer(
  child: ChildProcess,
  port: number,
  path: string,
  startedAt: number,
  logFile: string,
) {
  const request = `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`
  for (;;) {
    try {
      const { status } = await askOnce(port, request)
      if (status === 200) return
      throw new Error(`GET ${path} was answered with ${status}.`)
    } catch (error) {
      const isRefused = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
      const isOver = performance.now() - startedAt > LONGEST_START_MS
      if (!isRefused || isOver || child.exitCode !== null) {
        child.kill('SIGKILL')
        throw new Error(`The server did not start; its log: ${readFileSync(logFile, 'utf8')}`, {
          cause: error,
        })
      }
    }
    await pause(ASK_EVERY_MS)
  }
}

/** The scheduler's own count, in nanoseconds: the clock ticks of `stat` are too coarse. */
function cpuMicroseconds(pid: number): number {
  let nanoseconds = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [onCpu] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')
    nanoseconds += Number(onCpu)
  }
  return nanoseconds / 1000
}

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024
}

/** A port on loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  if (address === null || typeof address === 'string') throw new TypeError('A port has a number.')
  probe.close()
  await once(probe, 'close')
  return address.port
}
