import { PROVINCIAL_DOMAINS } from '../accounts/provincial-domains.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'

/** Offices that every province has, and what their people use every day. */
const EVERYWHERE = `
tỉnh, huyện, thành phố, thị xã, thị trấn, phường, xã, thôn, ấp, khu phố, việt nam
ủy ban nhân dân, ủy ban, ubnd, hội đồng nhân dân, hdnd, tỉnh ủy, thành ủy, huyện ủy, thị ủy, đảng ủy
ubnd tỉnh, ubnd huyện, ubnd xã, văn phòng, văn phòng ubnd, vpubnd, văn phòng tỉnh ủy, mặt trận tổ quốc
sở nội vụ, sở tài chính, sở y tế, sở xây dựng, sở tư pháp, sở công thương, sở khoa học và công nghệ
sở giáo dục và đào tạo, sở nông nghiệp và môi trường, sở nông nghiệp, sở tài nguyên và môi trường
sở thông tin và truyền thông, sở văn hóa thể thao và du lịch, sở văn hóa, sở giao thông vận tải
sở kế hoạch và đầu tư, sở lao động thương binh và xã hội, sở dân tộc và tôn giáo, sở ngoại vụ
ban dân tộc, ban quản lý, ban quản lý khu kinh tế, thanh tra, thanh tra tỉnh, công an tỉnh, công an
bộ chỉ huy quân sự, kho bạc, kho bạc nhà nước, cục thuế, chi cục thuế, thuế, hải quan, tòa án, viện kiểm sát
bảo hiểm xã hội, trung tâm y tế, bệnh viện đa khoa, trường, trung tâm, phòng, phòng nội vụ, phòng tài chính
snv, stc, syt, sxd, stp, sct, skhcn, sgddt, snnmt, snnptnt, stnmt, stttt, svhttdl, sgtvt, skhdt, sldtbxh, sngv
gov, egov, cas, sso, cổng, cổng dịch vụ công, dịch vụ công, đăng nhập, đăng nhập tập trung, cổng đăng nhập
onewin, ioffice, vnpt ioffice, ecabinet, eoffice, voffice, vnptigate, igate, vnptioffice, qlvb, vbdh, mail, email
quản lý văn bản, văn bản điều hành, một cửa, chữ ký số, zimbra, outlook, windows
`

const SHORTEST = 3
const LONGEST = 32
const MOST_WORDS = 500

/**
 * The words around an office, as an attacker would put them before a year: the built-in ones and those
 * of `texts` (the names of the authority and the system, units, hosts and suffixes), each as a whole,
 * without its kind (`sở`), and as initials. Folded and without blanks.
 */
export function localWords(texts: Iterable<string>): ReadonlySet<string> {
  const words = new Set(BUILT_IN)
  for (const text of texts) {
    for (const form of formsOf(text)) {
      if (words.size >= BUILT_IN.size + MOST_WORDS) return words
      words.add(form)
    }
  }
  return words
}

function formsOf(text: string): string[] {
  const folded = foldVietnamese(text)
  const parts = folded.split(/[^a-z0-9]+/).filter((part) => part !== '')
  const initials = parts.map((part) => part.charAt(0)).join('')
  const tails = parts.slice(0, -1).map((_, index) => parts.slice(index).join(''))
  return [...tails, ...(parts.length === 1 ? parts : []), initials].filter(
    ({ length }) => length >= SHORTEST && length <= LONGEST,
  )
}

const BUILT_IN: ReadonlySet<string> = new Set(
  [
    ...EVERYWHERE.split(/[,\n]/).map((phrase) => foldVietnamese(phrase).replaceAll(' ', '')),
    ...[...PROVINCIAL_DOMAINS].map((domain) => domain.replace(/\.gov\.vn$/, '').replace('-', '')),
    'hochiminh',
    'tphochiminh',
  ].filter((word) => word.length > 1),
)
