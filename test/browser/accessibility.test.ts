import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { type ChromiumTools, inChromium, type Visitor } from '../support/chromium.ts'
import { httpVisitor } from '../support/http-visitor.ts'
import { enterUnseen, pathOf, province, sendForm, signIn } from '../support/journey.ts'
import { axeBreaches, breachesInDark } from '../support/look.ts'
import { takePictures } from '../support/picture.ts'
import { freeAddress, registeredAt, runningServer } from '../support/running-server.ts'
import { webServer } from '../support/web-server.ts'

t.setTimeout(900_000)

const LANGUAGES = ['vi', 'en'] as const
const WIDTHS = [320, 390, 1280] as const

/**
 * What is too small to be hit or too wide for the window. Controls are 44 px by the house's rule; what
 * else can be pressed is 24 px (2.5.8), unless it is part of a line of text.
 */
async function misfits(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const found = []
    const { scrollWidth } = document.documentElement
    if (scrollWidth > innerWidth) found.push('the page is ' + scrollWidth + ' px wide')
    const controls = 'button, .button, select, .tile, input:not([type=hidden]):not([type=checkbox])'
    for (const element of document.querySelectorAll('a, .check label, summary, ' + controls)) {
      const { width, height } = element.getBoundingClientRect()
      if (width === 0 || element.matches('.skip, [hidden]')) continue
      const isControl = element.matches(controls)
      if (!isControl && getComputedStyle(element).display === 'inline') continue
      const least = isControl ? 44 : 24
      if (Math.min(width, height) >= least - 0.5) continue
      found.push([element.outerHTML.slice(0, 90), width, 'x', height].join(' '))
    }
    return found
  })()`)
}

type State = readonly [name: string, reach: (visitor: Visitor) => Promise<unknown>]

/**
 * Brings a visitor to each state in turn and looks at it in all widths. axe reads the whole page once;
 * what it says of the drawing it is asked again in the other scheme, narrow.
 */
async function inspect(t: Test, tools: ChromiumTools, states: readonly State[]) {
  for (const language of LANGUAGES) {
    const visitor = await tools.visitor({ locale: language === 'vi' ? 'vi-VN' : 'en-US' })
    const { page } = visitor
    for (const [name, reach] of states) {
      await reach(visitor)
      await page.waitForLoadState()
      await takePictures(page, name)
      const where = `${name}, ${language}`
      t.equal(await page.getAttribute('html', 'lang'), language, `${where}: the language`)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 })
        t.same(await misfits(page), [], `${where}, ${width} px: fits, and can be hit`)
      }
      t.same(await axeBreaches(page), [], `${where}: axe`)
      await page.setViewportSize({ width: 390, height: 800 })
      t.same(await breachesInDark(page), [], `${where}, dark, 390 px: axe`)
    }
  }
}

/** A name and a password that bring the form back with one of its messages. */
const REFUSED: readonly (readonly [kind: string, name: string, password: string])[] = [
  ['nothing typed', '', ''],
  ['no name', '', 'x'],
  ['no password', 'tamtt', ''],
  ['wrong', 'tamtt', 'sai'],
  ['name with accents', 'sơnnv', 'x'],
  ['foreign suffix', 'tamtt@gmail.com', 'x'],
  ['suffix with a typo', 'tamtt@binhphouc.gov.vn', 'x'],
  ['retired suffix', 'tamtt@cu.example.vn', 'x'],
  ['full name', 'Trần Thanh Tâm', 'x'],
  ['phone number', '0912345678', 'x'],
  ['malformed name', 'a!b', 'x'],
]

inChromium('4.1: the sign-in form and all its messages', async (t, tools) => {
  const { url, meetings } = await province(t, {
    mailbox: {
      suffixes: [
        { name: 'binhphuoc.gov.vn' },
        {
          name: 'cu.example.vn',
          state: 'retired',
          retiredOn: '2026-04-30',
          replacedBy: 'binhphuoc.gov.vn',
        },
      ],
      defaultSuffix: 'binhphuoc.gov.vn',
    },
  })
  const open = ({ page }: Visitor) => page.goto(`${url}/cas/login`)
  await inspect(t, tools, [
    ['login', open],
    ['login with a target', ({ page }) => page.goto(meetings.deepLink)],
    ...REFUSED.map(
      ([kind, name, password]): State => [
        kind,
        async ({ page }) => {
          await page.goto(meetings.deepLink)
          await signIn(page, name, password)
          await page.waitForSelector('#summary')
        },
      ],
    ),
    [
      'disabled account',
      async (visitor) => {
        await open(visitor)
        await signIn(visitor.page, 'hoalt')
        await visitor.page.waitForSelector('#summary')
      },
    ],
    [
      'used form',
      async (visitor) => {
        await open(visitor)
        await visitor.page.$eval('[name=lt]', (input) => input.setAttribute('value', 'LT-0'))
        await sendForm(visitor.page)
        await visitor.page.waitForSelector('#summary')
      },
    ],
    [
      'cookies off',
      async (visitor) => {
        await open(visitor)
        await visitor.context.clearCookies()
        await signIn(visitor.page)
        await visitor.page.waitForSelector('#summary')
      },
    ],
  ])
})

inChromium(
  '4.1: choices, the question before an application, and the way out',
  async (t, tools) => {
    const { url, meetings } = await province(t, { sessions: { rememberMe: { enabled: true } } })
    const login = `${url}/cas/login?service=${encodeURIComponent(meetings.deepLink)}`
    const signedIn = async ({ page, context }: Visitor, method = 'GET') => {
      await context.clearCookies()
      await page.goto(`${login}&method=${method}`)
      await page.check('#warn')
      await signIn(page)
    }
    await inspect(t, tools, [
      ['all check boxes', ({ page }) => page.goto(login)],
      [
        'all check boxes, after an error',
        async ({ page }) => {
          for (const box of ['#warn', '#rememberMe']) await page.check(box)
          await signIn(page, 'sơnnv', 'sai')
          await page.waitForSelector('#summary')
        },
      ],
      ['question', signedIn],
      [
        'way out',
        async (visitor) => {
          await signedIn(visitor, 'POST')
          await visitor.page.route('**/page.*.js', (route) => route.abort())
          await visitor.page.click('form.form button')
          await visitor.page.waitForSelector('[name=ticket]', { state: 'attached' })
        },
      ],
      [
        'handed over',
        async (visitor) => {
          await signedIn(visitor, 'HEADER')
          await visitor.page.click('form.form button')
          await visitor.page.waitForSelector('h1')
        },
      ],
    ])
  },
)

inChromium('4.1: pages that refuse', async (t, tools) => {
  const { url } = await province(t)
  const login = (service: string) => `${url}/cas/login?service=${encodeURIComponent(service)}`
  const service = login('http://lanhdao.example.test/')
  await inspect(t, tools, [
    ['unregistered', ({ page }) => page.goto(login('https://evil.example.test/'))],
    ['malformed', ({ page }) => page.goto(login('javascript:alert(1)'))],
    ['paused', ({ page }) => page.goto(login('http://tamngung.example.test/'))],
    ['given twice', ({ page }) => page.goto(`${service}&service=x`)],
    ['not found', ({ page }) => page.goto(`${url}/khong-co`)],
    ['signed out, nobody was in', ({ page }) => page.goto(`${url}/cas/logout`)],
    [
      'person not allowed',
      async ({ page }) => {
        await page.goto(service)
        await signIn(page)
        await page.waitForSelector('.support-code')
      },
    ],
  ])
})

inChromium('4.1: the portal, signing out, and a fault', async (t, tools) => {
  const told = await webServer(t, { answer: () => {} })
  const { server, url, meetings, documents } = await province(t, {
    more: [
      registeredAt('http://lich.example.test/', {
        id: 'calendar',
        name: { vi: 'Lịch công tác', en: 'Calendar' },
        singleLogout: { channel: 'none' },
      }),
      registeredAt(`http://treo.example.test:${told.port}/`, {
        id: 'hanging',
        name: { vi: 'Báo cáo', en: 'Reports' },
        singleLogout: { channel: 'front', urls: [`http://treo.example.test:${told.port}/out`] },
      }),
    ],
  })
  const enter = async ({ page, context }: Visitor) => {
    await context.clearCookies()
    await page.goto(meetings.deepLink)
    await signIn(page)
    await page.waitForURL(meetings.deepLink)
  }
  const openPortal = async (visitor: Visitor) => {
    await enter(visitor)
    await visitor.page.goto(url)
  }
  await inspect(t, tools, [
    ['portal', openPortal],
    [
      'where one is signed in, on two devices',
      async (visitor) => {
        await enter(visitor)
        await enter(visitor)
        await visitor.page.goto(`${url}/account/sessions`)
        await visitor.page.waitForSelector('.session button')
      },
    ],
    [
      'where one is signed in, after a used form',
      async ({ page }) => {
        await page
          .locator('[name=token]')
          .first()
          .evaluate((field) => field.setAttribute('value', 'x'))
        await page.click('.session button')
        await page.waitForSelector('#summary')
      },
    ],
    ['renewal', ({ page }) => page.goto(`${url}/cas/login?renew=true&service=${meetings.url}`)],
    [
      'sign-out, asked first',
      async (visitor) => {
        await openPortal(visitor)
        await visitor.page.click('.welcome-action button')
        await visitor.page.waitForURL('**/logout/ask')
      },
    ],
    [
      'signed out, everybody has confirmed',
      async (visitor) => {
        await openPortal(visitor)
        await visitor.page.click('.welcome-action button')
        await visitor.page.click('.actions button')
        await visitor.page.getByText(/Các ứng dụng đã mở cũng|too\./).waitFor()
      },
    ],
    [
      'signed out, some have not confirmed',
      async (visitor) => {
        await openPortal(visitor)
        await enterUnseen(visitor.page, url, 'http://lich.example.test/')
        await visitor.page.goto(documents.deepLink)
        meetings.answerLogoutWith(500)
        documents.answerLogoutWith(302)
        await visitor.page.goto(`${url}/logout`)
        await visitor.page.waitForSelector('.plain-list')
        meetings.answerLogoutWith(200)
      },
    ],
    [
      'signed out, applications are being told',
      async (visitor) => {
        await openPortal(visitor)
        await enterUnseen(visitor.page, url, `http://treo.example.test:${told.port}/`)
        // An answer without a page: the browser stays on the first one, which can be looked at.
        await visitor.context.route('**/logout/done?*', (route) => route.fulfill({ status: 204 }))
        await visitor.page.goto(`${url}/logout?service=${encodeURIComponent(documents.url)}`)
        await visitor.page.waitForSelector('[role=status]')
      },
    ],
  ])
  const troubled =
    (status: number) =>
    async ({ page, context }: Visitor) => {
      await context.addCookies([{ name: 'TGC', value: 'TGT-1', url }])
      const answer = await page.goto(url)
      t.equal(answer?.status(), status)
    }
  await server.database.change('process', 'ALTER TABLE sign_on_sessions RENAME TO mislaid')
  await inspect(t, tools, [['fault', troubled(500)]])
  await server.database.close()
  await inspect(t, tools, [['outage', troubled(503)]])
})

