import { readFileSync } from 'node:fs'
import t from 'tap'
import { en } from '../../src/i18n/en.ts'
import { passwordHint, passwordProblem, passwordRules } from '../../src/i18n/password-sentences.ts'
import { vi } from '../../src/i18n/vi.ts'
import { readCommonPasswords } from '../../src/passwords/common-passwords.ts'
import { localWords } from '../../src/passwords/local-words.ts'
import { type NewPasswordFacts, newPasswordProblems } from '../../src/passwords/new-password.ts'
import type { NewPasswordProblem } from '../../src/passwords/password-problem.ts'
import { commonPasswordsFile } from '../../src/paths.ts'

const person = {
  mailboxNames: ['tamtt'],
  displayName: 'Trần Thị Tâm',
  phone: '0912605487',
  employeeCode: 'BP-00123',
}
const common = readCommonPasswords(readFileSync(commonPasswordsFile))
const local = localWords(['UBND TỈNH BÌNH PHƯỚC', 'Trung tâm Phục vụ hành chính công'])
const facts: NewPasswordFacts = {
  policy: { minimumLength: 14, classes: [] },
  person,
  common,
  local,
}

const rows: [string, string, string[]][] = [
  ['R14: 14 code points', 'mười bốn chữ ạ', []],
  ['R14: 13 code points', 'mười ba chữ ạ', ['too-short']],
  ['R14: code points, not units', '🐈🐕🐖🐄🐓🐟🦆🦢🦉🐒🦁🐯🐸', ['too-short']],
  ['R14: counted composed', 'cò bay lả'.normalize('NFD'), ['too-short']],
  ['row 53: full width counts as it is normalised', 'ｃｏｎ ｍｅｏ ｎａ', ['too-short']],
  ['R14: 256 code points', `${'con cò bay lả bay la '.repeat(12)}xong`, []],
  ['R14: 257 code points', 'a'.repeat(257), ['too-long']],
  ['R14: over 1,024 bytes', '😀'.repeat(257), ['too-long']],
  ['row 37: a megabyte', 'x'.repeat(1_000_000), ['too-long']],
  ['row 54: NUL', 'một mật khẩu dài\0', ['has-nul']],
  ['R14: no classes are asked for', 'con meo nam tren cay', []],

  ['2.6: the mailbox name', 'cò bay TAMTT lả bay', ['personal']],
  ['2.6: the mailbox name with marks', 'cò bay tấmtt lả bay', ['personal']],
  ['2.6: the mailbox name in two forms of code points', 'cò bay tâ\u0301mtt lả bay', ['personal']],
  ['2.6: the mailbox name, spread out', 'cò bay t.a.m.t.t lả', ['personal']],
  ['2.6: the whole name', 'cò bay Trần Thị Tâm', ['personal']],
  ['2.6: the whole name in one word', 'TranThiTam.con.co.bay', ['personal']],
  ['2.6: the end of the name', 'cò-thitam-bay-lả-bay', ['personal']],
  ['2.6: family and given name', 'cò bay tran tam lả bay', ['personal']],
  ['2.6: given name first', 'cò bay tâm trần lả bay', ['personal']],
  ['2.6: initials and given name', 'cò bay tttam lả bay la', ['personal']],
  ['2.6: the phone', 'cò bay 0912605487 lả', ['personal']],
  ['2.6: the phone with +84 and dots', 'cò bay +84 91.260.5487', ['personal']],
  ['2.6: the end of the phone', 'cò bay 2605487 lả bay', ['personal']],
  ['2.6: the phone in full width', 'cò bay ０９１２６０５４８７', ['personal']],
  ['2.6: the employee code', 'cò bay bp00123 lả bay', ['personal']],
  ['2.6: the given name alone is a word like others', 'bán than cho tâm hồn nhẹ', []],
  ['2.6: the given name and years are a guess', 'Tâm 1990 tâm 1990', ['personal']],
  ['2.6: both', 'tamtt1', ['too-short', 'personal']],

  ['2.6: Matkhau@123, longer', 'Matkhau@123456789', ['common']],
  ['2.6: the same with marks', 'Mật khẩu @ 123456', ['common']],
  ['2.6: as Telex keys', 'Maatj khaaur 2025', ['common']],
  ['2.6: as VNI keys', 'Ma6t5 kha6u3 2025', ['common']],
  ['2.6: with digits for letters', 'M@tkh4u!!123456', ['common']],
  ['2.6: Binhphuoc@2025, longer', 'Binhphuoc@2025!!', ['local-words']],
  ['2.6: unit and year', 'SoNoiVu@01012026', ['local-words']],
  ['2.6: our own unit and year', 'Hành chính công 2026', ['local-words']],
  ['2.6: initials of the authority', 'ubndtinh@2025#2026', ['local-words']],
  ['2.6: anhyeuem', 'anh yeu em 1234567', ['common']],
  ['2.6: a declaration of love and a date', 'emyeuanh14021990', ['common']],
  ["2.6: somebody's name and year of birth", 'NguyenVanHung1985', ['common']],
  ['2.6: name and date of birth', 'Le Thi Hoa 12/03/1985', ['common']],
  ['2.6: a leaked one with digits', 'P@ssw0rd12345678', ['common']],
  ['2.6: a leaked one twice', 'superman superman', ['common']],
  ['2.6: two leaked ones', 'dragon superman 1', ['common']],
  ['2.6: keys in a row', 'qwertyuiop123456', ['pattern']],
  ['2.6: keys in columns', '1qaz2wsx3edc4rfv', ['pattern']],
  ['2.6: keys backwards', '0987654321poiuytrewq', ['pattern']],
  ['2.6: one character', 'aaaaaaaaaaaaaaaaaa', ['pattern']],
  ['2.6: three characters over and over', 'xkqxkqxkqxkqxkqxkq', ['pattern']],
  ['2.6: dates', '01012025 02022026', ['pattern']],
  ['row 37: 256 characters of one word', 'matkhau '.repeat(32), ['common']],

  ['the province among other words is fine', 'mưa rơi trên phố Bình Phước', []],
  ['four words that are each common are fine', 'correct horse battery staple', []],
  ['a proverb is fine', 'uống nước nhớ nguồn cội', []],
  ['characters by lot are fine', 'x7#kQ9!vLm2$pT', []],
  ['digits by lot are fine', '84726193058361', []],
]

