import type { createStatus } from '../serving/status.ts'
import type { Holder } from '../storage/server-lock.ts'
import { localTime } from './local-time.ts'
import type { KnownFromFiles } from './status.ts'
import { printable } from './text-table.ts'

export type RunningStatus = Awaited<ReturnType<ReturnType<typeof createStatus>['status']>>

const at = (iso: string) => localTime(Date.parse(iso))

/** What runs, as an operator reads it. */
export function runningWords(status: RunningStatus, now: number): string {
  const { listen, operations, queues, eventLoopDelay, signOnsLastMinutes, config } = status
  const reload = config.lastReload
  return lines([
    [
      'server',
      `${status.ready ? 'runs and is ready' : 'runs, and is not ready'}, process ${status.pid}`,
    ],
    ['version', `${status.version}, Node ${status.node}`],
    ['since', `${at(status.startedAt)} (${span(now - Date.parse(status.startedAt))})`],
    ['address', `${status.publicUrl}, listens on ${listen.host}:${listen.port}`],
    ['monitoring', operations ? `${operations.host}:${operations.port}` : 'off'],
    ['database', `version ${status.schema}`],
    ['sessions', count(status.sessions)],
    ['sign-ons', `${signOnsLastMinutes.count} in the last ${signOnsLastMinutes.minutes} minutes`],
    [
      'queues',
      `${count(queues.logoutsWaiting)} sign-outs to tell, ${count(queues.hashing)} passwords being checked, ${count(queues.hashesWaiting)} waiting`,
    ],
    [
      'event loop',
      `${milliseconds(eventLoopDelay.p99)} late (99 %), ${milliseconds(eventLoopDelay.max)} at most`,
    ],
    ['memory', `${Math.round(status.memoryBytes / 1024 / 1024)} MB`],
    [
      'maintenance',
      status.maintenance
        ? `closed until ${at(status.maintenance.until)}, by ${printable(status.maintenance.by)}`
        : 'none',
    ],
    ['last backup', status.lastBackupAt ? at(status.lastBackupAt) : 'none'],
    ['config', printable(config.file)],
    ['', config.isChangedSinceRead ? 'has changed since it was read: cas reload' : ''],
    [
      '',
      reload && !reload.isDone
        ? `the reload at ${at(reload.at)} found mistakes and was refused`
        : '',
    ],
    [
      '',
      config.needsRestart.length > 0
        ? `waits for a restart: ${printable(config.needsRestart.join(', '))}`
        : '',
    ],
  ])
}

/** Somebody holds the database and says nothing. */
export function silentWords({ pid, purpose, since }: Partial<Holder>, isEnabled: boolean): string {
  return lines([
    [
      'server',
      `${purpose ?? 'something'}${pid === undefined ? '' : `, process ${pid}`} has the database`,
    ],
    ['since', since === undefined ? '' : localTime(since)],
    [
      'monitoring',
      isEnabled
        ? 'does not answer: it starts, ends, upgrades the database, or hangs; its log says more'
        : 'off ("operations.enabled"): nothing more can be told',
    ],
  ])
}

/** Nothing runs. */
export function notRunningWords({ database, maintenance, lastBackupAt }: KnownFromFiles): string {
  return lines([
    ['server', 'does not run'],
    [
      'database',
      database ? `version ${database.schema}, ${printable(database.file)}` : 'there is none yet',
    ],
    ['maintenance', maintenance ? `closed until ${at(maintenance.until)}` : 'none'],
    ['last backup', lastBackupAt ? at(lastBackupAt) : 'none'],
  ])
}

function lines(rows: readonly (readonly [string, string])[]): string {
  return rows
    .filter(([, text]) => text !== '')
    .map(([name, text]) => `${name.padEnd(12)} ${text}\n`)
    .join('')
}

const count = (value: number | null) => (value === null ? '?' : String(value))
const milliseconds = (seconds: number) => `${Math.round(seconds * 1000)} ms`

function span(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  if (days > 0) return `${days} d ${hours} h`
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`
}
