import { join } from 'node:path'
import type { Page } from 'playwright-core'

/** Where the pictures of the gallery go; undefined: nobody wants to see any. */
const FOLDER = process.env.CAS_SHOTS
const WIDTHS = [390, 1280] as const
const SCHEMES = ['light', 'dark'] as const
const NAME = /^(.+)--(vi|en)--(\d+)-(light|dark)\.png$/

export type Picture = Readonly<{
  file: string
  state: string
  language: string
  width: number
  scheme: string
}>

/** What a file of the gallery shows, by its name. */
export function readPictureName(file: string): Picture | undefined {
  const [, state, language, width, scheme] = NAME.exec(file) ?? []
  if (!state || !language || !width || !scheme) return undefined
  return { file, state, language, width: Number(width), scheme }
}

/**
 * Takes the pictures of a state for the gallery (`npm run gallery`): whole pages, narrow and wide, light
 * and dark. Leaves the page 1280 px wide and light, as visitors begin.
 */
export async function takePictures(page: Page, state: string): Promise<void> {
  if (!FOLDER) return
  const language = await page.getAttribute('html', 'lang')
  const name = state.replace(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme })
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 })
      const path = join(FOLDER, `${name}--${language}--${width}-${scheme}.png`)
      await page.screenshot({ path, fullPage: true })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 800 })
}