for (const [promise, password, kinds] of rows) {
  t.test(`${promise}: ${kinds.join(', ') || 'fine'}`, async (t) => {
    t.same(
      newPasswordProblems(password, facts).map(({ kind }) => kind),
      kinds,
    )
  })
}

t.test('L6: classes are asked for where the policy asks, and told which are missing', async (t) => {
  const policy = { minimumLength: 14, classes: ['upper', 'lower', 'digit', 'symbol'] } as const
  const found = (password: string) => newPasswordProblems(password, { ...facts, policy })
  t.same(found('cò bay lả bay la'), [{ kind: 'needs-classes', missing: ['upper', 'digit'] }])
  t.same(found('CÒBAYLẢBAYLANHÉ8'), [{ kind: 'needs-classes', missing: ['lower', 'symbol'] }])
  t.same(found('Cò bay lả bay la 8'), [])
})

t.test('security 4: short names and empty fields make no password personal', async (t) => {
  const nobody = { mailboxNames: ['an'], displayName: '', phone: '', employeeCode: '' }
  t.same(newPasswordProblems('con tranh bay lả bay la', { ...facts, person: nobody }), [])
  const anh = { ...nobody, mailboxNames: ['anh'] }
  t.same(newPasswordProblems('bức tranh bay lả bay la', { ...facts, person: anh }), [])
  t.same(newPasswordProblems('bức anh bay lả bay la', { ...facts, person: anh }), [
    { kind: 'personal' },
  ])
})

