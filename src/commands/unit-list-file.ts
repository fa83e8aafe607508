import type { LocalizedText } from '../services/registered-service.ts'
import { isSameUnit, type NewUnit } from '../units/plan-additions.ts'
import { codeKey, unitsByCode } from '../units/plan-facts.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import { readRequiredText, readText } from './account-input.ts'
import { CommandError } from './command-error.ts'
import { readCsvFile } from './csv-file.ts'
import { toldOf } from './unit-problem.ts'

type Kind = Readonly<{ id: string; name: LocalizedText }>

const COLUMNS = {
  code: ['code', 'ma', 'ma don vi'],
  name: ['name', 'ten', 'ten don vi'],
  shortName: ['short name', 'ten tat', 'ten viet tat'],
  kind: ['kind', 'loai', 'loai don vi'],
  parent: ['parent', 'don vi cap tren', 'ma cap tren', 'ma don vi cap tren'],
}

const MOST_UNITS = 10_000

/**
 * The units of a CSV file that are not in the tree yet. Those that are there and say the same are
 * left out, so that a file may be given again; those that say something else are a mistake.
 */
export function readNewUnits(file: string, tree: UnitTree, kinds: readonly Kind[]): NewUnit[] {
  const rows = readCsvFile(file, COLUMNS, ['code', 'name', 'kind'], foldedHeading)
  if (rows.length > MOST_UNITS) {
    throw new CommandError(`${file} holds more than ${MOST_UNITS} units.`, 65)
  }
  const known = unitsByCode(tree)
  const mistakes: string[] = []
  const units = rows.flatMap(({ line, fields }): NewUnit[] => {
    const { code = '', name = '', shortName = '', parent = '' } = fields
    const kind = kindOf(fields.kind ?? '', kinds)
    if (kind === undefined) {
      mistakes.push(`Line ${line}: there is no kind "${fields.kind}".`)
      return []
    }
    try {
      const unit = {
        code,
        name: readRequiredText('The name', name),
        shortName: readText('The short name', shortName),
        kind,
        parent: parent === '' ? undefined : parent,
      }
      const existing = known.get(codeKey(code))
      if (!existing) return [unit]
      const above = existing.parentId === undefined ? undefined : tree.byId(existing.parentId)?.code
      if (!isSameUnit(existing, unit, above)) {
        mistakes.push(
          `Line ${line}: ${code} is there and differs; use "cas unit rename" or "move".`,
        )
      }
      return []
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      mistakes.push(`Line ${line}: ${error.message}`)
      return []
    }
  })
  if (mistakes.length > 0) throw new CommandError(toldOf(mistakes), 65)
  return units
}

/** By its id or by its name in either language. */
function kindOf(typed: string, kinds: readonly Kind[]): string | undefined {
  const folded = foldVietnamese(typed)
  return kinds.find(({ id, name }) =>
    [id, name.vi, name.en].some((known) => foldVietnamese(known) === folded),
  )?.id
}

export function foldedHeading(heading: string): string {
  return foldVietnamese(heading)
    .replace(/[\s_-]+/g, ' ')
    .trim()
}
