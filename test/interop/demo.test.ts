import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { createWebBrowser } from './web-browser.ts'

/** `npm run demo`, as a newcomer meets it: from start to Ctrl-C. */
t.setTimeout(600_000)

const demoFile = fileURLToPath(new URL('../../demo/demo.ts', import.meta.url))
const repository = fileURLToPath(new URL('../..', import.meta.url))

t.test('it starts, signs people in, and leaves nothing behind', async (t) => {
  const demo = spawn(process.execPath, ['--import=tsx', demoFile], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => demo.kill('SIGTERM'))
  demo.stderr.on('data', (text) => t.comment(String(text)))
  const exit = once(demo, 'exit')

  let said = ''
  await new Promise<void>((resolve, reject) => {
    demo.stdout.on('data', (text) => {
      said += String(text)
      if (said.includes('Ctrl-C stops it.')) resolve()
    })
    demo.once('exit', (code) => reject(new Error(`The demo ended with ${code}: ${said}`)))
  })
  const after = (label: string) => new RegExp(`^\\s*${label}\\s+(\\S+)`, 'm').exec(said)?.[1] ?? ''

  const browser = createWebBrowser()
  const form = await browser.visit(after('Onewin is at'))
  const page = await browser.submit(form, { username: 'tamtt', password: after('tamtt') })
  t.equal(page.url.href, after('Onewin is at'))
  t.match(page.html, 'Xin chào, Trần Thanh Tâm')
  const office = await browser.visit(after('VNPT-iOffice is at'))
  t.match(office.html, 'tamtt@binhphuoc.gov.vn', 'the other one asks for no password')

  const portal = await browser.visit(after('The sign-in is at'))
  for (const [application, id] of [
    ['Onewin', 'onewin'],
    ['VNPT-iOffice', 'ioffice'],
  ] as const) {
    const [, way = ''] = new RegExp(`href="([^"]*/go/${id})"`).exec(portal.html) ?? []
    t.ok(way, `${application}: a tile`)
    const opened = await browser.visit(new URL(way, portal.url).href)
    t.equal(opened.url.href, after(`${application} is at`), `${application}: where it leads`)
  }

  const closed = createWebBrowser()
  const closedForm = await closed.visit(after('The sign-in is at'))
  const typed = { username: 'sonnv2', password: after('sonnv2') }
  t.match((await closed.submit(closedForm, typed)).html, 'Tài khoản đã ngừng hoạt động')

  const configFile = after('.* --config')
  t.ok(existsSync(configFile), 'it works in a folder of its own')
  demo.kill('SIGINT')
  t.same(await exit, [0, null], 'Ctrl-C is a good end')
  t.notOk(existsSync(dirname(configFile)), 'the folder is gone')
  for (const place of ['The sign-in is at', 'Onewin is at', 'VNPT-iOffice is at']) {
    await t.rejects(fetch(after(place)), `${place}: nobody answers`)
  }
})
