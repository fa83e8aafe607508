import { messagesOf } from '../i18n/locale.ts'
import type { Maintenance } from '../maintenance/maintenance.ts'
import { localTime } from './local-time.ts'
import { printable, printableJson } from './text-table.ts'

/** What an operator reads who has just closed the server. */
export function begunWords(
  maintenance: Maintenance,
  { isMoved, isServing }: Readonly<{ isMoved: boolean; isServing: boolean }>,
): string {
  const { until, allow } = maintenance
  const first = isMoved
    ? `Still closed, now until ${localTime(until)}.`
    : `Closed until ${localTime(until)}; it opens by itself then.`
  const server = isServing
    ? 'The running server does so within two seconds.'
    : 'No server runs; one that is started meanwhile starts closed.'
  return [
    first,
    server,
    'People read:',
    ...(['vi', 'en'] as const).map((locale) => `  ${sentence(maintenance, locale)}`),
    allow.length > 0 ? `Let in all the same: ${allow.join(', ')}` : '',
    'Open it sooner: cas maintenance off',
  ]
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('')
}

/** Whether it is closed, for whoever asks. */
export function statusWords(maintenance: Maintenance | undefined, now: number): string {
  if (!maintenance) return 'Open: no maintenance.\n'
  const { since, until, by, allow } = maintenance
  const minutes = Math.ceil((until - now) / 60_000)
  const lines = [
    `Closed until ${localTime(until)} (${minutes} minutes more), since ${localTime(since)}, by ${printable(by)}.`,
    ...(['vi', 'en'] as const).map((locale) => `  ${sentence(maintenance, locale)}`),
    ...(allow.length > 0 ? [`Let in all the same: ${allow.join(', ')}`] : []),
  ]
  return `${lines.join('\n')}\n`
}

/** The same for programs. */
export function maintenanceDocument(maintenance: Maintenance | undefined, now: number): string {
  const document = maintenance
    ? {
        closed: true,
        since: new Date(maintenance.since).toISOString(),
        until: new Date(maintenance.until).toISOString(),
        secondsLeft: Math.ceil((maintenance.until - now) / 1000),
        reason: maintenance.reason,
        allow: maintenance.allow,
        by: maintenance.by,
      }
    : { closed: false }
  return `${printableJson(JSON.stringify(document))}\n`
}

function sentence({ until, reason }: Maintenance, locale: 'vi' | 'en'): string {
  const m = messagesOf(locale).notices
  const [day = '', time = ''] = localTime(until).split(' ')
  const date = day.split('-').reverse().join('/')
  const back = m.backAt(`${time} ${locale === 'vi' ? 'ngày' : 'on'} ${date}`)
  return printable([`${m.down}.`, back, reason[locale] || reason.vi].filter(Boolean).join(' '))
}
