import { type AddressClue, encodingClue } from './address-clue.ts'
import { differInLettersOnly, encodedMore } from './encoded-text.ts'

type Simplification = readonly [clue: AddressClue, simplify: (path: string) => string]

/** Why two paths are not the same. */
export function cluesToPaths(a: string, b: string): AddressClue[] {
  const more = encodedMore(a, b)
  if (more) return [encodingClue(more)]
  if (differInLettersOnly(a, b)) return [{ kind: 'letters' }]
  const simplifications: Simplification[] = [
    [{ kind: 'path-parameter', name: parameterIn(a) ?? parameterIn(b) ?? '' }, withoutParameters],
    [{ kind: 'slash' }, withoutSpareSlashes],
    [{ kind: 'path-case' }, (path) => path.toLowerCase()],
  ]
  for (const chosen of choicesFrom(simplifications)) {
    const simple = (path: string) => chosen.reduce((text, [, simplify]) => simplify(text), path)
    if (simple(a) === simple(b)) return chosen.map(([clue]) => clue)
  }
  return [{ kind: 'path' }]
}

const withoutParameters = (path: string) => path.replace(/;[^/]*/g, '')
const withoutSpareSlashes = (path: string) => path.replace(/\/{2,}/g, '/').replace(/\/$/, '')

function parameterIn(path: string): string | undefined {
  return /;([^=/;]*)/.exec(path)?.[1]
}

/** Each one alone, then each two, then all. */
function choicesFrom<Item>(items: readonly Item[]): Item[][] {
  const masks = Array.from({ length: 2 ** items.length - 1 }, (_, index) => index + 1)
  return masks
    .map((mask) => items.filter((_, index) => (mask >> index) & 1))
    .sort((a, b) => a.length - b.length)
}