const usual = { minimumLength: 14, classes: [], history: 5, maximumAgeDays: undefined }
const strict = {
  minimumLength: 10,
  classes: ['upper', 'lower', 'digit', 'symbol'],
  history: 10,
  maximumAgeDays: 60,
} as const

t.test('2.6: the hint is made of the policy, in both languages', async (t) => {
  t.equal(passwordHint(vi.password, usual), 'Ít nhất 14 ký tự. Nên ghép vài từ dễ nhớ. Có thể dán.')
  t.equal(
    passwordHint(en.password, usual),
    'At least 14 characters. A few words together work well. Pasting is fine.',
  )
  t.equal(
    passwordHint(vi.password, strict),
    'Ít nhất 10 ký tự, có chữ hoa, chữ thường, chữ số và ký tự đặc biệt. Nên ghép vài từ dễ nhớ. Có thể dán.',
  )
  t.match(passwordHint(en.password, strict), /an upper-case letter, .* a digit and a symbol/)
})

t.test('2.6: what else the policy asks for is told, and nothing else', async (t) => {
  t.equal(passwordRules(vi.password, { ...usual, history: 0 }).length, 1)
  t.same(passwordRules(vi.password, strict).slice(1), [
    'Không trùng 10 mật khẩu gần đây.',
    'Đổi sau mỗi 60 ngày.',
  ])
  t.same(passwordRules(en.password, usual).slice(1), ['None of your last 5 passwords.'])
})

const sentences: [NewPasswordProblem, string, string][] = [
  [
    { kind: 'too-short', minimum: 14, length: 6 },
    'Mật khẩu cần ít nhất 14 ký tự; hiện có 6.',
    'The password needs at least 14 characters; it has 6.',
  ],
  [
    { kind: 'too-long', maximum: 256 },
    'Mật khẩu dài quá 256 ký tự. Rút ngắn lại.',
    'The password has more than 256 characters. Make it shorter.',
  ],
  [
    { kind: 'has-nul' },
    'Mật khẩu có ký tự không dùng được. Gõ lại bằng bàn phím.',
    'The password holds a character that cannot be used. Type it at the keyboard.',
  ],
  [
    { kind: 'needs-classes', missing: ['upper', 'digit'] },
    'Cần thêm: chữ hoa và chữ số.',
    'The password still needs: an upper-case letter and a digit.',
  ],
  [
    { kind: 'personal' },
    'Mật khẩu không được chứa tên hộp thư, họ tên hoặc số điện thoại.',
    'The password must not contain the mailbox name, the name or the phone number.',
  ],
  [
    { kind: 'common' },
    'Mật khẩu quá phổ biến. Chọn mật khẩu khác.',
    'The password is too common. Choose another.',
  ],
  [
    { kind: 'local-words' },
    'Mật khẩu chỉ gồm tên tỉnh, cơ quan hoặc hệ thống nên dễ đoán. Ghép thêm vài từ khác.',
    'The password is little more than the name of the province, the unit or the system. Add a few other words.',
  ],
  [
    { kind: 'pattern' },
    'Mật khẩu chỉ gồm ký tự lặp lại hoặc các phím liền nhau. Chọn mật khẩu khác.',
    'The password only repeats characters or follows the keyboard. Choose another.',
  ],
  [
    { kind: 'same-as-current' },
    'Mật khẩu mới phải khác mật khẩu hiện tại.',
    'The new password must differ from the current one.',
  ],
  [
    { kind: 'in-history', count: 5 },
    'Mật khẩu trùng một trong 5 mật khẩu gần đây.',
    'The password is the same as one of the last 5 passwords.',
  ],
]

for (const [problem, vietnamese, english] of sentences) {
  t.test(`2.6: ${problem.kind} is told in both languages`, async (t) => {
    t.equal(passwordProblem(vi.password, problem), vietnamese)
    t.equal(passwordProblem(en.password, problem), english)
  })
}
