/**
 * `npx tsx scripts/screenshots.ts`: the pictures of the documentation, taken in Chromium from the
 * server itself with the sample configuration and an invented person. Chromium is told that the public
 * name is this machine, so that pages show the address that people would see.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { chromium } from 'playwright-core'
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

const root = fileURLToPath(new URL('..', import.meta.url))
const config = { ...loadConfig(join(root, 'cas.config.json'), {}), publicUrl: `http://${HOST}` }
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
  const page = await browser.newPage({ locale: 'vi-VN', viewport: { width: WIDTH, height: 640 } })
  const picture = (name: string) =>
    page.screenshot({ path: join(root, 'docs', 'images', name), fullPage: true })

  const service = 'https://vpdt.binhphuoc.gov.vn/qlvb'
  await page.goto(`${config.publicUrl}/cas/login?service=${encodeURIComponent(service)}`)
  await page.fill('#username', 'tamtt')
  await page.fill('#password', PASSWORD)
  await picture('login.png')

  await page.goto(config.publicUrl)
  await page.fill('#username', 'tamtt')
  await page.fill('#password', PASSWORD)
  await page.click('form.form button[type=submit]')
  await page.waitForSelector('.tiles')
  await picture('portal.png')

  // The components of docs/design.md: the same page, light and dark, side by side.
  const schemes = ['light', 'dark'] as const
  const halves: string[] = []
  await page.setViewportSize({ width: WIDTH / 2, height: 640 })
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme })
    await page.goto(`${config.publicUrl}/cas/account/password`)
    await page.fill('#current', 'x')
    await page.click('form.form button[type=submit]')
    await page.waitForSelector('.summary')
    const png = await page.screenshot({ fullPage: true })
    halves.push(`<img src="data:image/png;base64,${png.toString('base64')}">`)
  }
  const sheet = await browser.newPage({ viewport: { width: WIDTH, height: 640 } })
  await sheet.setContent(
    `<body style="margin:0;display:flex;align-items:start">${halves.join('')}</body>`,
  )
  await sheet.screenshot({ path: join(root, 'docs', 'images', 'design.png'), fullPage: true })
} finally {
  await browser.close()
  await server.close()
  await database.close()
}
