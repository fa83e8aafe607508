import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** A folder that pictures of the pages go to, for whoever wants to look at them. */
const SHOTS = process.env.CAS_SHOTS

/** Looks at the page as axe does, and at whether it fits a narrow window. */
export async function breaches(page: Page, name: string): Promise<string[]> {
  if (SHOTS) {
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      await page.screenshot({ path: `${SHOTS}/${name}-${width}.png`, fullPage: true })
    }
  }
  await page.setViewportSize({ width: 320, height: 800 })
  const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.evaluate(axe)
  const found = await page.evaluate<string[]>(`(async () => {
    const { violations, passes } = await axe.run(document, { resultTypes: ['violations'] })
    if (passes.length < 15) return ['axe looked at next to nothing']
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      [id, target.join(' '), failureSummary].join(' | ')))
  })()`)
  return wide ? [...found, 'wider than 320 px'] : found
}
