/** What the name of a unit begins with, the larger units first. Their order is their rank. */
const RANKS: readonly (readonly string[])[] = [
  [
    'khối',
    'tỉnh',
    'thành phố',
    'cấp tỉnh',
    'cấp xã',
    'cấp huyện',
    'các cơ quan',
    'các sở',
    'các đơn vị',
  ],
  [
    'sở',
    'ubnd',
    'ủy ban',
    'uỷ ban',
    'hđnd',
    'hội đồng nhân dân',
    'văn phòng ubnd',
    'văn phòng ủy ban',
    'văn phòng đoàn',
    'văn phòng tỉnh',
    'văn phòng hđnd',
    'tỉnh ủy',
    'tỉnh uỷ',
    'thành ủy',
    'huyện ủy',
    'đảng ủy',
    'đảng uỷ',
    'huyện',
    'thị xã',
    'thị trấn',
    'xã',
    'phường',
    'đặc khu',
    'thanh tra tỉnh',
    'công an',
    'bộ chỉ huy',
    'ban quản lý',
    'ban dân tộc',
    'ban tổ chức',
    'ban tuyên giáo',
    'ban nội chính',
    'ban dân vận',
    'mặt trận',
    'ubmttq',
    'liên đoàn',
    'hội',
    'tỉnh đoàn',
    'thành đoàn',
    'huyện đoàn',
    'đoàn thanh niên',
    'kho bạc',
    'cục',
    'viện kiểm sát',
    'tòa án',
    'toà án',
    'trường đại học',
    'trường cao đẳng',
    'trường chính trị',
    'đài phát thanh',
    'báo',
    'công ty',
  ],
  [
    'chi cục',
    'trung tâm',
    'bệnh viện',
    'trường',
    'trạm',
    'thư viện',
    'bảo tàng',
    'chi nhánh',
    'hạt',
    'viện',
    'đơn vị trực thuộc',
    'quỹ',
    'văn phòng đăng ký',
  ],
  [
    'văn phòng',
    'phòng',
    'thanh tra',
    'ban',
    'bộ phận',
    'tổ',
    'đội',
    'khoa',
    'lãnh đạo',
    'thường trực',
    'chi bộ',
    'nhóm',
  ],
]

/** An agency, which is below no other; what ranks lower is the office of one. */
const LOWEST_AGENCY = 1
/** «Khối các cơ quan» groups units, and need be none itself. */
const GROUPS = /^(?:khối|các|cấp|đơn vị trực thuộc)(?![\p{Letter}])/iu
const PARTING = /\s+[-–—]+\s+|[,;/>()]|\sthuộc\s/iu

const WORDS = RANKS.flatMap((words, rank) => words.map((word) => ({ word, rank }))).sort(
  (a, b) => b.word.length - a.word.length,
)

/**
 * How far down the tree the unit of this name stands, from 0; undefined when it is not the name of a
 * unit. Marks count: «Sở» begins a unit, «Sơ» does not.
 */
export function unitRank(name: string): number | undefined {
  const text = name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
  return WORDS.find(({ word }) => text === word || text.startsWith(`${word} `))?.rank
}

/** Whether a text says by itself which agency it means: «Sở Y tế», «Văn phòng – Sở Y tế». */
export function namesAgency(text: string): boolean {
  return text.split(PARTING).some((part) => (unitRank(part.trim()) ?? Infinity) <= LOWEST_AGENCY)
}

/** Whether a heading is a unit that those below it belong to, rather than a group of units. */
export function isOwnUnit(heading: string, below: string): boolean {
  const rank = unitRank(heading)
  if (rank === undefined || GROUPS.test(heading.normalize('NFC').trim())) return false
  return rank < (unitRank(below) ?? Infinity)
}
