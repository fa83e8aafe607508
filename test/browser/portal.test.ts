import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { createWebClient } from '../../src/outgoing/web-client.ts'
import { relyingApplication } from '../support/application.ts'
import { type ChromiumTools, inChromium } from '../support/chromium.ts'
import { pathOf, signIn } from '../support/journey.ts'
import { breaches } from '../support/look.ts'
import { freeAddress, registeredAt, runningServer } from '../support/running-server.ts'

t.setTimeout(600_000)

type Json = Readonly<Record<string, unknown>>

const { services: SEVEN, categories } = JSON.parse(readFileSync('cas.config.json', 'utf8')) as {
  services: (Json & { id: string; name: { vi: string; en: string } })[]
  categories: Json[]
}

const both = (text: string) => ({ vi: text, en: text })

/** The server with these services, and Trần Thanh Tâm. */
async function serverWith(t: Test, url: string, services: readonly Json[], settings: Json = {}) {
  const webClient = createWebClient({
    allowsLoopback: true,
    resolve: async (host) => (host.endsWith('.example.test') ? ['127.0.0.1'] : []),
  })
  const server = await runningServer(
    t,
    { publicUrl: url, categories, services, ...settings },
    { webClient },
  )
  await server.addPerson()
  return server
}

/** The seven applications of the letter, running, under the names and words of cas.config.json. */
async function letterOf(t: Test) {
  const url = await freeAddress()
  const applications = await Promise.all(
    SEVEN.map(async ({ id, name }) => {
      const host = `${id}.example.test`
      return { id, name, ...(await relyingApplication(t, { host, signIn: url })) }
    }),
  )
  const services = SEVEN.map(({ id, name, description, category, order, icon, aliases }) =>
    registeredAt(applications.find((application) => application.id === id)?.url ?? '', {
      ...{ id, name, description, category, aliases, icon },
      ...(order !== undefined && { order }),
    }),
  )
  const server = await serverWith(t, url, services)
  return { url, applications, clock: server.clock }
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts'

  inChromium(`the letter's procedure: one name, seven applications (${how})`, async (t, tools) => {
    const { url, applications, clock } = await letterOf(t)
    t.equal(applications.length, 7)
    const { page } = await tools.visitor({ javaScriptEnabled })
    await page.goto(url)
    t.equal(await page.textContent('h1'), 'CỔNG ĐĂNG NHẬP TẬP TRUNG')
    await signIn(page, 'tamtt')
    await page.waitForSelector('.tiles')
    for (const { name, url: address } of applications) {
      await page.goto(url)
      await page.click(`.categories .tile:has-text("${name.vi}")`)
      await page.waitForURL(`${address}**`)
      t.equal(await page.textContent('h1'), 'Xin chào, Trần Thanh Tâm (tamtt)', name.vi)
      clock.advance(1_000)
    }
    await page.goto(url)
    const recent = await page.locator('[data-aside] .tile-name').allTextContents()
    const last = applications.slice(-4).map(({ name }) => name.vi)
    t.same(recent, last.reverse(), 'the last four come first')
  })
}

const STATES: readonly Json[] = [
  {
    state: {
      kind: 'paused',
      until: '2026-11-24T23:30',
      reason: { vi: 'Nâng cấp.', en: 'An upgrade.' },
    },
  },
  { state: { kind: 'look-up-only' } },
  { state: { kind: 'retiring', on: '2027-01-01', replacedBy: 'app-9' } },
  { secondFactor: 'required' },
  { state: { kind: 'retiring', on: '2026-01-01', replacedBy: 'app-9' } },
  { allowedGroups: ['lanh-dao'] },
]

/** Applications in every state, of ten and more. */
function many(count: number): Json[] {
  const icons = ['files', 'mail', 'map', undefined]
  return Array.from({ length: count }, (_, index) => {
    const icon = icons[index % icons.length]
    return registeredAt(`http://app-${index}.example.test/`, {
      id: `app-${index}`,
      order: index,
      name: { vi: `Quản lý văn bản số ${index}`, en: `Document management ${index}` },
      description: { vi: 'Văn bản đi, đến; ký số', en: 'Documents' },
      category: index % 3 === 0 ? 'hop' : 'van-ban',
      ...(icon && { icon }),
      ...STATES[index],
    })
  })
}

async function enter(tools: ChromiumTools, url: string, options = {}): Promise<Page> {
  const { page } = await tools.visitor(options)
  await page.goto(url)
  await signIn(page)
  await page.waitForSelector('.welcome')
  return page
}

const shown = (page: Page) => page.locator('.categories .tile:visible').count()

