import t, { type Test } from 'tap'
import { planAdditions } from '../../src/units/plan-additions.ts'
import { planMerger, planSplit } from '../../src/units/plan-endings.ts'
import type { UnitRecords } from '../../src/units/unit.ts'
import type { Planned } from '../../src/units/unit-change.ts'
import { createUnitStore } from '../../src/units/unit-store.ts'
import { createUnitTree } from '../../src/units/unit-tree.ts'
import { actAt } from '../support/acts.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const BY_CODE = 'https://code.example/'
const BY_NAME = 'https://name.example/'
const BY_OLD = 'https://old.example/'
const SERVICES = [
  serviceEntry({
    id: 'by-code',
    name: { vi: 'Nội vụ', en: 'Home affairs' },
    matches: [{ prefix: BY_CODE }],
    launchUrl: BY_CODE,
    allowedUnits: ['SNV'],
    attributes: { unit: 'unit', unitCode: 'unitCode', unitPath: 'unitPath' },
  }),
  serviceEntry({
    id: 'by-name',
    name: { vi: 'Theo tên', en: 'By name' },
    matches: [{ prefix: BY_NAME }],
    launchUrl: BY_NAME,
    allowedUnits: ['Sở Khoa học và Công nghệ', 'Sở Y tế', 'SYT', 'SNV', 'Sở không có'],
    allowedGroups: ['lanh-dao', 'chuyen-vien'],
  }),
  serviceEntry({
    id: 'by-old',
    name: { vi: 'Viễn thông', en: 'Telecoms' },
    matches: [{ prefix: BY_OLD }],
    launchUrl: BY_OLD,
    allowedUnits: ['STTTT'],
  }),
]

const unit = (code: string, name: string, parent?: string) => ({
  code,
  name,
  parent,
  shortName: '',
  kind: 'phong',
})

/** The server, with a small province in it, changed behind its back as the command line would. */
async function province(t: Test) {
  const app = await testApp(t, {
    services: SERVICES,
    rest: { enabled: true, callers: ['127.0.0.1'] },
  })
  const store = createUnitStore(app.database)

  async function change(plan: (records: UnitRecords) => Planned) {
    const planned = plan(await store.load())
    if ('problems' in planned) throw new Error(JSON.stringify(planned.problems))
    await store.apply(planned, actAt(app.clock.now()))
  }

  await change((records) =>
    planAdditions(
      records,
      [
        unit('TINH', 'Tỉnh Bình Phước'),
        unit('SNV', 'Sở Nội vụ', 'TINH'),
        unit('SNV.TC', 'Phòng Tổ chức', 'SNV'),
        unit('STTTT', 'Sở Thông tin và Truyền thông', 'TINH'),
        unit('SKHCN', 'Sở Khoa học và Công nghệ', 'TINH'),
        unit('SYT', 'Sở Y tế', 'TINH'),
        unit('SYT.1', 'Phòng Dược', 'SYT'),
      ],
      '2020-01-01',
    ),
  )
  const today = createUnitTree(await store.load(), '2026-11-24')
  app.clock.advance(2_000)

  async function person(name: string, code: string) {
    const id = await app.addPerson({ name, unit: today.byCode(code)?.name ?? '' })
    await app.database.change('power', 'UPDATE accounts SET unit_id = :unit WHERE id = :id', {
      id,
      unit: today.byCode(code)?.id ?? null,
    })
    const browser = app.browser()
    await browser.signIn({ username: name, password: PASSWORD })
    return browser
  }

  return { ...app, change, person }
}

type Browser = Awaited<ReturnType<Awaited<ReturnType<typeof province>>['person']>>

const login = (browser: Browser, service: string, more = '') =>
  browser.get(`/login?service=${encodeURIComponent(service)}${more}`)

t.test('somebody of Phòng X of Sở Y is let in by Sở Y: tile, ticket and attributes', async (t) => {
  const { person, server } = await province(t)
  const browser = await person('an', 'SNV.TC')
  t.match((await browser.get('/')).body, 'Nội vụ')
  const ticket = await browser.ticketFor(BY_CODE)
  const { body } = await server.inject(
    `/serviceValidate?${new URLSearchParams({ service: BY_CODE, ticket })}`,
  )
  t.match(body, '<cas:unit>Ph&#242;ng T&#7893; ch&#7913;c</cas:unit>')
  t.match(body, '<cas:unitCode>SNV.TC</cas:unitCode>')
  t.same(body.match(/<cas:unitPath>/g)?.length, 3)
  t.match(body, '<cas:unitPath>S&#7903; N&#7897;i v&#7909;</cas:unitPath>')
})

