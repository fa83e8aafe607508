import type { Draft, Restored } from '../backup/restore.ts'
import { localTime } from './local-time.ts'
import { printable, textTable } from './text-table.ts'

const MOST_LINES = 20
const UNPROVEN = `ATTENTION: Who made it cannot be told, as this machine has no secret.key: whoever can write into that folder could have.
With the secret.key of a backup that you trust in the data folder, the seal is compared.
`
const HOUR_MS = 3_600_000

/** What would be restored, and what would be lost, as an operator reads it. */
export function draftInWords(
  draft: Draft,
  { now, isServing }: Readonly<{ now: number; isServing: boolean }>,
): string {
  const { name, takenAt, origin, counts, putRight } = draft
  const age =
    takenAt === undefined ? '' : `, made ${localTime(takenAt)}, ${ageInWords(now - takenAt)} ago`
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const found = `${name}${age}: ${rows} rows, ${counts.accounts ?? 0} accounts. It is whole and can be restored.\n`
  const unproven = origin === 'unknown' ? UNPROVEN : ''
  const foreign = putRight.map(
    (one) => `ATTENTION: not as this program makes it, and put right: ${printable(one)}\n`,
  )
  return `${found}${unproven}${foreign.join('')}\n${lossesInWords(draft)}${isServing ? '\nThe server runs: end it before you restore.\n' : ''}`
}

function lossesInWords({ losses }: Draft): string {
  const { isKnown, events, tables, passwords, secondFactors, closedOrLocked, groups } = losses
  if (!isKnown) {
    return (
      'What was done since is not known: the present database is gone, damaged, or no later state of this one.\n' +
      'All that was done since is lost, and all recovery codes that were not used yet end, too.\n'
    )
  }
  if (events.length === 0) return 'Nothing that is in the audit trail was done since.\n'
  const shown = events.slice(0, MOST_LINES)
  const more = events.length - shown.length
  return [
    'Done since, and lost:\n',
    textTable(
      ['TIMES', 'WHAT'],
      shown.map(({ event, count }) => [String(count), event]),
    ),
    more > 0 ? `… and ${more} more kinds.\n` : '',
    tables.length > 0 ? '\nRows:\n' : '',
    textTable(
      ['TABLE', 'NOW', 'THEN'],
      tables.map(({ table, now, then }) => [table, String(now), String(then)]),
    ),
    `\nSince then another one: passwords ${passwords}, second factors ${secondFactors}, accounts closed, locked or opened ${closedOrLocked}, groups ${groups}.\n`,
  ].join('')
}

/** What was done, and what comes next. */
export function doneInWords({ ended, aside, addedKeys }: Restored): string {
  const { sessions, trustedDevices, recoveryCodes, recoverySecrets } = ended
  return [
    `\nRestored. Ended: ${sessions} sessions, ${trustedDevices} trusted devices, ${recoveryCodes} recovery codes, ${recoverySecrets} codes and links for a new password.\n`,
    addedKeys > 0 ? `Keys that were missing and came with it: ${addedKeys}.\n` : '',
    ...aside.map((file) => `Kept aside: ${file}\n`),
    '\nStart the server: everybody signs in anew.\n',
    aside.length > 0
      ? "When all is well, delete what was kept aside: it holds everybody's data.\n"
      : '',
    'Slips, codes and links that were handed out must be made anew ("cas account slips").\n',
  ].join('')
}

/** The same as `--json` gives it. These keys are a promise to scripts. */
export function draftDocument({ name, takenAt, counts, losses, putRight }: Draft) {
  return {
    backup: name,
    made: takenAt === undefined ? null : new Date(takenAt).toISOString(),
    counts,
    putRight,
    since: losses.isKnown ? losses : null,
  }
}

function ageInWords(ms: number): string {
  const hours = Math.round(ms / HOUR_MS)
  if (hours < 1) return `${Math.max(0, Math.round(ms / 60_000))} minutes`
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}
