import type { LegacyKind } from '../vietnamese/legacy-text.ts'
import type { DroppedRow, LegacyText } from './people-sheet.ts'
import { createRepeats } from './repeats.ts'
import type { SheetEntry } from './sheet-entries.ts'

export type Survey = Readonly<{
  people: number
  dropped: readonly DroppedRow[]
  droppedCount: number
  legacyText: LegacyText | undefined
  /** People in whose name letters have become `?`, and the first of those names. */
  lostNames: number
  lostName: string
  repeats: ReturnType<typeof createRepeats>
}>

const MOST_DROPPED = 1_000
const SAMPLES = 5

/** Goes once through a sheet for what only the whole can say. */
export async function surveyOf(entries: AsyncIterable<SheetEntry>): Promise<Survey> {
  const repeats = createRepeats()
  const dropped: DroppedRow[] = []
  const legacyRows = { tcvn3: 0, vni: 0 }
  const samples: { kind: LegacyKind; before: string; after: string }[] = []
  let people = 0
  let droppedCount = 0
  let lostNames = 0
  let lostName = ''
  for await (const entry of entries) {
    if (entry.kind === 'dropped') {
      droppedCount += 1
      if (dropped.length < MOST_DROPPED) dropped.push(entry.dropped)
      continue
    }
    const { person, legacy } = entry
    people += 1
    repeats.add(person)
    if (
      person.findings.some(
        ({ code, column }) => code === 'lost-diacritics' && column === 'displayName',
      )
    ) {
      lostNames += 1
      lostName ||= person.fields.displayName
    }
    if (!legacy) continue
    legacyRows[legacy.kind] += 1
    const isNew = legacy.before !== legacy.after
    if (isNew && samples.filter(({ kind }) => kind === legacy.kind).length < SAMPLES) {
      samples.push(legacy)
    }
  }
  return {
    people,
    dropped,
    droppedCount,
    legacyText: legacyTextOf(legacyRows, samples),
    lostNames,
    lostName,
    repeats,
  }
}

function legacyTextOf(
  rows: Readonly<Record<LegacyKind, number>>,
  samples: readonly Readonly<{ kind: LegacyKind; before: string; after: string }>[],
): LegacyText | undefined {
  const kind = rows.vni > rows.tcvn3 ? 'vni' : 'tcvn3'
  if (rows[kind] === 0) return undefined
  const shown = samples
    .filter((sample) => sample.kind === kind)
    .map(({ before, after }) => ({ before, after }))
  return { kind, rows: rows[kind], samples: shown }
}
