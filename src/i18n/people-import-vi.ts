/**
 * What is said of a list of people that is read in: of the file as a whole, and of its rows, as the
 * columns «Lỗi» and «Gợi ý» of the copy say it. `people-import-en.ts` follows it.
 */
export const peopleImportVi = {
  columns: { error: 'Lỗi', suggestion: 'Gợi ý' },
  levels: { error: 'Không nhập', warning: 'Cần xem' },
  /** The file cannot be used: what it is, and what helps. */
  problems: {
    unreadable: 'Không đọc được tệp này. Kiểm tra đường dẫn và quyền đọc.',
    empty: 'Tệp trống.',
    'too-large': (limit: string) => `Tệp lớn hơn ${limit}. Chia thành nhiều tệp theo đơn vị.`,
    'too-many-rows': (limit: string) => `Danh sách có hơn ${limit} dòng. Chia thành nhiều tệp.`,
    'too-many-columns': (row: string) => `Dòng ${row} có quá nhiều cột. Xóa các cột thừa bên phải.`,
    'cell-too-long': 'Có ô quá dài, không phải danh sách người dùng.',
    'zip-bomb': 'Tệp khi giải nén lớn bất thường nên không được mở.',
    'password-protected': 'Tệp đặt mật khẩu. Mở bằng Excel, bỏ mật khẩu rồi lưu lại dạng .xlsx.',
    'old-excel': 'Tệp Excel kiểu cũ. Mở bằng Excel rồi lưu lại dạng .xlsx.',
    'web-page': 'Tệp là trang web mang tên bảng tính. Mở bằng Excel rồi lưu lại dạng .xlsx.',
    'not-a-sheet': 'Tệp không phải bảng tính. Lưu danh sách dạng .xlsx hoặc CSV.',
    damaged: 'Tệp hỏng, không giải nén được. Mở bằng Excel rồi lưu lại dạng .xlsx.',
    'broken-quotes': (row: string) =>
      `Dấu ngoặc kép mở mà không đóng từ dòng ${row}. Sửa dòng này hoặc lưu lại dạng .xlsx.`,
    'nul-bytes': 'Tệp có byte rỗng, không phải văn bản. Lưu lại dạng Unicode/Excel.',
    'unknown-sheet': (sheets: string) => `Không có trang tính đó. Các trang tính: ${sheets}.`,
    'no-header': 'Không tìm thấy dòng tiêu đề có cột «Họ và tên».',
    'no-mailbox-column': (headers: string) =>
      `Không có cột hộp thư hay mã cán bộ. Các cột: ${headers}. Khai báo cột bằng tệp ghép cột.`,
    'no-account-column': (headers: string) =>
      `Không có cột tên tài khoản của ứng dụng. Các cột: ${headers}. Khai báo cột bằng tệp ghép cột ("account").`,
    'no-people': 'Dưới dòng tiêu đề không có ai.',
    'lost-diacritics': (sample: string) =>
      `Chữ có dấu đã thành dấu hỏi («${sample}»). Lưu lại dạng Unicode/Excel.`,
    'bad-map': (place: string) => `Tệp ghép cột có chỗ sai: ${place}.`,
  },
  legacyText: (font: string, rows: string) =>
    `${rows} dòng trông như chữ ${font}. Chưa chuyển sang Unicode.`,
  fonts: { tcvn3: 'TCVN3 (.VnTime)', vni: 'VNI' },
  ignored: {
    private: 'không nhập',
    ordinal: 'số thứ tự',
    annotation: 'cột lỗi của lần trước',
    repeated: 'trùng cột đã có',
    unknown: 'không rõ là gì',
    map: 'bỏ qua theo tệp ghép cột',
  },
  dropped: {
    letterhead: 'phần đầu văn bản',
    'column-numbers': 'dòng số cột',
    'repeated-header': 'tiêu đề lặp lại',
    total: 'dòng cộng',
    signature: 'phần ký tên',
    remark: 'dòng ghi chú',
  },
  findings: {
    'mailbox-missing': {
      problem: 'Thiếu hộp thư công vụ.',
      fix: 'Điền hộp thư, hoặc đề nghị cấp hộp thư trước.',
    },
    'mailbox-foreign': {
      problem: (suffix: string) => `Hộp thư @${suffix} không phải của tỉnh.`,
      fix: (allowed: string) => `Điền hộp thư công vụ @${allowed}.`,
    },
    'mailbox-suffix-typo': {
      problem: (typed: string) => `Đuôi hộp thư gõ sai: «${typed}».`,
      fix: (address: string) => `Có phải ${address}?`,
    },
    'mailbox-suffix-retired': {
      problem: (typed: string) => `Đuôi hộp thư không còn dùng: «${typed}».`,
      fix: (address: string) => `Có phải ${address}?`,
      fixUnknown: 'Điền hộp thư đang dùng.',
    },
    'mailbox-accents': {
      problem: (typed: string) => `Hộp thư có dấu tiếng Việt: «${typed}».`,
      fix: (candidates: string) => `Có thể là: ${candidates}.`,
    },
    'mailbox-is-name': {
      problem: (typed: string) => `Cột hộp thư có họ tên: «${typed}».`,
      fix: 'Điền tên hộp thư, ví dụ sonnv.',
    },
    'mailbox-is-number': {
      problem: (typed: string) => `Cột hộp thư có số điện thoại hoặc số định danh: «${typed}».`,
      fix: 'Điền tên hộp thư, ví dụ sonnv.',
    },
    'mailbox-malformed': {
      problem: (typed: string) => `Hộp thư không đúng dạng: «${typed}».`,
      fix: 'Điền một địa chỉ đầy đủ, ví dụ sonnv@….gov.vn.',
    },
    'mailbox-suffix-assumed': { note: (address: string) => `Hộp thư được hiểu là ${address}.` },
    'mailbox-several': {
      problem: (others: string) => `Có nhiều hộp thư; không nhập ${others}.`,
      fix: (taken: string) => `Nhập ${taken}. Nếu không đúng, chỉ để lại một hộp thư.`,
    },
    'mailbox-duplicate': {
      problem: (address: string, name: string, rows: string) =>
        `${address} cũng là hộp thư của ${name} (dòng ${rows}).`,
      fix: 'Hỏi lại đơn vị xem hộp thư của ai, sửa dòng của người kia.',
    },
    'person-repeated': {
      problem: (row: string) => `Người này đã có ở dòng ${row}.`,
      fix: 'Xóa một trong hai dòng.',
    },
    'person-similar': {
      problem: (row: string) => `Trùng họ tên và số điện thoại với dòng ${row}, khác hộp thư.`,
      fix: 'Nếu là một người, xóa một dòng.',
    },
    'employee-code-duplicate': {
      problem: (code: string, rows: string) => `Mã cán bộ ${code} trùng với dòng ${rows}.`,
      fix: 'Kiểm tra lại mã cán bộ.',
    },
    'phone-old-prefix': {
      note: (phone: string, typed: string) => `Đã đổi ${typed} sang đầu số mới: ${phone}.`,
    },
    'phone-lost-zero': {
      note: (phone: string, typed: string) => `Đã thêm số 0 bị mất của ${typed}: ${phone}.`,
    },
    'phone-several': {
      note: (taken: string, others: string) => `Lấy số ${taken}; không lấy ${others}.`,
    },
    'phone-malformed': {
      problem: (typed: string) => `Không phải số điện thoại: «${typed}».`,
      fix: 'Người này được nhập không kèm số đó. Điền lại, ví dụ 0912 345 678.',
    },
    'phone-rounded': {
      problem: (typed: string) => `Excel đã làm mất chữ số: «${typed}».`,
      fix: 'Đặt cột số điện thoại dạng Văn bản (Text) rồi điền lại.',
    },
    'name-missing': { problem: 'Thiếu họ và tên.', fix: 'Điền họ và tên.' },
    'name-digits': {
      problem: (typed: string) => `Họ tên có chữ số: «${typed}».`,
      fix: 'Bỏ chữ số khỏi họ tên.',
    },
    'name-single-word': {
      problem: (typed: string) => `Họ tên chỉ có một chữ: «${typed}».`,
      fix: 'Điền cả họ và tên.',
    },
    'name-too-long': {
      problem: (typed: string) => `Họ tên quá dài: «${typed}».`,
      fix: 'Chỉ để lại họ và tên.',
    },
    'name-characters': {
      problem: (typed: string) => `Họ tên có ký tự lạ: «${typed}».`,
      fix: 'Chỉ để lại họ và tên.',
    },
    'name-case': {
      problem: (typed: string) => `Họ tên không phân biệt chữ hoa, chữ thường: «${typed}».`,
      fix: (name: string) => `Viết thành «${name}»; có thể đổi cả danh sách khi nhập.`,
    },
    'name-case-changed': {
      note: (typed: string, name: string) => `Đã viết «${typed}» thành «${name}».`,
    },
    'lost-diacritics': {
      problem: (typed: string) => `Chữ có dấu đã thành dấu hỏi: «${typed}».`,
      fix: 'Lưu lại dạng Unicode/Excel từ tệp gốc, hoặc gõ lại.',
    },
    'legacy-text': {
      problem: (font: string, typed: string) => `Chữ ${font} chưa chuyển sang Unicode: «${typed}».`,
      fix: (text: string) => `Chuyển cả tệp khi nhập; sẽ thành «${text}».`,
    },
    'legacy-text-converted': {
      note: (font: string, typed: string, text: string) =>
        `Đã chuyển từ ${font}: «${typed}» thành «${text}».`,
    },
    'unit-missing': {
      problem: 'Không rõ đơn vị.',
      fix: 'Điền cột đơn vị, hoặc đặt dưới dòng tên đơn vị.',
    },
    leaver: {
      problem: (words: string, date: string) => `Ghi «${words}», ngày cuối ${date}.`,
      fix: 'Nếu đúng, tài khoản ngừng sau ngày đó.',
    },
    'leaver-without-date': {
      problem: (words: string) => `Ghi «${words}» mà không có ngày.`,
      fix: 'Ghi ngày, hoặc bỏ dòng này nếu đã nghỉ.',
    },
    'date-malformed': {
      problem: (typed: string) => `Không phải ngày: «${typed}».`,
      fix: 'Điền dạng 31/12/2026.',
    },
    'leadership-position': {
      note: (position: string) => `«${position}»: nên thêm vào nhóm lãnh đạo.`,
    },
    formula: {
      problem: (typed: string) => `Ô là công thức: «${typed}».`,
      fix: 'Thay bằng giá trị.',
    },
    'cell-error': {
      problem: (typed: string) => `Ô báo lỗi công thức: ${typed}.`,
      fix: 'Thay bằng giá trị.',
    },
    'cell-too-long': {
      problem: (limit: string) => `Ô dài hơn ${limit} ký tự.`,
      fix: 'Rút gọn.',
    },
    'mailbox-of-another': {
      problem: (address: string, name: string) => `${address} đang là hộp thư của ${name}.`,
      fix: (free: string) =>
        `Nếu là hai người, cấp hộp thư khác, ví dụ ${free}. Nếu là một người, ghi đúng họ tên hoặc mã cán bộ.`,
      fixAlone: 'Nếu là hai người, cấp hộp thư khác. Nếu là một người, ghi đúng họ tên.',
    },
    'mailbox-quarantined': {
      problem: (address: string, until: string) =>
        `${address} từng là hộp thư của người khác, chưa cấp lại được đến ${until}.`,
      fix: (free: string) => `Cấp hộp thư khác, ví dụ ${free}.`,
      fixAlone: 'Cấp hộp thư khác.',
    },
    'mailbox-not-primary': {
      note: (address: string, primary: string) =>
        `${address} là tên hộp thư khác của người này; hộp thư chính là ${primary}.`,
    },
    'mailbox-differs': {
      problem: (known: string, address: string) =>
        `Người này đã có tài khoản ${known}; không đổi hộp thư thành ${address}.`,
      fix: (known: string, address: string) =>
        `Nếu đã đổi hộp thư, quản trị đổi tên ${known} thành ${address}. Nếu là người khác, ghi mã cán bộ.`,
    },
    'employee-code-of-another': {
      problem: (code: string, name: string, address: string) =>
        `Mã cán bộ ${code} đang là của ${name} (${address}).`,
      fix: 'Kiểm tra lại mã cán bộ.',
    },
    'name-replaced': {
      problem: (known: string, typed: string) =>
        `Tài khoản này đang mang tên «${known}», sẽ đổi thành «${typed}».`,
      fix: 'Nếu là người khác, sửa hộp thư hoặc mã cán bộ của dòng này.',
    },
    'employee-code-replaced': {
      problem: (known: string, typed: string) =>
        `Mã cán bộ của tài khoản này đang là ${known}, sẽ đổi thành ${typed}.`,
      fix: 'Nếu là người khác, cấp hộp thư khác.',
    },
    'account-similar': {
      problem: (address: string, name: string) =>
        `Gần giống tài khoản ${address} (${name}), cùng số điện thoại; nhập thành người mới.`,
      fix: (address: string) => `Nếu là một người, sửa hộp thư thành ${address}.`,
    },
    'identity-conflict': {
      problem: (code: string, codeOwner: string, mailboxOwner: string) =>
        `Mã cán bộ ${code} là của ${codeOwner}, còn hộp thư là của ${mailboxOwner}.`,
      fix: 'Sửa mã cán bộ hoặc hộp thư cho cùng một người.',
    },
    'person-ambiguous': {
      problem: (addresses: string) => `Không rõ là ai trong các tài khoản: ${addresses}.`,
      fix: 'Ghi hộp thư hoặc mã cán bộ của đúng người.',
    },
    'person-claimed': {
      problem: (row: string, address: string) => `Dòng ${row} cũng là tài khoản ${address}.`,
      fix: 'Nếu là một người, xóa một dòng. Nếu là hai người, sửa hộp thư hoặc mã cán bộ.',
    },
    'person-disabled': {
      problem: (address: string, reason: string) => `Tài khoản ${address} đã ngừng: ${reason}.`,
      problemAlone: (address: string) => `Tài khoản ${address} đã ngừng.`,
      fix: 'Nếu người này trở lại làm việc, quản trị chọn mở lại khi nhập. Nếu không, xóa dòng.',
    },
    'person-reopened': {
      problem: (address: string) => `Tài khoản ${address} đã ngừng, sẽ được mở lại.`,
      fix: 'Kiểm tra người này đang làm việc.',
    },
    'leaver-gone': {
      problem: (date: string) => `Ngày làm việc cuối ${date} đã qua, và chưa có tài khoản.`,
      fix: 'Xóa dòng, hoặc sửa ngày.',
    },
    'unit-unknown': {
      problem: (typed: string) => `Không có đơn vị «${typed}» trong cây đơn vị.`,
      fix: (nearest: string) => `Gần giống: ${nearest}.`,
      fixAlone: 'Sửa tên đơn vị, hoặc đề nghị thêm đơn vị.',
    },
    'unit-outside': {
      problem: (typed: string) => `«${typed}» ngoài cây đơn vị; chỉ ghi lại tên.`,
      fix: (nearest: string) => `Gần giống: ${nearest}.`,
      fixAlone: 'Sửa tên đơn vị, hoặc đề nghị thêm đơn vị.',
    },
    'unit-ambiguous': {
      problem: (typed: string) => `Có nhiều đơn vị tên «${typed}».`,
      fix: (choices: string) => `Ghi rõ một trong: ${choices}.`,
    },
    'unit-part-unknown': {
      problem: (typed: string, unit: string) => `Không có «${typed}» trong ${unit}.`,
      fix: (nearest: string) => `Nhập vào đơn vị cấp trên. Gần giống: ${nearest}.`,
      fixAlone: 'Nhập vào đơn vị cấp trên. Đề nghị thêm đơn vị nếu cần.',
    },
    'unit-succeeded': {
      note: (typed: string, unit: string) => `«${typed}» nay là ${unit}.`,
    },
  },
}

export type PeopleImportMessages = typeof peopleImportVi
