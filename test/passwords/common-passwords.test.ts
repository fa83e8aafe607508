import { readFileSync } from 'node:fs'
import t from 'tap'
import {
  createCommonPasswords,
  readCommonPasswords,
  writeCommonPasswords,
} from '../../src/passwords/common-passwords.ts'
import { createPasswordRules } from '../../src/passwords/password-rules.ts'
import { commonPasswordsFile } from '../../src/paths.ts'

t.test('the list holds what was put in, and nothing else', async (t) => {
  const texts = Array.from({ length: 2000 }, (_, index) => `word ${index}`)
  const list = readCommonPasswords(writeCommonPasswords([...texts, ...texts]))
  t.equal(list.size, 2000)
  t.equal(texts.filter(list.has).length, 2000)
  t.equal(texts.filter((text) => list.has(`${text}x`)).length, 0)
  t.equal(readCommonPasswords(writeCommonPasswords([])).has(''), false)
})

t.test('bytes that are no list are refused', async (t) => {
  const bytes = readFileSync(commonPasswordsFile)
  t.throws(() => readCommonPasswords(bytes.subarray(0, -1)), /damaged/)
  t.throws(() => readCommonPasswords(Buffer.from('<html>')), /damaged/)
  await t.rejects(createCommonPasswords('/nowhere/at/all')(), { code: 'ENOENT' })
})

t.test('security 4: the list that comes with the program has what people use', async (t) => {
  const list = await createCommonPasswords(commonPasswordsFile)()
  t.ok(list.size > 50_000)
  for (const password of ['123456', 'matkhau', 'anhyeuem', 'vietnam', 'qwerty', 'iloveyou']) {
    t.equal(list.has(password), true, password)
  }
  t.equal(list.has('con meo nam tren cay cau'), false)
})

t.test('2.6 must.leaked: a password in use is judged by the lists alone', async (t) => {
  const { isTriedFirst } = createPasswordRules({
    policies: {
      preset: 'vn-level3',
      everyone: {},
      administratorGroups: [],
      administrators: {},
      groups: [],
    },
    common: createCommonPasswords(commonPasswordsFile),
    localTexts: ['dangnhap.binhphuoc.gov.vn'],
  })
  const owner = {
    mailboxNames: ['tamtt'],
    displayName: 'Trần Thị Tâm',
    unit: 'Phòng Chuyển đổi số',
    phone: '',
    employeeCode: '',
    groups: [],
  }
  const verdicts: [string, boolean][] = [
    ['Matkhau@123', true],
    ['Binhphuoc@2025', true],
    ['Chuyển đổi số 2026', true],
    ['tamtt2025', true],
    ['bé tí mà khó', false],
    ['con mèo nằm trên cây cau', false],
    ['x'.repeat(5000), false],
    ['', true],
  ]
  for (const [password, expected] of verdicts) {
    t.equal(await isTriedFirst(password, owner), expected, password.slice(0, 30))
  }
})
