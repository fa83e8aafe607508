import type { Test } from 'tap'
import { type Locale, messagesOf } from '../../src/i18n/locale.ts'
import type { ChromiumTools } from './chromium.ts'
import { breaches } from './look.ts'

export const LANGUAGES = ['vi', 'en'] as const

/** Somebody at a browser in this language who sees pages, each of them looked at by axe. */
export async function beholderIn(t: Test, tools: ChromiumTools, lang: Locale) {
  const { page } = await tools.visitor({ locale: lang === 'vi' ? 'vi-VN' : 'en-US' })

  /** At the page that is there: whether it says this, and how it looks. */
  async function look(name: string, words: string) {
    await page.waitForLoadState()
    t.match(await page.textContent('main'), words, `${name}, ${lang}: what it says`)
    t.equal(await page.getAttribute('html', 'lang'), lang, `${name}: the language`)
    t.same(await breaches(page, name), [], `${name}, ${lang}`)
  }

  return {
    lang,
    /** All texts in that language. */
    m: messagesOf(lang),
    page,
    look,

    /** Opens a page, which answers with this status, and looks at it. */
    async open(name: string, url: string, status: number, words: string) {
      const answer = await page.goto(url)
      t.equal(answer?.status(), status, `${name}, ${lang}`)
      await look(name, words)
    },
  }
}

export type Beholder = Awaited<ReturnType<typeof beholderIn>>
