import t from 'tap'
import { mendedField, stateOf } from '../../src/links/judge-user.ts'
import { judging, knownPerson, SON, SON2, TAM, userOf } from '../support/link-directory.ts'
import { mailbox } from '../support/people.ts'

const tam = { account: 'tranthanhtam', name: 'Trần Thanh Tâm' }
const TAM_MAIL = 'tamtt@binhphuoc.gov.vn'

t.test('product 3.8: the test rows', async (t) => {
  const judge = judging()
  t.match(judge({ ...tam, mail: `tamtt@gmail.com;${TAM_MAIL}` }), {
    class: 'C1',
    person: TAM,
    evidence: 'E1',
  })
  t.match(judge({ ...tam, mail: 'TamTT@BinhPhuoc.gov.vn ;' }), { class: 'C1', person: TAM })
  t.match(judge({ ...tam, mail: 'tamtt@binhphuc.gov.vn' }), {
    class: 'C5',
    suggestion: TAM_MAIL,
    evidence: 'E6',
    confidence: 'almost',
  })
  t.match(judge({ ...tam, mail: 'tammt@binhphuoc.gov.vn' }), {
    class: 'C5',
    suggestion: TAM_MAIL,
    evidence: 'E6',
  })
  t.match(judge({ ...tam, phone: '912345678' }), {
    class: 'C3',
    suggestion: TAM_MAIL,
    evidence: 'E4',
    confidence: 'almost',
  })
  t.match(judge({ ...tam, mail: 'tamtt@vinhphuc.gov.vn' }), { class: 'C4', suggestion: TAM_MAIL })
  t.match(
    judge({
      account: 'nguyenvietson',
      name: 'Nguyễn Viết Sơn',
      mail: 'sonnv@binhphuoc.gov.vn',
    }),
    { class: 'C9', person: SON, others: [SON2], suggestion: 'sonnv2@binhphuoc.gov.vn' },
  )
  const both = `sonnv@binhphuoc.gov.vn;${TAM_MAIL}`
  t.match(judge({ account: 'vanthu.snv', mail: both }), {
    class: 'C8',
    person: SON,
    others: [TAM],
  })
  const twice = judging([], { claimsOn: () => 2 })
  t.match(twice({ name: 'Nguyễn Văn Sơn', mail: 'sonnv@binhphuoc.gov.vn' }), {
    class: 'C7',
    person: SON,
  })
})

t.test('E2, C2: a further or former mailbox links, and the primary one is suggested', async (t) => {
  const judge = judging([], {}, [
    [1, 'tamtt.ttcntttt'],
    [1, 'tamtt', 'cu.binhphuoc.gov.vn'],
  ])
  for (const mail of ['tamtt.ttcntttt@binhphuoc.gov.vn', 'tamtt@cu.binhphuoc.gov.vn']) {
    t.match(judge({ ...tam, mail }), { class: 'C2', evidence: 'E2', suggestion: TAM_MAIL })
  }
  t.match(judge({ ...tam, mail: `tamtt.ttcntttt@binhphuoc.gov.vn; ${TAM_MAIL}` }), {
    class: 'C1',
    evidence: 'E1',
  })
})

t.test('E3: the employee code, unless the name is another’s', async (t) => {
  const judge = judging()
  t.match(judge({ name: 'Nguyễn Văn Sơn', code: 'snv-002' }), {
    class: 'C3',
    person: SON,
    evidence: 'E3',
    confidence: 'almost',
  })
  t.match(judge({ code: 'SNV-002' }), { person: SON, evidence: 'E3' })
  t.match(judge({ name: 'Lê Thị Hoà', code: 'SNV-002' }), { class: 'C3', person: undefined })
})

t.test('E4: a phone that two share is no evidence without the name', async (t) => {
  const judge = judging([knownPerson(9, 'hoalt', 'Lê Thị Hoà', { phone: TAM.phone })])
  t.match(judge({ name: 'Trần Thanh Tâm', phone: '0912345678' }), { person: TAM, evidence: 'E4' })
  t.match(judge({ phone: '0912345678' }), { person: undefined })
  const typed = knownPerson(9, 'hoalt', 'Lê Thị Hoà', { phone: '0912 000 222' })
  t.match(judging([typed])({ name: 'Lê Thị Hoà', phone: '912000222' }), { evidence: 'E4' })
})

