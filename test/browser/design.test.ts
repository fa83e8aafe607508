import type { Page } from 'playwright-core'
import t from 'tap'
import { inChromium } from '../support/chromium.ts'
import { province, signIn } from '../support/journey.ts'

t.setTimeout(300_000)

/** 1.4.12: what a reader may set, and nothing may be lost by it. */
const SPACED = [
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }',
  'p { margin-bottom: 2em !important }',
]

const PAGES = ['/cas/', '/cas/account/sessions', '/cas/account/password', '/cas/khong-co'] as const

/** Elements whose words do not fit into them, or that reach beyond the window. */
async function lost(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const found = []
    if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the window')
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('.unseen, .told, .skip, [hidden], svg')) continue
      const { overflow } = getComputedStyle(element)
      const isClipped = element.scrollWidth > element.clientWidth + 1 && overflow !== 'visible'
      if (isClipped && !element.matches('.affix-text, input')) {
        found.push(element.className + ' is clipped')
      }
    }
    return found
  })()`)
}

inChromium(
  '1.4.10, 1.4.12: nothing is lost at 320 px, which is 400 % of zoom, nor by wider text',
  async (t, { visitor }) => {
    const { url } = await province(t)
    const { page } = await visitor({ viewport: { width: 320, height: 640 } })
    async function check(name: string) {
      t.same(await lost(page), [], name)
      await page.evaluate(`(() => {
        const sheet = document.styleSheets[0]
        for (const rule of ${JSON.stringify(SPACED)}) {
          sheet.insertRule(rule, sheet.cssRules.length)
        }
      })()`)
      t.same(await lost(page), [], `${name}, spaced`)
    }
    await page.goto(`${url}/cas/login?service=${encodeURIComponent('http://hop.example.test/')}`)
    await check('an application that is not registered')
    await page.goto(`${url}/cas/login`)
    await check('sign-in')
    await signIn(page)
    for (const path of PAGES) {
      await page.goto(url + path)
      await check(path)
    }
  },
)

inChromium(
  '1.4.11: in forced colours what can be pressed has a border, and focus is seen',
  async (t, { visitor }) => {
    const { url } = await province(t)
    const { page } = await visitor({ forcedColors: 'active' })
    await page.goto(`${url}/cas/login`)
    await signIn(page)
    for (const path of ['/cas/', '/cas/account/sessions', '/cas/account/password']) {
      await page.goto(url + path)
      const bare = await page.evaluate<string[]>(`[...document.querySelectorAll(
        'button:not([hidden]), .button, .tile, .input, .affix, .card, .callout, .badge')]
        .filter((element) => {
          const { borderTopWidth, borderTopStyle } = getComputedStyle(element)
          return borderTopWidth === '0px' || borderTopStyle === 'none'
        })
        .map(({ className }) => className)`)
      t.same(bare, [], path)
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      const outline = await page.evaluate<string>(
        `getComputedStyle(document.activeElement).outlineStyle`,
      )
      t.equal(outline, 'solid', path)
    }
  },
)

inChromium('4.6: paper has the words and whom to ask, and nothing to press', async (t, tools) => {
  const { url } = await province(t)
  const { page } = await tools.visitor({ colorScheme: 'dark' })
  await page.goto(`${url}/cas/login`)
  await signIn(page)
  await page.goto(`${url}/cas/account/sessions`)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const printed = await page.evaluate<Record<string, unknown>>(`(() => {
    const isSeen = (element) => element.getClientRects().length > 0
    const style = getComputedStyle(document.body)
    return {
      pressed: [...document.querySelectorAll('button, .button, .skip, .language')].filter(isSeen).length,
      phone: isSeen(document.querySelector('.contacts a')),
      ink: style.color,
    }
  })()`)
  t.same(printed, { pressed: 0, phone: true, ink: 'rgb(0, 0, 0)' })

  for (const locale of ['vi', 'en']) {
    await page.goto(`${url}/cas/help?locale=${locale}`)
    const sheets = await page.pdf({ preferCSSPageSize: true })
    const pages = sheets.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length
    t.equal(pages, 1, `S21: help is one sheet to hang up, ${locale}`)
  }
})
