import t from 'tap'
import { actAt } from '../support/acts.ts'
import { importOffice, type ListedPerson, OFFICE_UNITS } from '../support/import-office.ts'

const PHONE = '0912345678'

/** Who is known before the list comes. */
async function office(t: Parameters<typeof importOffice>[0]) {
  const desk = await importOffice(t)
  const son = await desk.add({
    name: 'sonnv',
    displayName: 'Nguyễn Văn Sơn',
    phone: '+84912345678',
    employeeCode: 'CB1',
  })
  await desk.accounts.addAlias(son, { name: 'sonnv.cu', suffix: 'binhphuoc.gov.vn' }, actAt(0))
  const former = { name: 'sonnv.xua', suffix: 'binhphuoc.gov.vn' }
  await desk.accounts.addAlias(son, former, actAt(0))
  await desk.accounts.retireAlias(son, former, actAt(desk.clock.now()))
  await desk.add({ name: 'hatt', displayName: 'Trần Thị Hà', employeeCode: 'CB2' })
  await desk.add({ name: 'huongnt', displayName: 'Nguyễn Thị Hương', phone: '+84988777666' })
  await desk.add({ name: 'vanthu', displayName: 'Phạm Văn Dũng', phone: '+842713888999' })
  const gone = await desk.add({ name: 'tamlt', displayName: 'Lê Thị Tám', employeeCode: 'CB3' })
  await desk.accounts.disable(gone, actAt(5, 'thôi việc'))
  return desk
}

const person = (name: string, mailbox: string, rest: Partial<ListedPerson> = {}) => ({
  name,
  unit: 'SNV',
  mailbox: mailbox === '' ? '' : `${mailbox}@binhphuoc.gov.vn`,
  ...rest,
})

const rows: [what: string, row: ListedPerson, does: string, told: string | undefined][] = [
  ['by the mailbox', person('Nguyễn Văn Sơn', 'sonnv'), 'mailbox', undefined],
  ['by an alias', person('Nguyễn Văn Sơn', 'sonnv.cu'), 'alias', 'mailbox-not-primary'],
  [
    'by a former mailbox',
    person('Nguyễn Văn Sơn', 'sonnv.xua'),
    'retired-mailbox',
    'mailbox-differs',
  ],
  [
    'by the employee code, under a new mailbox',
    person('Nguyễn Văn Sơn', 'sonnv9', { code: 'CB1' }),
    'employee-code',
    'mailbox-differs',
  ],
  [
    'by name and phone, under a new mailbox',
    person('Nguyen Van Son', 'sonnv9', { phone: PHONE }),
    'name-and-phone',
    'mailbox-differs',
  ],
  ['without marks', person('Nguyen Van Son', 'sonnv'), 'mailbox', undefined],
  ['with a slip of the pen', person('Nguyễn Văn Sôn', 'sonnv'), 'mailbox', 'name-replaced'],
  [
    'under a new name, by mailbox and code',
    person('Nguyễn Văn Hải Sơn Bình', 'sonnv', { code: 'CB1' }),
    'employee-code',
    'name-replaced',
  ],
  [
    'under a new name, by mailbox and phone',
    person('Nguyễn Hải Bình', 'sonnv', { phone: PHONE }),
    'mailbox',
    'name-replaced',
  ],
  [
    'with another employee code',
    person('Nguyễn Văn Sơn', 'sonnv', { code: 'CB9' }),
    'mailbox',
    'employee-code-replaced',
  ],
  [
    'by the code, without a mailbox',
    person('Nguyễn Văn Sơn', '', { code: 'CB1' }),
    'employee-code',
    undefined,
  ],
  [
    'a colleague of nearly the same name on the same phone',
    person('Nguyễn Thị Hường', 'huongnt2', { phone: '0988777666' }),
    'add',
    'account-similar',
  ],
  [
    'a namesake on the telephone of the same office',
    person('Phạm Văn Dũng', 'dungpv', { phone: '02713888999' }),
    'add',
    'account-similar',
  ],
  [
    'a colleague of nearly the same name and another code, with the same mailbox',
    person('Nguyễn Văn Sang', 'sonnv', { code: 'CB9' }),
    'error',
    'mailbox-of-another',
  ],
  [
    'a colleague of nearly the same name with a slip in the code',
    person('Trần Thị Hài', 'haitt', { code: 'CB2' }),
    'error',
    'employee-code-of-another',
  ],
  [
    'the next one in an office, with its mailbox and its telephone',
    person('Lê Thị Bích', 'vanthu', { phone: '02713888999' }),
    'error',
    'mailbox-of-another',
  ],
  ['somebody new', person('Phạm Thị Oanh', 'oanhpt'), 'add', undefined],
  [
    'a namesake with another phone',
    person('Nguyễn Văn Sơn', 'sonnv2', { phone: '0912345679' }),
    'add',
    undefined,
  ],
  [
    'a namesake on the same phone with another code',
    person('Nguyễn Văn Sơn', 'sonnv2', { phone: PHONE, code: 'CB9' }),
    'add',
    undefined,
  ],
  ['the mailbox of another', person('Phạm Thị Oanh', 'sonnv'), 'error', 'mailbox-of-another'],
  [
    'the former mailbox of another',
    person('Phạm Thị Oanh', 'sonnv.xua'),
    'error',
    'mailbox-quarantined',
  ],
  [
    'the employee code of another',
    person('Phạm Thị Oanh', 'oanhpt', { code: 'CB1' }),
    'error',
    'employee-code-of-another',
  ],
  [
    "one person's code and another's mailbox",
    person('Nguyễn Văn Sơn', 'hatt', { code: 'CB1' }),
    'error',
    'identity-conflict',
  ],
  ['somebody whose account is closed', person('Lê Thị Tám', 'tamlt'), 'error', 'person-disabled'],
]

