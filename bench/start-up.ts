import { setTimeout as pause } from 'node:timers/promises'
import type { ServerProcess } from './server-process.ts'
import { median } from './statistics.ts'

/** What a server costs before anybody asks it for anything. Medians. */
export type StartUp = Readonly<{ ms: number; cpuMs: number; idleBytes: number }>

type Start = () => Promise<ServerProcess>

const REST_MS = 400

/** Starts both servers in turn, so often, and lets each rest for a moment. */
export async function measureStartUp(starts: number, real: Start, bare: Start) {
  const ofReal: StartUp[] = []
  const ofBare: StartUp[] = []
  for (let start = 0; start < starts; start += 1) {
    ofBare.push(await startOnce(bare))
    ofReal.push(await startOnce(real))
  }
  return { real: middle(ofReal), bare: middle(ofBare) }
}

async function startOnce(start: Start): Promise<StartUp> {
  const server = await start()
  try {
    await pause(REST_MS)
    return { ms: server.startMs, cpuMs: server.startCpuMs, idleBytes: server.residentBytes() }
  } finally {
    await server.stop()
  }
}

function middle(all: readonly StartUp[]): StartUp {
  return {
    ms: median(all.map(({ ms }) => ms)),
    cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
    idleBytes: median(all.map(({ idleBytes }) => idleBytes)),
  }
}
