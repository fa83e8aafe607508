import t, { type Test } from 'tap'
import { type Locale, messagesOf } from '../../src/i18n/locale.ts'
import { createSourceRecordStore } from '../../src/sources/source-record-store.ts'
import { createSupportStore } from '../../src/support/support-store.ts'
import { actAt } from './acts.ts'
import { authenticator, keyIn, recoveryCodesIn } from './authenticator.ts'
import { actionOf, type Browser, createBrowser, fieldsOf } from './browser.ts'
import { wordsOf } from './page-words.ts'
import { recoveryOffice } from './recovery.ts'
import { PASSWORD } from './test-app.ts'

type Page = Readonly<{ statusCode: number; body: string }>
type Fields = Readonly<Record<string, string>>

/** What somebody reads at the end of a row, in one language: every one of the texts, word for word. */
type Told = string | readonly string[]

/** One case of product.md: what is told, and how a person gets it from the server as it is. */
export type Row = Readonly<{
  what: string
  vi: Told
  en: Told
  /** 200, if nothing is said. */
  status?: number
  /** What is noted behind the page's support code; left out: the page shows none. */
  code?: string
  settings?: Readonly<Record<string, unknown>>
  how(scene: Scene): Promise<Page>
}>

/** A code of the app is good for so long, and once. */
const PERIOD_MS = 31_000
// The rows of a section are many, and machines may be busy.
t.setTimeout(300_000)

const LOCALES = ['vi', 'en'] as const
const CODE = /class="support-code">.*?<strong>([0-9A-Z]{4}-[0-9A-Z]{4})<\/strong>/s

/** The whole server, the help desk beside it, and browsers that are set to one language. */
async function sceneIn(t: Test, locale: Locale, settings: Row['settings'] = {}) {
  const office = await recoveryOffice(t, settings)
  const open = (): Browser => {
    const browser = createBrowser(office.server)
    browser.cookies.set('__Host-lang', locale)
    return browser
  }
  const browser = open()

  /** Fills in the form that a page is about, and sends it. */
  const fill = ({ body }: Pick<Page, 'body'>, fields: Fields, visitor = browser) =>
    visitor.post(actionOf(body), { ...fieldsOf(body), ...fields })

  return {
    ...office,
    locale,
    /** The browser that the row is about. */
    browser,
    /** Another one. */
    open,
    fill,
    act: (reason?: string) => actAt(office.clock.now(), reason),

    /** Opens a page and sends its form. */
    send: async (path: string, fields: Fields, visitor = browser) =>
      fill(await visitor.get(path), fields, visitor),

    /** Goes where an answer leads. */
    follow: ({ headers }: Readonly<{ headers: object }>, visitor = browser) =>
      visitor.get(String((headers as { location?: string }).location)),

    /** Signs in as far as the password does, to the page that comes then. */
    async enter(fields: Fields = {}, url = '/cas/login', visitor = browser) {
      const answer = await visitor.signIn({ username: 'tamtt', password: PASSWORD, ...fields }, url)
      const { location } = answer.headers
      return location?.startsWith('/') ? visitor.get(location) : answer
    },
  }
}

export type Scene = Awaited<ReturnType<typeof sceneIn>>

/** A source outside accepts the person: from then on their password is kept there alone. */
export async function keptElsewhere(
  { database, accounts, act }: Scene,
  id: number,
  source: string,
) {
  await database.change('power', 'UPDATE accounts SET password_hash = NULL WHERE id = :id', { id })
  const found = await accounts.findByMailbox({ name: 'tamtt', suffix: 'binhphuoc.gov.vn' })
  await createSourceRecordStore(database).accept(
    {
      accountId: id,
      source,
      previousSource: undefined,
      before: {},
      changes: {},
      newHash: undefined,
      isOtherPassword: false,
      credentialEpoch: found?.credentialEpoch ?? 0,
    },
    act(),
  )
}

/** From now on writes of such a text wait, until what is returned is called. */
export function holdBack({ database }: Scene, part: string): () => void {
  const { batch } = database
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  database.batch = async (durability, statements) => {
    if (statements.some(({ sql }) => sql.includes(part))) await gate
    return batch(durability, statements)
  }
  return () => {
    database.batch = batch
    open()
  }
}