for (const [what, row, does, told] of rows) {
  t.test(`3.4: a row that is ${what} → ${does} ${told ?? ''}`, async (t) => {
    const desk = await office(t)
    const { lines } = await desk.plan([row])
    const [line] = lines
    const evidence = line && 'evidence' in line ? line.evidence : line?.do
    t.equal(evidence, does)
    const codes = line?.findings?.map(({ code }) => code) ?? []
    if (told) t.ok(codes.includes(told as never), codes.join())
    else t.same(codes, [])
  })
}

t.test('3.4: a mailbox that is taken comes with one that is free', async (t) => {
  const desk = await office(t)
  await desk.add({ name: 'sonnv2', displayName: 'Nguyễn Vũ Sơn' })
  const { lines } = await desk.plan([person('Phạm Thị Oanh', 'sonnv')])
  t.match(lines[0]?.findings, [
    { code: 'mailbox-of-another', params: { suggestion: 'sonnv3@binhphuoc.gov.vn' } },
  ])
})

t.test('3.4: two rows that are one account: the first counts, the second is refused', async (t) => {
  const desk = await office(t)
  const { lines } = await desk.plan([
    person('Nguyễn Văn Sơn', 'sonnv', { position: 'Kế toán' }),
    person('Nguyễn Văn Sơn', 'sonnv.cu', { position: 'Văn thư' }),
  ])
  t.match(lines[0], { do: 'change', after: { position: 'Kế toán' } })
  t.match(lines[1], { do: 'error', findings: [{}, { code: 'person-claimed' }] })
})

t.test('3.4: who comes back is asked about, then opened again, and closed by undo', async (t) => {
  const desk = await office(t)
  const row = person('Lê Thị Tám', 'tamlt')
  const asked = await desk.plan([row])
  t.match(asked.output, '--reactivate')
  const before = (await desk.find('tamlt'))?.disabledAt
  const run = await desk.bringIn([row], '--reactivate')
  t.match(await desk.find('tamlt'), { account: { isDisabled: false, unit: 'Sở Nội vụ' } })
  t.equal((await desk.run('people', '--undo', run)).exitCode, 0)
  t.match(await desk.find('tamlt'), {
    account: { isDisabled: true },
    disabledReason: 'thôi việc',
    disabledAt: before,
  })
})

t.test(
  '3.4: whoever has left and comes back has the mailbox again, until that is undone',
  async (t) => {
    const desk = await office(t)
    const id = (await desk.find('hatt'))?.account.id ?? 0
    await desk.accounts.leave(id, { purgeAt: 1e14, isPlanned: false }, actAt(7, 'nghỉ'))
    const run = await desk.bringIn([person('Trần Thị Hà', 'hatt')], '--reactivate')
    t.match(await desk.accounts.identifiersOf(id), [{ name: 'hatt', retiredAt: undefined }])
    t.equal((await desk.run('people', '--undo', run)).exitCode, 0)
    t.match(await desk.accounts.identifiersOf(id), [{ name: 'hatt', retiredAt: 7 }])
    t.match(await desk.find('hatt'), { purgeAt: 1e14 })
  },
)

