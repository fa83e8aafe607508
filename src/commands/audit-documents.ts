import type { ChainedEntry } from '../audit/walk-trail.ts'
import { eventTitle } from './audit-words.ts'
import { csvHead, csvRows } from './csv-rows.ts'
import { changesOf } from './entry-sentence.ts'

/** How entries leave the program: what begins a file, and the lines of some of them. */
export type TrailFormat = Readonly<{
  head: string
  lines(entries: readonly ChainedEntry[]): string
}>

const COLUMNS = [
  'id',
  'time',
  'event',
  'actorKind',
  'actor',
  'cameFrom',
  'device',
  'accountId',
  'subject',
  'unit',
  'serviceId',
  'outcome',
  'reason',
  'supportCode',
] as const

/**
 * An entry for a program. Its names are a promise to scripts; `time` is in UTC to the millisecond, so
 * that the hash can be computed from it again (docs/audit.md).
 */
export function entryDocument({ at, ...entry }: ChainedEntry) {
  const { id, event, actorKind, actor, cameFrom, device, accountId, subject, unit, hash } = entry
  const { serviceId, outcome, reason, supportCode, before, after } = entry
  const time = new Date(at).toISOString()
  return {
    ...{ id, time, event, actorKind, actor, cameFrom, device, accountId, subject, unit, serviceId },
    ...{ outcome, reason, supportCode, before, after, hash },
  }
}

/** One JSON document a line. */
export const JSON_LINES: TrailFormat = {
  head: '',
  lines: (entries) => entries.map((entry) => `${JSON.stringify(entryDocument(entry))}\n`).join(''),
}

/** For a spreadsheet: no cell of it is a formula. */
export const CSV: TrailFormat = {
  head: csvHead([...COLUMNS, 'words', 'changes', 'hash']),
  lines: (entries) => csvRows(entries.map(cellsOf)),
}

function cellsOf(entry: ChainedEntry): unknown[] {
  const document = entryDocument(entry)
  const cells = COLUMNS.map((column) => document[column] ?? '')
  return [...cells, eventTitle(entry.event), changesOf(entry), entry.hash]
}
