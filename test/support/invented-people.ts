import { foldVietnamese } from '../../src/vietnamese/fold-vietnamese.ts'
import type { SeededRandom } from './seeded-random.ts'

/** A person nobody is: names, numbers and mailboxes are put together by chance. */
export type InventedPerson = Readonly<{
  family: string
  given: string
  position: string
  phone: string
  mailbox: string
  code: string
  note: string
}>

export const SUFFIX = 'binhphuoc.gov.vn'

const FAMILIES =
  'Nguyễn Trần Lê Phạm Hoàng Huỳnh Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Điểu Phan Đoàn Tống'
const MIDDLES = 'Văn Thị Hữu Đức Minh Thanh Ngọc Quốc Xuân Thu Kim Công Đình Hồng Thùy Gia Bảo'
const GIVENS =
  'Sơn Hà Tám Hùng Dũng Phương Thủy Lan Hương Đạt Đông Quý Oanh Khuyên Nghĩa Trường Giang Yến Phước Ước Ánh Thắng Bình Hằng Tuấn Vy Uyên Khoa Hiếu Loan'
const POSITIONS = [
  'Chuyên viên',
  'Chuyên viên chính',
  'Trưởng phòng',
  'Phó Trưởng phòng',
  'Kế toán',
  'Văn thư',
  'Nhân viên',
  'Thanh tra viên',
]
const MOBILE_PREFIXES = [
  '090',
  '091',
  '098',
  '097',
  '086',
  '035',
  '038',
  '070',
  '077',
  '083',
  '056',
]

/** Gives people one after another; no two share a mailbox, a phone or a code. */
export function createInventor(random: SeededRandom) {
  const families = FAMILIES.split(' ')
  const middles = MIDDLES.split(' ')
  const givens = GIVENS.split(' ')
  const mailboxes = new Map<string, number>()
  let count = 0

  function mailboxFor(family: string, given: string): string {
    const initials = family.split(' ').map((word) => foldVietnamese(word)[0])
    const name = foldVietnamese(given) + initials.join('')
    const before = mailboxes.get(name) ?? 0
    mailboxes.set(name, before + 1)
    return `${name}${before === 0 ? '' : before + 1}@${SUFFIX}`
  }

  return (): InventedPerson => {
    count += 1
    const family = `${random.pick(families)} ${random.pick(middles)}`
    const given = random.pick(givens)
    return {
      family,
      given,
      position: random.pick(POSITIONS),
      phone: random.pick(MOBILE_PREFIXES) + String(1_000_000 + count),
      mailbox: mailboxFor(family, given),
      code: `CB${String(count).padStart(6, '0')}`,
      note: '',
    }
  }
}