t.test(
  'L3: a last day in the list becomes a planned leave at the hour of the configuration',
  async (t) => {
    const desk = await office(t)
    const row = { ...person('Trần Thị Hà', 'hatt'), unit: '', note: 'Nghỉ hưu từ ngày 01/12/2026' }
    const { output } = await desk.plan([row])
    t.match(output, '1  plan to leave (nghỉ)')
    const run = await desk.bringIn([row])
    const id = (await desk.find('hatt'))?.account.id ?? 0
    const [plan] = await desk.accounts.plansOf(id)
    t.match(plan, { kind: 'leave', reason: 'import run 1: danh-sach.csv' })
    t.equal(new Date(plan?.dueAt ?? 0).toISOString(), '2026-11-30T10:00:00.000Z')
    t.equal((await desk.plan([row])).lines[0]?.do, 'nothing')
    await desk.run('people', '--undo', run)
    t.same(await desk.accounts.plansOf(id), [])
  },
)

t.test('L3: somebody unknown whose last day is over is not added', async (t) => {
  const desk = await office(t)
  const { lines } = await desk.plan([
    person('Phạm Thị Oanh', 'oanhpt', { note: 'Nghỉ hưu từ 01/03/2026' }),
  ])
  t.match(
    lines[0]?.findings?.map(({ code }) => code),
    ['leaver', 'leaver-gone'],
  )
})

const successors = [['SKHCN', 'SNV', '2026-07-01', true]] as const
const units = [
  ...OFFICE_UNITS.filter(({ code }) => code !== 'SKHCN'),
  { code: 'SKHCN', name: 'Sở Khoa học và Công nghệ', parent: 'T', to: '2026-07-01' },
]
const unitRows: [typed: string, unit: string | undefined, told: string | undefined][] = [
  ['Sở Nội vụ', 'Sở Nội vụ', undefined],
  ['SỞ NỘI VỤ', 'Sở Nội vụ', undefined],
  ['so noi vu', 'Sở Nội vụ', undefined],
  ['SYT', 'Sở Y tế', undefined],
  ['Văn phòng Sở Y tế', undefined, 'unit-unknown'],
  ['Văn phòng - Sở Y tế', 'Văn phòng', undefined],
  ['Văn phòng', undefined, 'unit-ambiguous'],
  ['Sở KHCN', 'Sở Nội vụ', 'unit-succeeded'],
  ['Sở Y té tỉnh', undefined, 'unit-unknown'],
]
for (const [typed, unit, told] of unitRows) {
  t.test(`3.4: the unit "${typed}" → ${unit ?? ''} ${told ?? ''}`, async (t) => {
    const desk = await importOffice(t, { units, successors })
    const { lines } = await desk.plan([person('Phạm Thị Oanh', 'oanhpt', { unit: typed })])
    const [line] = lines
    if (unit) t.match(line, { do: 'add', place: { unit } })
    else t.equal(line?.do, 'error')
    t.same(line?.findings?.map(({ code }) => code) ?? [], told ? [told] : [])
  })
}

t.test(
  '3.4: units that are not in the tree are taken as words when the operator says so',
  async (t) => {
    const desk = await importOffice(t)
    const row = person('Phạm Thị Oanh', 'oanhpt', { unit: 'Hội Chữ thập đỏ' })
    const { lines, output } = await desk.plan([row])
    t.match(lines[0]?.findings, [{ code: 'unit-unknown' }])
    t.match(output, '--allow-unknown-units')
    await desk.bringIn([row], '--allow-unknown-units')
    t.match(await desk.find('oanhpt'), {
      account: { unit: 'Hội Chữ thập đỏ', membership: undefined },
    })
  },
)

t.test('3.4: without any units, what is written stays as words', async (t) => {
  const desk = await importOffice(t, { units: [] })
  await desk.bringIn([person('Phạm Thị Oanh', 'oanhpt', { unit: 'Hội Chữ thập đỏ' })])
  t.equal((await desk.find('oanhpt'))?.account.unit, 'Hội Chữ thập đỏ')
})
