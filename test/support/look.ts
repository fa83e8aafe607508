import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { takePictures } from './picture.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const AXE_TAGS = [
  ...['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'],
  'best-practice',
]
/** The rules of axe that ask how a page is drawn; to the others its colours and width are alike. */
const RULES_OF_DRAWING = [
  'color-contrast',
  'link-in-text-block',
  'scrollable-region-focusable',
  'target-size',
]
/**
 * Looks at a page as axe does, light and dark, and at whether it fits a narrow window; what is wrong with
 * it. The gallery gets its pictures under this name. Leaves the page light and 1280 px wide.
 */
export async function breaches(page: Page, name: string): Promise<string[]> {
  await takePictures(page, name)
  await page.setViewportSize({ width: 320, height: 800 })
  const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
  const inDark = await breachesInDark(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  const found = [...(await axeBreaches(page)), ...inDark]
  return isWide ? [...found, 'wider than 320 px'] : found
}

/** Breaks of WCAG 2.2 A and AA and of good practice, each with the element it is at. */
export async function axeBreaches(page: Page): Promise<string[]> {
  return askAxe(page, { type: 'tag', values: AXE_TAGS }, 15)
}

/**
 * The same in dark, of the rules alone whose answer is another one in other colours or at another width.
 * Asked of the Vietnamese page, as both languages have the same colours. Leaves the page light.
 */
export async function breachesInDark(page: Page): Promise<string[]> {
  if ((await page.getAttribute('html', 'lang')) !== 'vi') return []
  await page.emulateMedia({ colorScheme: 'dark' })
  const found = await askAxe(page, { type: 'rule', values: RULES_OF_DRAWING }, 1)
  await page.emulateMedia({ colorScheme: 'light' })
  return found.map((breach) => `dark: ${breach}`)
}

async function askAxe(
  page: Page,
  runOnly: Readonly<{ type: 'tag' | 'rule'; values: readonly string[] }>,
  leastPasses: number,
): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe)
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] })
  return page.evaluate(`(async () => {
    const { violations, passes } = await axe.run(document, ${options})
    if (passes.length < ${leastPasses}) return ['axe looked at next to nothing']
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      [id, target.join(' '), failureSummary].join(' | ')))
  })()`)
}
