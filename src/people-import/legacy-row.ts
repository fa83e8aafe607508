import {
  convertLegacy,
  type LegacyKind,
  legacyKindOf,
  legacyScore,
} from '../vietnamese/legacy-text.ts'

export type LegacyRow = Readonly<{ kind: LegacyKind; cells: readonly string[] }>

/**
 * A row in Unicode when some of it is in an old font; undefined when none is. Short texts can read
 * both ways: beside others of an old font they are taken for that font too.
 */
export function readLegacyRow(
  cells: readonly string[],
  expected: LegacyKind = 'tcvn3',
): LegacyRow | undefined {
  const kinds = cells.map((cell) => legacyKindOf(cell, expected))
  const vni = kinds.filter((kind) => kind === 'vni').length
  const tcvn3 = kinds.filter((kind) => kind === 'tcvn3').length
  if (vni + tcvn3 === 0) return undefined
  const kind = vni === tcvn3 ? expected : vni > tcvn3 ? 'vni' : 'tcvn3'
  return {
    kind,
    cells: cells.map((cell, index) =>
      kinds[index] !== undefined || readsAs(cell, kind) ? convertLegacy(cell, kind) : cell,
    ),
  }
}

function readsAs(cell: string, kind: LegacyKind): boolean {
  const score = legacyScore(cell)
  return score.marked > 0 && score[kind] === score.marked && score.unicode <= score.marked
}