inChromium('4.1: an empty portal, several suffixes, and a busy server', async (t, tools) => {
  const url = await freeAddress()
  const server = await runningServer(t, {
    publicUrl: url,
    services: [],
    mailbox: {
      suffixes: [{ name: 'binhphuoc.gov.vn' }, { name: 'dongxoai.example.vn' }],
      defaultSuffix: 'binhphuoc.gov.vn',
    },
    // Slow, so that the line of those who wait stays full.
    passwords: { memoryKiB: 65_536, iterations: 6, concurrency: 1, waiting: 1 },
  })
  await server.addPerson()
  await inspect(t, tools, [
    ['login with a list of suffixes', ({ page }) => page.goto(`${url}/login`)],
    [
      'busy',
      async ({ page }) => {
        await page.goto(`${url}/login`)
        const rush = rushAt(url)
        // A place in the line may just have become free: then the answer is another one.
        for (let attempt = 0; attempt < 10 && !(await saysBusy(page)); attempt++) {
          await signIn(page, `khongco${attempt}`, 'sai')
        }
        await rush.end()
        t.ok(await saysBusy(page), 'busy is told')
      },
    ],
    [
      'empty portal',
      async ({ page }) => {
        await page.goto(`${url}/login`)
        await signIn(page)
        await page.waitForSelector('.welcome')
        t.equal(pathOf(page), '/')
      },
    ],
  ])
})