t.test('E5: name and unit, if only one person of that name is there', async (t) => {
  const namesake = knownPerson(9, 'tamtt3', 'Trần Thanh Tâm', { unit: 'Sở Y tế' })
  const judge = judging([namesake])
  t.match(judge({ ...tam, unit: 'Sở Nội vụ' }), {
    person: TAM,
    evidence: 'E5',
    confidence: 'possible',
  })
  t.match(judge({ ...tam, unit: 'Sở Y tế' }), { person: namesake, evidence: 'E5' })
  t.match(judge({ name: 'Trần Thanh Tâm' }), { class: 'C3', person: undefined, suggestion: '' })
})

t.test('E6: another unit behind the dot, and the same name', async (t) => {
  const judge = judging([knownPerson(9, 'hoalt.snv', 'Lê Thị Hoà')])
  t.match(judge({ name: 'Lê Thị Hoà', mail: 'hoalt.syt@binhphuoc.gov.vn' }), {
    class: 'C5',
    suggestion: 'hoalt.snv@binhphuoc.gov.vn',
    evidence: 'E6',
  })
  t.match(judge({ name: 'Lê Thị Hoa Mai', mail: 'hoalt.syt@binhphuoc.gov.vn' }), {
    class: 'C6',
    person: undefined,
  })
})

t.test('E7: what the account is called, and the unit, must be asked about', async (t) => {
  const judge = judging()
  for (const account of ['TamTT', 'tranthanhtam', 'tamtt@binhphuoc.gov.vn']) {
    t.match(judge({ account, unit: 'Sở Nội vụ' }), {
      class: 'C3',
      person: TAM,
      evidence: 'E7',
      confidence: 'ask',
    })
  }
  t.match(judge({ account: 'tamtt', unit: 'Sở Y tế' }), { person: undefined })
  t.match(judge({ account: 'tamtt', name: 'Lê Thị Hoà', unit: 'Sở Nội vụ' }), {
    person: undefined,
  })
})

t.test('C5: the letters of a keyboard that was in Vietnamese', async (t) => {
  t.match(judging()({ ...tam, mail: 'tâmtt@binhphuoc.gov.vn' }), {
    class: 'C5',
    suggestion: TAM_MAIL,
  })
})

t.test('C5: a retired suffix that nobody has any more leads to its successor', async (t) => {
  t.match(judging()({ ...tam, mail: 'tamtt@cu.binhphuoc.gov.vn' }), {
    class: 'C5',
    suggestion: TAM_MAIL,
  })
})

t.test('C6, C12: no such mailbox, and nothing that could be read', async (t) => {
  const judge = judging()
  t.match(judge({ name: 'Lê Lai', mail: 'lailai@binhphuoc.gov.vn' }), { class: 'C6' })
  t.match(judge({ name: 'Lê Lai', mail: 'lailai@binhphuc.gov.vn' }), { class: 'C6' })
  t.match(judge({ name: 'Lê Lai', mail: 'hỏi văn thư' }), { class: 'C12' })
})

t.test('C9: a slip that would lead to somebody of another name leads nowhere', async (t) => {
  t.match(judging()({ name: 'Lê Thị Hoà', mail: 'tamtt@binhphuc.gov.vn' }), {
    class: 'C6',
    person: undefined,
  })
})

t.test(
  'C11: whoever has left is found by mailbox, code or phone, and by nothing less',
  async (t) => {
    const gone = knownPerson(9, 'hoalt', 'Lê Thị Hoà', {
      isOpen: false,
      employeeCode: 'SNV-9',
      phone: '+84912000111',
    })
    const judge = judging([gone])
    const name = 'Lê Thị Hoà'
    t.match(judge({ name, mail: 'hoalt@binhphuoc.gov.vn' }), { class: 'C11', person: gone })
    t.match(judge({ name, code: 'SNV-9' }), { class: 'C11', person: gone })
    t.match(judge({ name, phone: '0912000111' }), { class: 'C11', person: gone })
    t.match(judge({ name, unit: 'Sở Nội vụ' }), { class: 'C3', person: undefined })
    t.match(judge({ name: 'Nguyễn Văn Mới', mail: 'hoalt@binhphuoc.gov.vn' }), { class: 'C9' })
  },
)

