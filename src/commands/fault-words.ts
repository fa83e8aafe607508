import type { ChainFault } from '../audit/chain-fault.ts'
import { localTime } from './local-time.ts'

/** What is wrong with the trail, in a sentence that names the entry. */
export function faultWords(fault: ChainFault): string {
  switch (fault.kind) {
    case 'removed':
      return fault.from === fault.to
        ? `Entry ${fault.from} was removed.`
        : `Entries ${fault.from} to ${fault.to} were removed.`
    case 'changed':
      return `Entry ${fault.id} was changed, or another put in its place: it does not fit its hash.`
    case 'put-in':
      return `Entry ${fault.id} was put in past the program.`
    case 'moved':
      return `Entry ${fault.id} stands in a wrong place: it was written as entry ${fault.was}.`
    case 'purged-early':
      return `Entry ${fault.id} says that what was written until ${localTime(fault.until)} was purged, which is sooner than any setting allows: somebody has made it up to remove entries.`
    case 'unguarded':
      return `The database lacks the trigger ${fault.guard}, which keeps entries as they are: somebody has removed it. The entries are whole.`
  }
}
