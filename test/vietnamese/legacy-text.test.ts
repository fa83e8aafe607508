import t from 'tap'
import { convertLegacy, legacyKindOf } from '../../src/vietnamese/legacy-text.ts'
import { hasLostDiacritics } from '../../src/vietnamese/lost-diacritics.ts'
import { isCaseless, titleCaseName } from '../../src/vietnamese/name-case.ts'
import { isSyllable } from '../../src/vietnamese/syllable.ts'
import { readLastDay, readWrittenDate } from '../../src/vietnamese/written-date.ts'

const legacy: [written: string, kind: 'tcvn3' | 'vni', text: string][] = [
  ['NguyÔn V¨n S¬n', 'tcvn3', 'Nguyễn Văn Sơn'],
  ['TrÇn ThÞ Thu Hµ', 'tcvn3', 'Trần Thị Thu Hà'],
  ['§µo Duy H­ng', 'tcvn3', 'Đào Duy Hưng'],
  ['Lª Quèc §¹t', 'tcvn3', 'Lê Quốc Đạt'],
  ['TRÇN THÞ H¶I', 'tcvn3', 'TRẦN THỊ HẢI'],
  ['Hä vµ tªn', 'tcvn3', 'Họ và tên'],
  ['Chøc vô', 'tcvn3', 'Chức vụ'],
  ['Së Néi vô', 'tcvn3', 'Sở Nội vụ'],
  ['Nguyeãn Vaên Sôn', 'vni', 'Nguyễn Văn Sơn'],
  ['Traàn Thò Thu Haø', 'vni', 'Trần Thị Thu Hà'],
  ['Ñaøo Duy Höng', 'vni', 'Đào Duy Hưng'],
  ['Leâ Quoác Ñaït', 'vni', 'Lê Quốc Đạt'],
  ['NGUYEÃN VAÊN SÔN', 'vni', 'NGUYỄN VĂN SƠN'],
  ['Hoï vaø teân', 'vni', 'Họ và tên'],
  ['Sôû Noäi vuï', 'vni', 'Sở Nội vụ'],
]
for (const [written, kind, text] of legacy) {
  t.test(`3.4: ${written} is ${kind} for ${text}`, async (t) => {
    t.equal(legacyKindOf(written), kind)
    t.equal(convertLegacy(written, kind), text)
  })
}

for (const text of [
  'Nguyễn Văn Sơn',
  'Trần Thị Hoà',
  'Đỗ Thị Quý',
  'Lê Thuỳ Uyên',
  'Huỳnh Khuya',
  "H'Hen Niê",
  'Y Moan Êban',
  'José Müller',
  'tamtt@binhphuoc.gov.vn',
  '25 m², 30°',
]) {
  t.test(`3.4: ${text} is no text of an old font`, async (t) => {
    t.equal(legacyKindOf(text), undefined)
  })
}

t.test('what could be a syllable', async (t) => {
  const ones =
    'nguyễn trường quý giếng khuỷu nghiêng ưu oanh quốc khuyên huỳnh yêu ơ Đức Thuở xoong hoẵng'
  for (const word of ones.split(' ')) t.ok(isSyllable(word), word)
  for (const word of ['NguyÔn', 'nguyẽ̃n', 'strong', 'Vaên', 'bcd', 'h', '']) {
    t.notOk(isSyllable(word), word)
  }
})

t.test('3.4: ? inside Vietnamese words are lost letters, questions are not', async (t) => {
  for (const text of ['Nguy?n V?n S?n', 'Tr?n Th? H?ng', '?inh V?n A', 'L\ufffd Lan']) {
    t.ok(hasLostDiacritics(text), text)
  }
  for (const text of ['Nguyễn Văn Sơn', 'Đã nghỉ?', '?', 'chưa rõ ?', 'a? ']) {
    t.notOk(hasLostDiacritics(text), text)
  }
})

t.test('1.8: shouted names can be written as names are', async (t) => {
  t.ok(isCaseless('NGUYỄN VĂN SƠN'))
  t.ok(isCaseless('nguyễn văn sơn'))
  for (const name of ['Nguyễn Văn Sơn', 'Nguyễn Văn SƠN', 'Y', 'LAN'])
    t.notOk(isCaseless(name), name)
  t.equal(titleCaseName('NGUYỄN VĂN SƠN'), 'Nguyễn Văn Sơn')
  t.equal(titleCaseName("H'HEN NIÊ"), "H'Hen Niê")
  t.equal(titleCaseName('ĐỖ THỊ ÁNH'), 'Đỗ Thị Ánh')
})

t.test('dates as offices write them', async (t) => {
  const rows: [string, string | undefined, string | undefined][] = [
    ['nghỉ hưu 30/11/2026', '2026-11-30', '2026-11-30'],
    ['nghỉ hưu từ 01/12/2026', '2026-12-01', '2026-11-30'],
    ['Nghỉ hưu kể từ ngày 1-3-2028', '2028-03-01', '2028-02-29'],
    ['thôi việc ngày 05.6.2026', '2026-06-05', '2026-06-05'],
    ['nghỉ hưu từ ngày 01 tháng 01 năm 2027', '2027-01-01', '2026-12-31'],
    ['từ tháng 12/2026', '2026-12-01', '2026-12-01'],
    ['2026-12-31', '2026-12-31', '2026-12-31'],
    ['15/8/26', '2026-08-15', '2026-08-15'],
    ['31/02/2026', undefined, undefined],
    ['nghỉ hưu', undefined, undefined],
    ['QĐ 123/QĐ-UBND', undefined, undefined],
  ]
  for (const [text, day, last] of rows) {
    t.equal(readWrittenDate(text), day, text)
    t.equal(readLastDay(text), last, text)
  }
})