t.test('R3, C13: a name without its suffix that two people have', async (t) => {
  const other = knownPerson(9, 'tamtt', 'Trịnh Thị Tâm', {
    primary: mailbox('tamtt', 'dongnai.gov.vn'),
  })
  const judge = judging([other])
  t.match(judge({ mail: 'tamtt' }), { class: 'C13', person: undefined, others: [TAM, other] })
  t.match(judge({ ...tam, mail: 'tamtt' }), {
    class: 'C13',
    person: TAM,
    suggestion: TAM_MAIL,
    others: [other],
  })
  t.match(judge({ ...tam, mail: TAM_MAIL }), { class: 'C1', person: TAM })
  t.match(judging()({ ...tam, mail: 'tamtt' }), { class: 'C5', suggestion: TAM_MAIL })
})

t.test(
  'what an operator has confirmed stands, until another mailbox is in the field',
  async (t) => {
    const judge = judging([], { confirmedOwner: () => TAM, claimsOn: () => 2 })
    t.match(judge({ account: 'x', name: 'Ai đó' }), { class: 'C1', evidence: 'confirmed' })
    t.match(judge({ account: 'x', name: 'Ai đó', mail: TAM_MAIL }), {
      class: 'C1',
      evidence: 'confirmed',
    })
    t.match(judge({ account: 'x', name: 'Nguyễn Văn Sơn', mail: 'sonnv@binhphuoc.gov.vn' }), {
      class: 'C9',
      person: SON,
      others: [TAM],
    })
  },
)

t.test('only C1 and C2 link; what is in doubt is never taken for a gap', async (t) => {
  const judge = judging()
  const states = [
    [{ ...tam, mail: TAM_MAIL }, 'linked'],
    [{ ...tam, phone: '0912345678' }, 'proposed'],
    [{ ...tam, mail: 'tamtt@gmail.com', phone: '0912345678' }, 'wrong-suffix'],
    [{ ...tam, mail: 'tamtt@binhphuc.gov.vn' }, 'wrong-suffix'],
    [{ ...tam, mail: 'tammt@binhphuoc.gov.vn' }, 'proposed'],
    [{ name: 'Nguyễn Viết Sơn', mail: 'sonnv@binhphuoc.gov.vn' }, 'doubtful'],
    [{ mail: `sonnv@binhphuoc.gov.vn;${TAM_MAIL}` }, 'doubtful'],
    [{ name: 'Lê Lai' }, undefined],
  ] as const
  for (const [row, state] of states) t.equal(stateOf(judge(row)), state, JSON.stringify(row))
})

t.test('the field as it ought to be keeps what else is in it', async (t) => {
  const judge = judging([], {}, [[1, 'tamcu']])
  const mended = (row: Parameters<typeof judge>[0]) => mendedField(userOf(row), judge(row))
  t.equal(mended({ ...tam, mail: TAM_MAIL }), undefined)
  t.equal(mended({ ...tam, phone: '0912345678' }), TAM_MAIL)
  t.equal(
    mended({ ...tam, mail: 'tamtt@gmail.com ;', phone: '0912345678' }),
    `tamtt@gmail.com;${TAM_MAIL}`,
  )
  t.equal(
    mended({ ...tam, mail: 'tam@gmail.com; tamtt@binhphuc.gov.vn' }),
    `tam@gmail.com;${TAM_MAIL}`,
  )
  t.equal(mended({ ...tam, mail: 'tamcu@binhphuoc.gov.vn' }), TAM_MAIL)
  t.equal(mended({ name: 'Nguyễn Viết Sơn', mail: 'sonnv@binhphuoc.gov.vn' }), undefined)
})