/** Somebody with an authenticator app: they had to have one at their first sign-in. */
export async function enrolled(scene: Scene, person: Readonly<{ groups?: string[] }> = {}) {
  const id = await scene.addPerson({ groups: ['quan-tri'], ...person })
  const page = await scene.enter()
  const phone = authenticator(keyIn(page.body))
  const enrolled = await scene.fill(page, { code: phone.codeAt(scene.clock.now()) })
  const codesPage = await scene.follow(enrolled)
  const codes = recoveryCodesIn(codesPage.body)
  await scene.fill(codesPage, { code: codes[0] ?? '' })
  scene.clock.advance(PERIOD_MS)
  return { id, phone, codes }
}

/** The same person in another browser, where a code is asked for. */
export async function atVerify(scene: Scene, url = '/cas/login') {
  const visitor = scene.open()
  const page = await scene.enter({}, url, visitor)
  return {
    visitor,
    page,
    send: (code: string, at: Page = page) => scene.fill(at, { code }, visitor),
  }
}

/**
 * Goes through the rows in both languages, and then looks whether every text below these keys of the
 * messages stands in a row: so a new one cannot come without a way that leads to it.
 */
export function reachWords(
  section: string,
  rows: readonly Row[],
  { keys, but = [] }: Readonly<{ keys: readonly string[]; but?: readonly string[] }>,
) {
  for (const locale of LOCALES) {
    for (const row of rows) {
      t.test(`${section}: ${row.what} (${locale})`, (t) => reach(t, locale, row))
    }
    t.test(`${section}: every text has its row (${locale})`, async (t) => {
      const told = rows.flatMap((row) => row[locale])
      const open = textsBelow(keys, locale).filter(({ key }) => !but.includes(key))
      const without = open.filter(({ isIn }) => !told.some(isIn))
      t.same(
        without.map(({ key }) => key),
        [],
      )
      const known = textsBelow(but, locale)
      t.equal(known.length, but.length, 'what is left out is there')
    })
  }
}

async function reach(t: Test, locale: Locale, row: Row) {
  const scene = await sceneIn(t, locale, row.settings)
  const { statusCode, body } = await row.how(scene)
  t.equal(statusCode, row.status ?? 200)
  t.match(body, `<html lang="${locale}"`)
  const words = wordsOf(body)
  for (const text of [row[locale]].flat()) {
    t.ok(words.includes(text), text, { words })
  }
  const [, code] = CODE.exec(body) ?? []
  t.equal(code !== undefined, row.code !== undefined, `a support code: ${code}`)
  if (code !== undefined) await behindCode(t, scene, { ...row, code, what: row.code ?? '' })
}

/** What `cas support CODE` would tell of the page. */
async function behindCode(
  t: Test,
  { app, database }: Scene,
  { code, what, status = 200 }: Readonly<{ code: string; what: string; status?: number }>,
) {
  await new Promise(setImmediate)
  await app.supportTrail.flush()
  const notes = await createSupportStore(database).find(code, 5)
  t.match(notes, [{ what, status }], `noted behind ${code}`)
  for (const locale of LOCALES) {
    t.ok(what in messagesOf(locale).support.reasons, `there are words for ${what}`)
  }
}

type Text = string | ((...holes: never[]) => string)

/** A text of the messages, and whether another one is what it looks like with anything in its holes. */
type Leaf = Readonly<{ key: string; isIn(told: string): boolean }>

/** The texts at and below these keys. */
function textsBelow(keys: readonly string[], locale: Locale): Leaf[] {
  return keys.flatMap((key) => {
    const found = key
      .split('.')
      .reduce<unknown>(
        (tree, name) => (tree as Record<string, unknown>)?.[name],
        messagesOf(locale),
      )
    return leavesOf(key, found)
  })
}

function leavesOf(key: string, found: unknown): Leaf[] {
  if (typeof found === 'object' && found !== null) {
    return Object.entries(found).flatMap(([name, value]) => leavesOf(`${key}.${name}`, value))
  }
  return found === undefined ? [] : [{ key, isIn: looksLike(found as Text) }]
}

const HOLE = '\u0000'

/** English has one sentence for one and another for many. */
function looksLike(text: Text): Leaf['isIn'] {
  if (typeof text === 'string') return (told) => told.includes(text)
  const many = Array.from({ length: text.length }, () => HOLE as string | number)
  const fillings = [many, ...many.map((_, place) => many.with(place, 1))]
  const patterns = fillings.map((holes) => {
    const parts = text(...(holes as never[])).split(HOLE)
    const literal = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return new RegExp(literal.join('.+?'))
  })
  return (told) => patterns.some((pattern) => pattern.test(told))
}
