import t from 'tap'
import { serviceEntry } from '../support/sample-config.ts'
import { unitOffice } from '../support/unit-office.ts'

const services = [
  serviceEntry({ id: 'mo', matches: [{ prefix: 'https://a.example/' }] }),
  serviceEntry({
    id: 'so',
    matches: [{ prefix: 'https://b.example/' }],
    allowedUnits: ['SNV', 'Sở cũ'],
  }),
  serviceEntry({
    id: 'kin',
    matches: [{ prefix: 'https://c.example/' }],
    allowedUnits: ['Sở Y tế'],
    allowedGroups: ['lanh-dao'],
    enabled: false,
    tile: false,
    user: { source: 'employeeCode' },
  }),
]

async function office(t: Parameters<typeof unitOffice>[0]) {
  const parts = await unitOffice(t, { services })
  const add = (code: string, name: string, ...more: string[]) =>
    parts.unit('add', code, '--name', name, '--kind', 'phong', '--on', '2020-01-01', ...more)
  await add('R', 'Tỉnh Bình Phước')
  await add('SNV', 'Sở Nội vụ', '--parent', 'R')
  await add('SNV.1', 'Phòng Tổ chức', '--parent', 'SNV')
  await parts.addPerson('tamtt', 'SNV.1')
  await parts.addPerson('sonnv', undefined, { unit: 'Sở Nội vụ (cũ)' })
  return parts
}

t.test('product 3.5: why somebody may use an application, rule by rule', async (t) => {
  const { run } = await office(t)
  t.same(await run('service', 'explain', 'so', 'tamtt'), {
    exitCode: 0,
    message: '',
    output: [
      'tamtt@binhphuoc.gov.vn vào được Ứng dụng mẫu.',
      '  ✓ Tài khoản đang hoạt động.',
      '  ✓ Ứng dụng đang mở.',
      '  ✓ Ứng dụng không giới hạn nhóm.',
      '  ✓ Được vào vì thuộc Sở Nội vụ: Tỉnh Bình Phước › Sở Nội vụ › Phòng Tổ chức.',
      '  ✓ Ứng dụng nhận ra người này bằng mailboxName.',
      '',
    ].join('\n'),
  })
})

t.test(
  'product 3.5: why somebody may not, in English, with what is wrong with the rule',
  async (t) => {
    const { run } = await office(t)
    t.same(await run('service', 'explain', 'so', 'sonnv', '--lang', 'en'), {
      exitCode: 1,
      message: 'sonnv@binhphuoc.gov.vn may not use so.',
      output: [
        'sonnv@binhphuoc.gov.vn may not use Sample application.',
        '  ✓ The account is in use.',
        '  ✓ The application is open.',
        '  ✓ The application is not limited to groups.',
        '  ✗ Only people of Sở Nội vụ, Sở cũ are admitted; this person belongs to Sở Nội vụ (cũ).',
        '  ✓ The application knows this person by mailboxName.',
        '  · This person’s unit is written as words and lies in no tree.',
        '  · The entry “Sở cũ” of allowedUnits is neither the code nor the name of a unit.',
        '',
      ].join('\n'),
    })
  },
)

t.test('product 3.5: everything that stands in the way is told at once', async (t) => {
  const { run } = await office(t)
  const { output } = await run('service', 'explain', 'kin', 'tamtt', '--json')
  const { mayEnter, findings } = JSON.parse(output)
  t.equal(mayEnter, false)
  t.same(
    findings.map(({ rule, isMet }: { rule: string; isMet?: boolean }) => [rule, isMet]),
    [
      ['account', true],
      ['enabled', false],
      ['allowedGroups', false],
      ['allowedUnits', false],
      ['user', false],
      ['note', undefined],
      ['note', undefined],
    ],
  )
})

t.test('an unknown application or person is told', async (t) => {
  const { run } = await office(t)
  t.match(await run('service', 'explain', 'x', 'tamtt'), {
    exitCode: 1,
    message: 'There is no application "x".',
  })
  t.match(await run('service', 'explain', 'mo', 'nobody'), {
    exitCode: 1,
    message: /no account nobody@/,
  })
})
