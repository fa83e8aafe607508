import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import t, { type Test } from 'tap'

/** Set where nothing may be skipped: a would-be skip is then a failure. */
const MUST_RUN = process.env.CAS_TESTS_MUST_RUN === '1'
const NOT_FOUND = 'Chromium was not found: apt-get install chromium'
/** The same engine without all that a window has around it, for two thirds of the processor time. */
const SHELL = '/usr/bin/chromium-headless-shell'
const WHOLE = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Applications have names of their own, as other sites do; all of them are this machine.
  '--host-resolver-rules=MAP *.example.test 127.0.0.1',
]

const wholePath = WHOLE.find((path) => path !== undefined && existsSync(path))
const executablePath = process.env.CHROMIUM === undefined && existsSync(SHELL) ? SHELL : wholePath

export type Visitor = Readonly<{ context: BrowserContext; page: Page }>

export type ChromiumTools = Readonly<{
  /** Somebody at a browser with an empty profile: Vietnamese, 1280 × 800, unless told otherwise. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>
  /** The same in a browser that blocks every cookie. */
  visitorWithoutCookies(): Promise<Visitor>
  /** Opens one and the same browser, with what it keeps on disk, again and again. */
  reopenable(): () => Promise<Visitor>
}>

let launched: Promise<Browser> | undefined

/**
 * A test in Chromium, one browser for all tests of a file. Besides what it checks itself, it fails on
 * every breach of the content security policy and every uncaught error of a script.
 */
export function inChromium(
  promise: string,
  journey: (t: Test, tools: ChromiumTools) => Promise<void>,
): void {
  const skip = wholePath === undefined && !MUST_RUN ? NOT_FOUND : false
  t.test(promise, { skip }, async (t) => {
    if (wholePath === undefined) throw new Error(NOT_FOUND)
    const complaints: string[] = []
    const contexts: BrowserContext[] = []
    const folders: string[] = []

    async function watched(context: BrowserContext): Promise<Visitor> {
      contexts.push(context)
      context.setDefaultTimeout(10_000)
      context.on('console', (message) => {
        const text = message.text()
        if (/content security policy|refused to/i.test(text)) complaints.push(text)
      })
      context.on('weberror', (error) => complaints.push(String(error.error())))
      return { context, page: context.pages()[0] ?? (await context.newPage()) }
    }

    function newProfile(): string {
      const profile = mkdtempSync(join(tmpdir(), 'cas-chromium-'))
      folders.push(profile)
      return profile
    }

    /** What a profile says is heeded by the whole browser only. */
    async function opened(profile: string): Promise<Visitor> {
      const options = { executablePath: wholePath ?? '', args: ARGUMENTS, ...USUAL }
      return watched(await chromium.launchPersistentContext(profile, options))
    }

    const tools: ChromiumTools = {
      async visitor(options = {}) {
        launched ??= launch()
        return watched(await (await launched).newContext({ ...USUAL, ...options }))
      },

      async visitorWithoutCookies() {
        const profile = newProfile()
        const preferences = { profile: { default_content_setting_values: { cookies: 2 } } }
        mkdirSync(join(profile, 'Default'))
        writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
        return opened(profile)
      },

      reopenable() {
        const profile = newProfile()
        return () => opened(profile)
      },
    }

    try {
      await journey(t, tools)
    } finally {
      for (const context of contexts) await context.close()
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    }
    t.same(complaints, [], 'no breach of the content security policy, no error of a script')
  })
}

const USUAL: BrowserContextOptions = { locale: 'vi-VN', viewport: { width: 1280, height: 800 } }

async function launch(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ARGUMENTS })
  t.teardown(() => browser.close())
  return browser
}