inChromium('2.8: tiles are filtered while one types, and by the form without', async (t, tools) => {
  const url = await freeAddress()
  await serverWith(t, url, [
    ...many(40),
    registeredAt('http://lich.example.test/', {
      id: 'lich',
      name: { vi: 'Lịch công tác', en: 'Work calendar' },
      category: 'lich',
      aliases: ['lịch tuần'],
    }),
  ])
  for (const javaScriptEnabled of [true, false]) {
    const page = await enter(tools, url, { javaScriptEnabled })
    const search = async (text: string) => {
      await page.fill('#q', text)
      if (javaScriptEnabled) return
      const answered = page.waitForEvent('framenavigated')
      await page.press('#q', 'Enter')
      await answered
      t.equal(pathOf(page), '/')
    }
    const status = () => page.textContent('#search-status')
    t.equal(await shown(page), 39)
    for (const [text, count] of [
      ['lich tuan', 1],
      ['LỊCH', 1],
      ['lct', 1],
      ['qlvb', 38],
      ['van ban 17', 1],
    ] as const) {
      await search(text)
      t.equal(await shown(page), count, `${text}, scripts: ${javaScriptEnabled}`)
      t.match(await status(), `${count} ứng dụng khớp.`)
    }
    await search('không có đâu')
    t.equal(await shown(page), 0)
    t.match(await status(), 'Không thấy ứng dụng nào khớp')
    await search('')
    t.equal(await shown(page), 39, 'all are back')
  }
})

inChromium('2.8: by keyboard: pinned, found again at the top, entered', async (t, tools) => {
  const url = await freeAddress()
  const { database } = await serverWith(t, url, many(12))
  const page = await enter(tools, url)
  await page.focus('#ung-dung-app-7 .tile')
  await page.keyboard.press('Tab')
  t.equal(
    (await page.evaluate<string>('document.activeElement.textContent')).trim(),
    'Ghim lên đầu: Quản lý văn bản số 7',
  )
  await page.keyboard.press('Enter')
  await page.waitForURL('**/#ung-dung-app-7')
  const pinned = page.locator('section', { has: page.getByRole('heading', { name: 'Ghim' }) })
  t.same(await pinned.locator('.tile-name').allTextContents(), ['Quản lý văn bản số 7'])
  await page.keyboard.press('Tab')
  t.match(
    await page.evaluate<string>('document.activeElement.textContent'),
    'Quản lý văn bản số 7',
    'the keyboard goes on where it was',
  )
  t.equal((await database.query('SELECT 1 FROM portal_pins')).length, 1)
  await pinned.locator('.pin').click()
  await page.waitForSelector('.pin-on', { state: 'detached' })
  t.equal((await database.query('SELECT 1 FROM portal_pins')).length, 0)
})

inChromium('4.1: the portal in all its states, and why', async (t, tools) => {
  const url = await freeAddress()
  await serverWith(t, url, many(12))
  for (const lang of ['vi', 'en'] as const) {
    const locale = lang === 'vi' ? 'vi-VN' : 'en-US'
    const page = await enter(tools, url, { locale })
    const look = async (name: string, path: string) => {
      if (path) await page.goto(`${url}${path}`)
      t.same(await breaches(page, `portal-${name}`), [], `${name}, ${lang}`)
    }
    await page.click('#ung-dung-app-7 .pin')
    await page.waitForSelector('.pin-on')
    await page.request.get(`${url}/go/app-8`, { maxRedirects: 0 })
    await page.goto(url)
    await page.click('.unusable summary')
    await look('all', '')
    await page.click('.pin-on >> nth=0')
    await page.waitForSelector('.pin-on', { state: 'detached' })
    await look('none', '/?q=xyz')
    await look('found', '/?q=van+ban+7')
    await look('why-search', '/app/why?q=van+ban')
    for (const id of [0, 3, 4, 5]) await look(`why-${id}`, `/app/app-${id}/why`)
  }
})

inChromium('4.1: 300 applications with nasty names, and a few', async (t, tools) => {
  const zalgo = 'Z\u0351\u034d\u0329a\u0323\u0302l\u0334g\u0337o\u0338'.repeat(6)
  const nasty = [
    'X'.repeat(300),
    `\u202Eנסתר\u202C văn bản ${zalgo}`,
    'Văn '.repeat(60),
    '<b>đậm</b> & "nháy"',
  ]
  const url = await freeAddress()
  const services = Array.from({ length: 300 }, (_, index) =>
    registeredAt(`http://app-${index}.example.test/`, {
      id: `app-${index}`,
      name: both(nasty[index] ?? `Ứng dụng ${index}`),
      description: both(nasty[index] ?? 'Mô tả'),
      category: 'hop',
    }),
  )
  await serverWith(t, url, services)
  const page = await enter(tools, url)
  t.equal(await shown(page), 300)
  t.same(await breaches(page, 'portal-300'), [])
})
