import t from 'tap'
import { newPasswordProblems } from '../../src/passwords/new-password.ts'

const person = {
  mailboxNames: ['tamtt'],
  displayName: 'Trần Thị Tâm',
  phone: '0912345678',
  employeeCode: 'BP-00123',
}
const policy = { minimumLength: 14, classes: [] }

const rows: [string, string, string[]][] = [
  ['R14: 14 code points', 'mười bốn chữ ạ', []],
  ['R14: 13 code points', 'mười ba chữ ạ', ['too-short']],
  ['R14: code points, not units', '😀'.repeat(13), ['too-short']],
  ['R14: counted composed', 'a\u0302'.repeat(13), ['too-short']],
  ['R14: 257 code points', 'a'.repeat(257), ['too-long']],
  ['R14: over 1,024 bytes', '😀'.repeat(257), ['too-long']],
  ['row 54: NUL', 'một mật khẩu dài\0', ['has-nul']],
  ['2.6: the mailbox name', 'xin chào TAMTT 2026', ['personal']],
  ['2.6: the mailbox name with marks', 'xin chào tấmtt 2026', ['personal']],
  ['2.6: both', 'tamtt1', ['too-short', 'personal']],
  ['R14: no classes are asked for', 'con meo nam tren cay', []],
]

for (const [promise, password, kinds] of rows) {
  t.test(`${promise}: ${kinds.join(', ') || 'fine'}`, async (t) => {
    t.same(
      newPasswordProblems(password, { policy, person }).map(({ kind }) => kind),
      kinds,
    )
  })
}

t.test('a new password that is too short is told how long it is', async (t) => {
  t.same(newPasswordProblems('ngắn quá', { person, policy: { minimumLength: 10, classes: [] } }), [
    { kind: 'too-short', minimum: 10, length: 8 },
  ])
})
