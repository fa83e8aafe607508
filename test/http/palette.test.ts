import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { meetingsOf } from '../../src/commands/palette.ts'
import { contrastWithWhite } from '../../src/config/colour-contrast.ts'
import { TEXT_CONTRAST } from '../../src/config/host-mistakes.ts'
import { templatesFolder } from '../../src/paths.ts'

const css = readFileSync(join(templatesFolder, 'assets', 'style.css'), 'utf8')

/** Colours of authorities: ours, others of Vietnam, and the lightest that the configuration lets in. */
const BRANDS = ['#0b5394', '#b3141c', '#1b5e20', '#6a1b9a', '#000000', '#767676', '#3f7d00']

for (const brand of BRANDS) {
  t.test(`1.4.3, 1.4.11: colours that meet stand out, light and dark, with ${brand}`, async (t) => {
    t.ok(contrastWithWhite(brand) >= 4.5, 'the configuration lets it in')
    const meetings = meetingsOf(css, brand)
    t.ok(meetings.length > 50)
    t.same(
      meetings.filter(({ contrast, least }) => contrast < least),
      [],
    )
  })
}

t.test(
  '1.4.3: whatever main colour the configuration lets in, all that meets stands out',
  async (t) => {
    const steps = Array.from({ length: 11 }, (_, step) => Math.round((step * 255) / 10))
    const colours = steps.flatMap((red) =>
      steps.flatMap((green) =>
        steps.map((blue) => `#${Buffer.from([red, green, blue]).toString('hex')}`),
      ),
    )
    const letIn = colours.filter((colour) => contrastWithWhite(colour) >= TEXT_CONTRAST)
    t.ok(letIn.length > 400)
    const bad = letIn.filter((colour) =>
      meetingsOf(css, colour).some(({ contrast, least }) => contrast < least),
    )
    t.same(bad, [])
  },
)

t.test('1.4.3: letters on the icons of tiles can be read', async (t) => {
  const hues = [...css.matchAll(/\.hue-\d \{\s*background: (#\w{6});/g)].map(([, hue = '']) => hue)
  t.equal(hues.length, 8)
  for (const hue of hues) t.ok(contrastWithWhite(hue) >= 4.5, hue)
})

t.test('every colour of a page is a token, but for what lies on another colour', async (t) => {
  const [, rules = ''] = css.split('/* Enough for a browser without custom properties. */')
  const literal = [...rules.matchAll(/#[0-9a-f]{3,6}\b/g)].map(([colour]) => colour)
  const hues = new Set([...css.matchAll(/\.hue-\d \{\s*background: (#\w{6});/g)].map(([, h]) => h))
  const others = literal.filter((colour) => !hues.has(colour))
  t.same([...new Set(others)].sort(), ['#000000', '#0b5394', '#15202b', '#ffffff'])
})

// 0 is for a button that holds a drawing and no text.
t.test('4.1: no line of text is lower than 1.5, so that no stacked mark is clipped', async (t) => {
  const low = [...css.matchAll(/line-height: ([\d.]+);/g)].filter(
    ([, height]) => Number(height) > 0 && Number(height) < 1.5,
  )
  t.same(low, [])
})