t.test(
  'product 2.8 S11: who is let in by no unit is told for whom it is, in both languages',
  async (t) => {
    const { person } = await province(t)
    const browser = await person('binh', 'SKHCN')
    t.notMatch((await browser.get('/')).body, 'Nội vụ</')
    const vi = await login(browser, BY_CODE)
    t.equal(vi.statusCode, 403)
    t.match(vi.body, 'Nội vụ chỉ dành cho người của Sở Nội vụ.')
    t.match(vi.body, 'Bạn thuộc Sở Khoa học và Công nghệ.')
    t.match(
      vi.body,
      'gửi đề nghị tới <a href="mailto:hotro@binhphuoc.gov.vn">hotro@binhphuoc.gov.vn</a>',
    )
    const en = await login(browser, BY_CODE, '&locale=en')
    t.match(en.body, 'Home affairs is only for people of Sở Nội vụ.')
    t.match(en.body, 'You belong to Sở Khoa học và Công nghệ.')
  },
)

t.test('a long rule is told by its first units and groups, each once', async (t) => {
  const { person } = await province(t)
  const { body } = await login(await person('chi', 'STTTT'), BY_NAME)
  t.match(
    body,
    'Theo tên chỉ dành cho người của Sở Khoa học và Công nghệ, Sở Y tế, Sở Nội vụ hoặc 1 nơi khác, đồng thời trong nhóm lanh-dao hoặc chuyen-vien.',
  )
})

t.test('a merger of another process is seen within two seconds, without a restart', async (t) => {
  const { person, change, clock } = await province(t)
  const browser = await person('dung', 'STTTT')
  t.equal((await login(browser, BY_NAME)).statusCode, 403)
  await change((records) => planMerger(records, { codes: ['STTTT'], into: 'SKHCN' }, '2026-11-24'))
  clock.advance(2_000)
  t.equal((await login(browser, BY_NAME)).statusCode, 302, 'what the new unit may')
  t.equal((await login(browser, BY_OLD)).statusCode, 302, 'and still what the old one might')
  const other = await person('em', 'SKHCN')
  t.equal((await login(other, BY_OLD)).statusCode, 403, 'which nobody else may')
})

t.test('a merger that was told beforehand holds from midnight here, by itself', async (t) => {
  const { person, change, clock } = await province(t)
  await change((records) => planMerger(records, { codes: ['SYT'], into: 'SNV' }, '2026-11-25'))
  clock.advance(Date.UTC(2026, 10, 24, 16, 59, 58) - clock.now())
  const browser = await person('giang', 'SYT.1')
  t.equal((await login(browser, BY_CODE)).statusCode, 403)
  clock.advance(2_000)
  t.equal((await login(browser, BY_CODE)).statusCode, 302)
})

t.test('the same rule holds for REST and for whoever is outside the tree', async (t) => {
  const { person, addPerson, server, browser } = await province(t)
  await person('hoa', 'SKHCN')
  await addPerson({ name: 'khanh', unit: 'Sở Y tế' })
  const ticketBy = async (username: string, service: string) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const started = await server.inject({
      method: 'POST',
      url: '/v1/tickets',
      headers,
      payload: new URLSearchParams({ username, password: PASSWORD }).toString(),
    })
    const url = new URL(started.headers.location as string).pathname
    const payload = new URLSearchParams({ service }).toString()
    return (await server.inject({ method: 'POST', url, headers, payload })).statusCode
  }
  t.equal(await ticketBy('hoa', BY_CODE), 403)
  t.equal(await ticketBy('hoa', BY_NAME), 200)
  t.equal(await ticketBy('khanh', BY_NAME), 200, 'by the name that was written down')
  t.equal(await ticketBy('khanh', BY_CODE), 403)
  const outside = browser()
  await outside.signIn({ username: 'khanh', password: PASSWORD })
  t.match((await login(outside, BY_CODE)).body, 'Bạn thuộc Sở Y tế.')
})

t.test('a unit that has just been added, and is not in memory yet, keeps nobody out', async (t) => {
  const { person, change, clock, database } = await province(t)
  const browser = await person('lan', 'SNV')
  clock.advance(1_000)
  await change((records) =>
    planAdditions(records, [unit('SXD', 'Sở Xây dựng', 'TINH')], '2026-11-24'),
  )
  await database.change(
    'power',
    "UPDATE accounts SET unit = 'Sở Xây dựng', unit_id = (SELECT MAX(id) FROM units)",
  )
  t.match((await login(browser, BY_CODE)).body, 'Bạn thuộc Sở Xây dựng.')
})

t.test('a split without a rest changes nothing for who stays', async (t) => {
  const { person, change, clock } = await province(t)
  const browser = await person('minh', 'SNV')
  await change((records) => planSplit(records, { code: 'SNV', into: ['SYT'] }, '2026-11-24'))
  clock.advance(2_000)
  t.equal((await login(browser, BY_CODE)).statusCode, 302)
})