async function saysBusy(page: Page): Promise<boolean> {
  const summary = page.locator('#summary', { hasText: /Đang có nhiều người|Many people/ })
  return (await summary.count()) > 0
}

/** Four visitors who try one wrong password after the other. */
function rushAt(url: string) {
  let isOn = true
  let names = 0
  const visitors = Array.from({ length: 4 }, async () => {
    const visitor = httpVisitor(url)
    // Another name each time: one would be locked.
    while (isOn) await visitor.signIn(`khongai${names++}`, 'sai')
  })
  return {
    end: async () => {
      isOn = false
      await Promise.all(visitors)
    },
  }
}

inChromium('2.4.1, 2.4.7: the portal by keyboard begins with a skip link', async (t, tools) => {
  const { url } = await province(t)
  const { page } = await tools.visitor()
  await page.goto(url)
  await signIn(page)
  await page.waitForSelector('.welcome')
  await page.keyboard.press('Tab')
  t.equal(await focusedText(page), 'Đến nội dung chính')
  t.ok(await page.evaluate('document.activeElement.getBoundingClientRect().top >= 0'), 'it shows')
  await page.keyboard.press('Enter')
  t.equal(await page.evaluate('document.activeElement.id'), 'main')
  await page.keyboard.press('Tab')
  t.equal(await focusedText(page), 'Tài khoản của bạn', 'what comes next is in the content')
  for (const next of ['Thiết bị đang đăng nhập', 'Đổi mật khẩu', 'Xác thực hai lớp', 'Đăng xuất']) {
    await page.keyboard.press('Tab')
    t.equal(await focusedText(page), next)
  }
  await page.keyboard.press('Tab')
  t.match(await focusedText(page), 'Phòng họp không giấy')
  t.ok(await showsFocus(page), 'the focus can be seen')
  await page.keyboard.press('Enter')
  await page.waitForURL(/hop\.example\.test/)
})

