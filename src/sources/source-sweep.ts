import type { SourceEntry } from './create-sources.ts'
import type { SourceRecordStore } from './source-record-store.ts'

const DAY_MS = 86_400_000

/** Removes, slice by slice, what is kept of right answers and has grown too old to serve. */
export function createSourceSweep({
  entries,
  records,
}: Readonly<{
  entries: readonly Pick<SourceEntry, 'name' | 'cacheDays'>[]
  records: Pick<SourceRecordStore, 'sweep' | 'keptSources'>
}>) {
  const days = new Map(entries.map(({ name, cacheDays }) => [name, cacheDays]))

  return async function sweep(slice: number, now: number): Promise<number> {
    let removed = 0
    // Of a source that is gone, or keeps nothing any more, nothing serves.
    for (const source of await records.keptSources()) {
      removed += await records.sweep(source, slice, now - (days.get(source) ?? 0) * DAY_MS)
    }
    return removed
  }
}
