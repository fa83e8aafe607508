import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import { keysOf } from '../vietnamese/input-method.ts'

/**
 * What Vietnamese people use as passwords, written as they write it. Attackers have such lists; ours
 * must know them in each way of typing them: without marks, and as the keys of Telex and VNI.
 */
const PHRASES = `
mật khẩu, mật khẩu mới, mật khẩu cũ, đổi mật khẩu, quên mật khẩu, không có mật khẩu, mật mã, pass, password
đăng nhập, tài khoản, người dùng, quản trị, quản trị viên, quản lý, hệ thống, máy tính, mạng, internet
admin, administrator, root, user, test, demo, guest, support, default, welcome, login, abc, xyz, qwe, zxc
anh yêu em, em yêu anh, anh nhớ em, em nhớ anh, yêu em, yêu anh, yêu em nhiều, anh yêu em nhiều
anh yêu em nhiều lắm, em yêu anh nhiều, em yêu anh nhiều lắm, yêu em mãi mãi, yêu anh mãi mãi, mãi yêu em
mãi yêu anh, mãi mãi, mãi bên em, mãi bên anh, mãi bên nhau, mãi mãi bên nhau, yêu mãi, tình yêu, tình yêu của tôi
vợ yêu, chồng yêu, con yêu, vợ chồng, bố mẹ, ba mẹ, cha mẹ, gia đình, gia đình tôi, gia đình hạnh phúc
con trai, con gái, cục cưng, bé yêu, bé cưng, em bé, cu tí, cu tèo, công chúa, hoàng tử, bà xã, ông xã
nhớ em, nhớ anh, nhớ mãi, không yêu, cô đơn, buồn, vui, vui vẻ, hạnh phúc, may mắn, thành công, bình an
xin chào, chào bạn, chào em, chào anh, cảm ơn, tạm biệt, chúc mừng năm mới, happy new year, sinh nhật
không biết, không có, không nhớ, không quên, khó quên, đừng quên, đừng hỏi, bí mật, bảo mật, an toàn
việt nam, việt nam vô địch, việt nam đất nước, tổ quốc, đất nước, quê hương, độc lập tự do hạnh phúc
hồ chí minh, bác hồ, đảng cộng sản, cộng hòa, chủ tịch, bí thư, giám đốc, phó giám đốc, trưởng phòng
phó phòng, kế toán, kế toán trưởng, văn thư, văn phòng, cán bộ, công chức, viên chức, chuyên viên
cơ quan, ủy ban, ủy ban nhân dân, hội đồng nhân dân, nhân dân, công an, quân đội, bộ đội, giáo viên
học sinh, sinh viên, trường học, bệnh viện, trạm y tế, công ty, nhân viên, khách hàng, dịch vụ công
hành chính công, một cửa, chính quyền điện tử, công văn, văn bản, thư điện tử, email, hòm thư, hộp thư
bóng đá, đội tuyển việt nam, công phượng, quang hải, sơn tùng, liên quân, liên minh, đột kích, game, gà con
thứ hai, thứ ba, thứ tư, thứ năm, thứ sáu, thứ bảy, chủ nhật, tháng giêng, mùa xuân, mùa hè, mùa thu, mùa đông
một hai ba, một hai ba bốn, một hai ba bốn năm, một hai ba bốn năm sáu, không một hai ba
sài gòn, hà nội, đà nẵng, huế, tây nguyên, miền nam, miền bắc, miền trung, đồng xoài, bình long, phước long
lộc ninh, bù đăng, bù đốp, bù gia mập, chơn thành, hớn quản, phú riềng, đồng phú, thành phố, thị xã
thần tài, phát tài, phát lộc, tài lộc, lộc phát, phú quý, cá chép, rồng vàng, hoa hồng, hoa mai, hoa sen
zalo, facebook, youtube, google, viettel, vnpt, mobifone, vinaphone, vietcombank, agribank, vietinbank, bidv
`

/** Family names; a full name begins with one. */
const FAMILY_NAMES = `
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đào đoàn lâm trịnh mai cao
tô tăng hà châu quách thái trương lương vương chu từ tạ la lưu kiều khổng giang thạch sơn danh điểu thị
nông vi hứa tống triệu mạc nghiêm phùng thân tôn âu bạch ninh mã doãn đàm viên phí lục`

/** Middle and given names. */
const GIVEN_NAMES = `
văn thị hữu đức đình xuân ngọc minh quang thanh thành hoàng quốc công gia bảo anh tuấn dũng hùng cường sơn
hải long nam trung kiên bình an hòa hiếu nghĩa nhân tài lộc phúc thọ phước khánh huy hưng khoa khôi kiệt lâm
linh luân mạnh nguyên nhật phong phú quân quý sáng tâm tân thắng thiên thiện thịnh thuận tiến tín toàn trí
triết trọng trường tú tùng vinh vũ vương duy đạt đăng hào hậu hiển hiệp hoan huynh lợi lực nghị phát
hoa hồng huệ hương hường hà hạnh hằng hiền hòa lan lệ liên liễu loan mai mỹ my nga ngân nhung như nhi nguyệt
oanh phương phượng quyên quỳnh thảo thu thư thúy thùy thủy thương trang trâm trinh trúc tuyết uyên vân vi vy
xuyến yến diễm diệu dung duyên đào giang hân kim kiều ly châu chi cúc ánh bích cẩm`

/** Folded text → how it is typed: bare, with the keys of Telex, with those of VNI. */
function waysToType(phrase: string): string[] {
  return [foldVietnamese(phrase), keysOf(phrase, 'telex'), keysOf(phrase, 'vni')].map((text) =>
    text.replaceAll(' ', ''),
  )
}

function typed(list: string, separator: RegExp): ReadonlySet<string> {
  const phrases = list.split(separator).map((phrase) => phrase.trim())
  return new Set(phrases.filter((phrase) => phrase !== '').flatMap(waysToType))
}

/** Squeezed and folded: without blanks, marks and capitals. */
export const VIETNAMESE_PHRASES = typed(PHRASES, /[,\n]/)
export const FAMILY_NAME_SYLLABLES = typed(FAMILY_NAMES, /\s+/)
export const GIVEN_NAME_SYLLABLES = typed(GIVEN_NAMES, /\s+/)
