import { execFile } from 'node:child_process'
import type { Socket } from 'node:net'
import { constants, setPriority } from 'node:os'
import type { DoctorReport } from '../health/report.ts'
import { selfCommand } from '../self.ts'

const LONGEST_MS = 60_000
const MOST_OUTPUT = 1024 * 1024

/**
 * Examines the server by `cas doctor` in a process of its own at the lowest priority: it reads the whole
 * database, and no request shall wait for that. Rejects when that gives no report within a minute.
 */
export function examineByChild(configFile: string): Promise<DoctorReport> {
  const { file, args } = selfCommand()
  const command = [...args, '--config', configFile, 'doctor', '--json']
  // Its timer, unlike the one of `timeout`, keeps no process alive.
  const signal = AbortSignal.timeout(LONGEST_MS)
  const options = { signal, killSignal: 'SIGKILL', maxBuffer: MOST_OUTPUT } as const
  return new Promise((resolve, reject) => {
    const child = execFile(file, command, options, (error, stdout, stderr) => {
      // It ends with 1 or 2 when it has found something.
      try {
        resolve(JSON.parse(stdout) as DoctorReport)
      } catch {
        const [line = ''] = stderr.trim().split('\n')
        reject(new Error(line || error?.message || 'no report'))
      }
    })
    // A server that is told to end does not wait for it.
    child.unref()
    for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref()
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    } catch {
      // It has ended already, or nobody may: then it runs as it is.
    }
  })
}
