import { contrastOf, mixed } from '../config/colour-contrast.ts'

/** Two colours that meet on a page, and how much they must stand out from each other. */
export type Meeting = Readonly<{
  scheme: 'light' | 'dark'
  what: string
  contrast: number
  least: number
  /** The authority's own colour has a part in it. */
  isOfBrand: boolean
}>

/** Words, and the borders and lines that say something (WCAG 1.4.3, 1.4.11). */
const TEXT = 4.5
const SHAPE = 3
const GROUNDS = ['page', 'surface', 'sunken']
const BRANDED = new Set(['brand', 'heading', 'link', 'edge'])

const PAIRS: readonly (readonly [front: string, back: string, least: number])[] = [
  ...['ink', 'muted', 'link', 'done', 'warn', 'error'].flatMap((front) =>
    GROUNDS.map((back) => [front, back, TEXT] as const),
  ),
  ['white', 'brand', TEXT],
  ['white', 'heading', TEXT],
  ['ink', 'error-surface', TEXT],
  ['error', 'error-surface', TEXT],
  ['line', 'surface', SHAPE],
  ['line', 'page', SHAPE],
  ['focus', 'halo', SHAPE],
]
/** The border of a button. Where there is none the button itself must stand out. */
const BUTTON_GROUNDS = ['page', 'surface']

/**
 * The colours that meet on our pages, taken from the style sheet as a browser of today reads it, with
 * this main colour of an authority.
 */
export function meetingsOf(css: string, brand: string): Meeting[] {
  return (['light', 'dark'] as const).flatMap((scheme) => {
    const tokens = tokensOf(css, scheme, brand)
    const colour = (name: string) => resolved(`var(--${name})`, tokens)
    const shape = colour('edge') === 'transparent' ? 'brand' : 'edge'
    const pairs = [...PAIRS, ...BUTTON_GROUNDS.map((back) => [shape, back, SHAPE] as const)]
    return pairs.map(([front, back, least]) => ({
      scheme,
      what: `${front} on ${back}`,
      contrast: contrastOf(colour(front), colour(back)),
      least,
      isOfBrand: BRANDED.has(front) || BRANDED.has(back),
    }))
  })
}

function tokensOf(css: string, scheme: 'light' | 'dark', brand: string): Map<string, string> {
  const darkAt = css.indexOf('@media screen and (prefers-color-scheme: dark)')
  const light = css.slice(0, darkAt)
  const tokens = new Map([
    ['--white', '#ffffff'],
    // In the dark a quarter of black lies on the heading.
    ['--heading', scheme === 'dark' ? mixed('#000000', 0.25, brand) : brand],
  ])
  for (const part of scheme === 'dark' ? [light, blockAt(css, darkAt)] : [light]) {
    for (const [, name = '', value = ''] of part.matchAll(/(--[\w-]+):\s*([^;]+);/g)) {
      tokens.set(name, value)
    }
  }
  return tokens.set('--brand', brand)
}

/** What stands between the braces of the rule that begins there. */
function blockAt(css: string, start: number): string {
  const opensAt = css.indexOf('{', start)
  let depth = 1
  let at = opensAt + 1
  for (; depth > 0 && at < css.length; at++) {
    if (css[at] === '{') depth += 1
    if (css[at] === '}') depth -= 1
  }
  return css.slice(opensAt + 1, at - 1)
}

function resolved(value: string, tokens: ReadonlyMap<string, string>): string {
  const variable = /^var\((--[\w-]+)\)$/.exec(value)?.[1]
  if (variable !== undefined) return resolved(tokens.get(variable) ?? 'nothing', tokens)
  const [, one, share, other] = /^color-mix\(in srgb, (.+) (\d+)%, (\w+)\)$/.exec(value) ?? []
  if (one !== undefined && other !== undefined) {
    return mixed(resolved(one, tokens), Number(share) / 100, resolved(other, tokens))
  }
  if (value === 'black') return '#000000'
  if (value === 'white') return '#ffffff'
  if (value === 'transparent' || /^#[0-9a-fA-F]{6}$/.test(value)) return value
  throw new Error(`style.css has a colour that cannot be read: ${value}`)
}
