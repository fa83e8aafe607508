/**
 * `npx tsx scripts/screenshots.ts`: the pictures of the documentation, taken in Chromium from the
 * server itself with the sample configuration and an invented person. Chromium is told that the public
 * name is this machine, so that pages show the address that people would see, and the server that
 * people come from the networks that pages tell of.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { createAccountStore } from '../src/accounts/account-store.ts'
import { createApp } from '../src/app.ts'
import { loadConfig } from '../src/config/load-config.ts'
import { createPasswords } from '../src/passwords/password.ts'
import { migrationsFolder } from '../src/paths.ts'
import { createKeyRing } from '../src/storage/key-ring.ts'
import { migrate, readMigrations } from '../src/storage/migrate.ts'
import { openSqlite } from '../src/storage/sqlite.ts'
import { keysInMemory } from '../test/support/keys.ts'

const HOST = 'dangnhap.binhphuoc.gov.vn'
const PASSWORD = 'ba con ga trong gay som'
const WIDTH = 1280
const PHONE = { width: 390, height: 844 }
const OFFICE = '10.84.6.21'
const ELSEWHERE = '203.0.113.58'
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'

const root = fileURLToPath(new URL('..', import.meta.url))
const images = join(root, 'docs', 'images')
const sample = loadConfig(join(root, 'cas.config.json'), {})
const config = {
  ...sample,
  publicUrl: `http://${HOST}`,
  trustedProxies: ['127.0.0.1'],
  secondFactor: { ...sample.secondFactor, officeNetworks: ['10.84.0.0/16'] },
}
const database = openSqlite({ file: ':memory:' })
await migrate(database, readMigrations(migrationsFolder, 'sqlite'), Date.now())
await createAccountStore(database).add(
  {
    mailbox: { name: 'tamtt', suffix: config.mailbox.defaultSuffix },
    displayName: 'Trần Thanh Tâm',
    unit: 'Trung tâm Công nghệ thông tin',
    passwordHash: await createPasswords(config.passwords).hash(PASSWORD),
  },
  { actor: { kind: 'system', name: 'screenshots' }, at: Date.now() },
)
const { server } = await createApp(config, {
  database,
  logger: pino({ level: 'error' }),
  secretKey: new Uint8Array(32),
  keyRing: createKeyRing(keysInMemory()),
  now: Date.now,
})
const address = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=MAP ${HOST} ${address.host}`],
})
try {
  const page = await newPage({ viewport: { width: WIDTH, height: 640 } })
  const service = 'https://vpdt.binhphuoc.gov.vn/qlvb'
  await page.goto(`${config.publicUrl}/cas/login?service=${encodeURIComponent(service)}`)
  await page.fill('#username', 'tamtt')
  await page.fill('#password', PASSWORD)
  await page.screenshot({ path: join(images, 'login.png'), fullPage: true })

  await page.goto(config.publicUrl)
  await signIn(page)
  await page.waitForSelector('.tiles')
  await page.screenshot({ path: join(images, 'portal.png'), fullPage: true })

  await savePhones()
  await saveSessions(page)
  await saveComponents(page)
} finally {
  await browser.close()
  await server.close()
  await database.close()
}

async function newPage(options: BrowserContextOptions, from = OFFICE): Promise<Page> {
  const extraHTTPHeaders = { 'x-forwarded-for': from }
  return browser.newPage({ locale: 'vi-VN', extraHTTPHeaders, ...options })
}

async function signIn(page: Page, name = 'tamtt', password = PASSWORD) {
  await page.fill('#username', name)
  await page.fill('#password', password)
  await page.click('form.form button[type=submit]')
}

/** A name typed with an input method on, the portal in the dark, and a page that refuses: on phones. */
async function savePhones() {
  const light = await newPage({ viewport: PHONE })
  await light.goto(`${config.publicUrl}/cas/login`)
  await signIn(light, 'sơnnv', 'x')
  await light.waitForSelector('.summary')
  const corrected = await light.screenshot()

  const dark = await newPage({ viewport: PHONE, colorScheme: 'dark' })
  await dark.goto(config.publicUrl)
  await signIn(dark)
  await dark.waitForSelector('.tiles')
  const portal = await dark.screenshot()

  const unknown = 'https://khaosat.binhphuoc.gov.vn/'
  await light.goto(`${config.publicUrl}/cas/login?service=${encodeURIComponent(unknown)}`)
  await saveSideBySide('phones.png', [corrected, portal, await light.screenshot()])
}

/** Where one is signed in: two devices, and somebody who did not know the password. */
async function saveSessions(page: Page) {
  const firefox = await newPage({ userAgent: FIREFOX }, ELSEWHERE)
  await firefox.goto(config.publicUrl)
  await signIn(firefox, 'tamtt', 'sai')
  await firefox.waitForSelector('.summary')
  await signIn(firefox)
  await firefox.waitForSelector('.tiles')
  // The page without its foot.
  await page.setViewportSize({ width: 860, height: 1640 })
  await page.goto(`${config.publicUrl}/cas/account/sessions`)
  await page.screenshot({ path: join(images, 'sessions.png') })
}

/** The components of docs/design.md: the same page, light and dark. */
async function saveComponents(page: Page) {
  await page.setViewportSize({ width: WIDTH / 2, height: 640 })
  const halves: Buffer[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${config.publicUrl}/cas/account/password`)
    await page.fill('#current', 'x')
    await page.click('form.form button[type=submit]')
    await page.waitForSelector('.summary')
    halves.push(await page.screenshot({ fullPage: true }))
  }
  await saveSideBySide('design.png', halves)
}

async function saveSideBySide(name: string, pictures: readonly Buffer[]) {
  const sheet = await browser.newPage({ viewport: { width: WIDTH, height: 640 } })
  const shown = pictures.map((png) => `<img src="data:image/png;base64,${png.toString('base64')}">`)
  await sheet.setContent(
    `<body style="margin:0;display:flex;align-items:start;justify-content:space-between">${shown.join('')}</body>`,
  )
  await sheet.screenshot({ path: join(images, name), fullPage: true })
  await sheet.close()
}
