import type { Rehearsal } from '../upgrade/rehearse.ts'
import type { UpgradeStep } from '../upgrade/upgrade-database.ts'
import { textTable } from './text-table.ts'

/** A step of an upgrade, as whoever watches it at a terminal reads it. */
export function stepWords(step: UpgradeStep): string {
  switch (step.step) {
    case 'waiting':
      return 'Another program writes to the database; waiting for it, ten minutes at most …'
    case 'copied':
      return `copied the database as it was to ${step.file} (${size(step.bytes)}, ${time(step.ms)})`
    case 'applying':
      return `applying ${step.number} ${step.name} …`
    case 'applied':
      return `applied  ${step.number} ${step.name} (${time(step.ms)})`
  }
}

/** What came of a dry run. */
export function rehearsalWords(rehearsal: Rehearsal): string {
  const { from, to, steps, copyMs, ms, bytesBefore, bytesAfter, rows, faults } = rehearsal
  const changed = rows.filter(({ before, after }) => before !== after)
  const lines = [
    from === to
      ? `The database is at version ${from} already. Looked at a copy of it, made in ${time(copyMs)}.`
      : `Upgraded a copy from version ${from} to ${to}. The database itself was not touched.`,
    ...steps.map((step) => `  ${step.number} ${step.name}: ${time(step.ms)}`),
    from === to
      ? ''
      : `copy made in ${time(copyMs)}, upgraded in ${time(ms)}; nobody can write meanwhile`,
    `size: ${size(bytesBefore)} before, ${size(bytesAfter)} after`,
    `rows: ${total(rows.map(({ before }) => before))} before, ${total(rows.map(({ after }) => after))} after`,
  ].filter((line) => line !== '')
  const table = changed.map(({ table, before, after }) => [table, count(before), count(after)])
  const ending =
    faults.length === 0
      ? 'Its integrity is sound.\n'
      : `It is not sound:\n${faults.map((fault) => `  ${fault}\n`).join('')}`
  return `${lines.join('\n')}\n${
    changed.length > 0 ? textTable(['TABLE', 'BEFORE', 'AFTER'], table) : ''
  }${ending}`
}

const count = (rows: number | null) => (rows === null ? '–' : String(rows))
const total = (rows: readonly (number | null)[]) =>
  rows.reduce((sum: number, some) => sum + (some ?? 0), 0)

function time(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}

function size(bytes: number): string {
  const megabytes = bytes / 1024 / 1024
  return megabytes < 1 ? `${Math.ceil(bytes / 1024)} kB` : `${megabytes.toFixed(1)} MB`
}