inChromium('2.1.1: the whole sign-in by keyboard', async (t, tools) => {
  const { url } = await province(t)
  const { page } = await tools.visitor()
  await page.goto(`${url}/login`)
  await page.waitForSelector('#username:focus')
  t.pass('typing starts at once')
  await page.keyboard.press('Shift+Tab')
  t.equal(await focusedText(page), 'Đến nội dung chính', 'the skip link comes before all')
  const order: unknown[] = []
  for (let tab = 0; tab < 7; tab++) {
    await page.keyboard.press('Tab')
    t.ok(await showsFocus(page), 'the focus can be seen')
    order.push(await page.evaluate('document.activeElement.id || document.activeElement.localName'))
  }
  t.same(order, ['username', 'password', 'reveal', 'shared', 'warn', 'button', 'a'])
  await page.focus('#username')
  await page.keyboard.type('tamtt')
  await page.keyboard.press('Tab')
  await page.keyboard.type('sai rồi')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#summary:focus')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#username:focus')
  t.pass('the summary leads there')
})

async function focusedText(page: Page): Promise<string> {
  return String(await page.evaluate('document.activeElement.textContent')).trim()
}

async function showsFocus(page: Page): Promise<boolean> {
  return page.evaluate(`(() => {
    const seen = [document.activeElement, document.activeElement.parentElement]
    return seen.some((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none'
    })
  })()`)
}

inChromium('1.4.12: text spaced out by the reader still fits', async (t, tools) => {
  const { url } = await province(t)
  const { page } = await tools.visitor({ viewport: { width: 320, height: 800 } })
  const spaceOut = () =>
    page.evaluate(`(() => {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync('* { letter-spacing: .12em !important; word-spacing: .16em !important;' +
        ' line-height: 1.5 !important } p { margin-bottom: 2em !important }')
      document.adoptedStyleSheets = [sheet]
    })()`)
  await page.goto(`${url}/login`)
  await spaceOut()
  t.same(await misfits(page), [], 'login')
  await signIn(page)
  await page.waitForSelector('.welcome')
  await spaceOut()
  t.same(await misfits(page), [], 'portal')
})
