/** One finding in words: what is so, why it matters, what to do. What is in order needs no more than the first. */
export type HealthText = Readonly<{ what: string; why?: string; todo?: string }>

/** One sentence for each of the three. */
export const healthText = (what: string, why?: string, todo?: string): HealthText => ({
  what,
  ...(why !== undefined && { why }),
  ...(todo !== undefined && { todo }),
})

/** What `cas doctor` and the page for administrators say of the server. */
export const healthVi = {
  levels: { ok: 'Tốt', warn: 'Cần xem', fail: 'Hỏng' },
  checks: {
    config: 'Cấu hình',
    maintenance: 'Bảo trì',
    https: 'HTTPS và chứng chỉ',
    clock: 'Đồng hồ',
    disk: 'Ổ đĩa',
    permissions: 'Quyền trên tệp',
    database: 'Cơ sở dữ liệu',
    flush: 'Tốc độ ghi xuống đĩa',
    durability: 'Độ bền khi mất điện',
    backups: 'Sao lưu',
    administrators: 'Quản trị viên',
    secondFactor: 'Xác thực hai lớp',
    passwordRules: 'Quy định mật khẩu',
    keys: 'Khóa mã hóa',
    audit: 'Nhật ký kiểm toán',
    retention: 'Thời hạn giữ nhật ký',
    log: 'Nhật ký vận hành',
    suffixes: 'Đuôi hộp thư',
    applications: 'Ứng dụng',
    proxies: 'Máy chủ proxy',
    securityContact: 'Nơi nhận báo lỗ hổng',
    testSettings: 'Thiết lập thử nghiệm',
    logoutQueue: 'Báo đăng xuất cho ứng dụng',
    program: 'Chương trình',
  },
  page: {
    title: 'Tình trạng máy chủ',
    link: 'Xem tình trạng',
    linkWhat: 'Dành cho quản trị viên: những gì chưa ổn và việc cần làm.',
    headings: { fail: 'Phải sửa', warn: 'Cần xem', ok: 'Đang tốt' },
    backupAlarm: 'Sao lưu không ổn.',
    checkedAt: (moment: string) => `Kiểm tra lúc ${moment}.`,
    again: 'Tải lại trang sau một phút để kiểm tra lại. Việc mở trang này được ghi vào nhật ký.',
    examining: 'Đang kiểm tra. Tải lại trang sau vài giây.',
    failed: (problem: string) => `Lần kiểm tra gần nhất không xong: ${problem}`,
    toAccount: 'Về tài khoản của tôi',
  },
  why: 'Vì sao',
  todo: 'Việc cần làm',
  summary: (failed: number, warned: number, good: number) =>
    `${failed} mục hỏng, ${warned} mục cần xem, ${good} mục tốt.`,
  verdict: { warn: 'Có mục cần xem.', fail: 'Có mục hỏng.' },
  broken: (problem: string) =>
    healthText(
      `Không kiểm tra được: ${problem}`,
      'Khi không kiểm tra được thì không biết mục này có ổn hay không.',
      'Xem lỗi ở trên; chạy lại “cas doctor”.',
    ),
  late: (seconds: number) =>
    healthText(
      `Kiểm tra chưa xong sau ${seconds} giây.`,
      'Máy chủ hoặc ổ đĩa đang quá chậm, hoặc mạng không trả lời.',
      'Chạy lại khi máy rảnh; xem tải của máy.',
    ),
  config: {
    good: (file: string) => healthText(`${file} không có lỗi.`),
    mistake: (path: string, sentence: string) =>
      healthText(
        `${path === '' ? 'Tệp cấu hình' : path}: ${sentence}`,
        'Máy chủ không khởi động được với cấu hình có lỗi.',
        'Sửa rồi chạy “cas check-config”.',
      ),
  },
  maintenance: {
    open: () => healthText('Đang mở cho mọi người.'),
    closed: (until: string) =>
      healthText(
        `Đang đóng để bảo trì đến ${until}.`,
        'Không ai đăng nhập được cho đến lúc đó.',
        'Xong việc thì mở lại: “cas maintenance off”.',
      ),
  },
  https: {
    good: (days: number, protocol: string) =>
      healthText(`Chứng chỉ hợp lệ, đủ chuỗi, còn ${days} ngày (${protocol}).`),
    soon: (days: number) =>
      healthText(
        `Chứng chỉ chỉ còn ${days} ngày.`,
        'Hết hạn thì trình duyệt và ứng dụng đều từ chối, không ai đăng nhập được.',
        'Gia hạn chứng chỉ, nạp lại proxy hoặc máy chủ.',
      ),
    refused: (detail: string) =>
      healthText(
        `Chứng chỉ không được tin cậy: ${detail}`,
        'Thiếu chứng chỉ trung gian hoặc sai tên thì ứng dụng không kiểm tra được vé.',
        'Cài đủ chuỗi chứng chỉ (fullchain) đúng tên miền.',
      ),
    unreachable: (address: string, detail: string) =>
      healthText(
        `Từ máy này không mở được ${address}: ${detail}`,
        'Người dùng có thể cũng không vào được, và không kiểm tra được chứng chỉ.',
        'Xem DNS, tường lửa, proxy; máy chủ và proxy đã chạy chưa.',
      ),
    loopback: (address: string) =>
      healthText(
        `${address} chỉ dùng để thử trên chính máy này.`,
        'Người khác không vào được, và không có HTTPS.',
        'Đặt publicUrl là địa chỉ https:// thật trước khi đưa vào sử dụng.',
      ),
  },
  clock: {
    good: (milliseconds: number, server: string) =>
      healthText(`Lệch ${milliseconds} ms so với ${server}.`),
    synchronized: () => healthText('Hệ điều hành báo đồng hồ đang được đồng bộ.'),
    unsynchronized: () =>
      healthText(
        'Hệ điều hành báo đồng hồ không được đồng bộ.',
        'Mã xác thực hai lớp và thời hạn vé dựa vào giờ đúng.',
        'Bật chrony hoặc systemd-timesyncd.',
      ),
    off: (seconds: number, server: string) =>
      healthText(
        `Đồng hồ lệch ${seconds} giây so với ${server}.`,
        'Lệch quá 30 giây thì mã xác thực hai lớp bị từ chối; nhật ký ghi sai giờ.',
        'Bật chrony hoặc systemd-timesyncd, xem máy chủ giờ.',
      ),
    silent: (server: string, detail: string) =>
      healthText(
        `Máy chủ giờ ${server} không trả lời: ${detail}`,
        'Không biết đồng hồ có đúng hay không.',
        'Xem doctor.timeServers và tường lửa (UDP 123).',
      ),
    unknown: () =>
      healthText(
        'Chưa kiểm tra được đồng hồ: không có máy chủ giờ nào được khai báo.',
        'Mã xác thực hai lớp và thời hạn vé dựa vào giờ đúng.',
        'Khai báo doctor.timeServers, ví dụ ["vn.pool.ntp.org"] hoặc máy chủ giờ của tỉnh.',
      ),
  },
  disk: {
    good: (folder: string, percent: number, free: string) =>
      healthText(`${folder}: đã dùng ${percent} %, còn ${free}.`),
    full: (folder: string, percent: number, free: string) =>
      healthText(
        `${folder}: đã dùng ${percent} %, chỉ còn ${free}.`,
        'Đĩa đầy thì không ghi được phiên đăng nhập mới, không ai đăng nhập được.',
        'Dọn hoặc mở rộng ổ đĩa; xem “disk full” trong docs/incidents.md.',
      ),
    missing: (folder: string, problem: string) =>
      healthText(
        `${folder} không dùng được (${problem}).`,
        'Dữ liệu hoặc bản sao lưu không ghi được vào đó.',
        'Tạo thư mục, gắn lại ổ đĩa, xem quyền.',
      ),
  },
  permissions: {
    good: (count: number) => healthText(`Đã xem ${count} tệp và thư mục: chỉ chủ sở hữu đọc được.`),
    open: (file: string, mode: string) =>
      healthText(
        `${file} người khác trên máy cũng đọc hoặc ghi được (${mode}).`,
        'Ai đọc được khóa và dữ liệu thì giả danh được người dùng.',
        `Chạy: chmod go= ${file}`,
      ),
    foreign: (file: string, owner: number, expected: number) =>
      healthText(
        `${file} thuộc người dùng số ${owner}, không phải ${expected}.`,
        'Máy chủ có thể không đọc hoặc không ghi được tệp này.',
        `Chạy: chown ${expected} ${file}`,
      ),
    missing: (file: string, problem: string) =>
      healthText(
        `${file} không đọc được (${problem}).`,
        'Máy chủ cần tệp này để chạy.',
        'Chạy “cas init”, hoặc khôi phục từ bản sao lưu.',
      ),
  },
  database: {
    good: (megabytes: number, milliseconds: number) =>
      healthText(`Nguyên vẹn (${megabytes} MB, kiểm tra trong ${milliseconds} ms).`),
    big: (megabytes: number) =>
      healthText(
        `Chưa kiểm tra toàn vẹn vì cơ sở dữ liệu lớn (${megabytes} MB).`,
        'Kiểm tra cả tệp lớn làm chậm ổ đĩa của máy chủ.',
        'Lần khôi phục thử bản sao lưu hằng tuần đã kiểm tra; thử ngay: “cas backup now --test”.',
      ),
    damaged: (problem: string) =>
      healthText(
        `Cơ sở dữ liệu hỏng: ${problem}`,
        'Dữ liệu có thể mất thêm nếu máy chủ chạy tiếp.',
        'Dừng máy chủ, khôi phục bản sao lưu gần nhất: “cas backup restore”.',
      ),
    missing: (file: string) =>
      healthText(
        `Không có ${file}.`,
        'Không có cơ sở dữ liệu thì không có tài khoản nào.',
        'Máy mới: chạy “cas init”. Máy đã dùng: khôi phục bản sao lưu.',
      ),
    references: (count: number) =>
      healthText(
        `${count} dòng trỏ đến dòng không còn.`,
        'Dữ liệu đã bị sửa bên ngoài chương trình.',
        'Khôi phục bản sao lưu, hoặc báo nhóm phát triển.',
      ),
    older: (present: number, wanted: number) =>
      healthText(
        `Cơ sở dữ liệu ở phiên bản ${present}, chương trình cần ${wanted}.`,
        'Lần khởi động tới sẽ nâng cấp.',
        'Sao lưu rồi chạy “cas migrate”.',
      ),
    newer: (present: number, wanted: number) =>
      healthText(
        `Cơ sở dữ liệu ở phiên bản ${present}, mới hơn chương trình (${wanted}).`,
        'Chương trình cũ không khởi động trên dữ liệu mới.',
        'Cài chương trình mới, hoặc khôi phục bản sao lưu trước khi nâng cấp.',
      ),
    journal: (megabytes: number) =>
      healthText(
        `Tệp ghi trước (WAL) lớn ${megabytes} MB.`,
        'Có chương trình khác giữ cơ sở dữ liệu quá lâu, đọc sẽ chậm dần.',
        'Tìm chương trình đang mở cơ sở dữ liệu; khởi động lại máy chủ lúc vắng.',
      ),
  },
  flush: {
    good: (median: number, longest: number) =>
      healthText(`Ghi xuống đĩa mất ${median} ms, lâu nhất ${longest} ms.`),
    slow: (median: number, longest: number) =>
      healthText(
        `Ghi xuống đĩa chậm: thường ${median} ms, lâu nhất ${longest} ms.`,
        'Mỗi lần đăng nhập chờ đĩa một lần; đĩa chậm thì giờ cao điểm bị nghẽn.',
        'Đặt dataFolder trên ổ SSD, không trên ổ mạng; xem chương trình nào đang ghi nhiều.',
      ),
  },
  durability: {
    power: () => healthText('Mọi thao tác đều còn sau khi mất điện, kể cả vé.'),
    process: () =>
      healthText('Tài khoản và phiên còn sau khi mất điện; vé trong một phút cuối thì không.'),
  },
  backups: {
    good: (hours: number, name: string) =>
      healthText(`Bản tốt gần nhất: ${name}, cách đây ${hours} giờ.`),
    none: () =>
      healthText(
        'Chưa có bản sao lưu nào.',
        'Hỏng đĩa là mất mọi tài khoản.',
        'Khai báo backup.recipients (“cas backup key”), rồi chạy “cas backup now”.',
      ),
    off: () =>
      healthText(
        'Sao lưu chưa bật: chưa khai báo khóa công khai để mã hóa.',
        'Hỏng đĩa là mất mọi tài khoản.',
        'Chạy “cas backup key”, ghi khóa công khai vào backup.recipients.',
      ),
    old: (hours: number) =>
      healthText(
        `Bản sao lưu tốt gần nhất đã ${hours} giờ.`,
        'Hỏng đĩa lúc này là mất những gì thay đổi từ đó.',
        'Xem lỗi bằng “cas backup list”, chạy “cas backup now”.',
      ),
    failed: (problem: string) =>
      healthText(
        `Lần sao lưu gần nhất không thành: ${problem}`,
        'Lần sau có thể cũng không thành.',
        'Sửa lỗi đó rồi chạy “cas backup now”.',
      ),
    tested: (days: number) =>
      healthText(`Khôi phục thử gần nhất thành công, cách đây ${days} ngày.`),
    untested: () =>
      healthText(
        'Chưa có lần khôi phục thử nào thành công trong 8 ngày qua.',
        'Bản sao lưu chưa thử thì chưa chắc dùng được.',
        'Chạy “cas backup now --test”; xem backup.testDays.',
      ),
    unencrypted: () =>
      healthText(
        'Bản sao lưu không mã hóa.',
        'Ai lấy được tệp là có dữ liệu của mọi người.',
        'Khai báo backup.recipients và bỏ backup.unencrypted.',
      ),
    sameDisk: (folder: string) =>
      healthText(
        `${folder} nằm cùng ổ đĩa với dữ liệu, và không có bản thứ hai ở nơi khác.`,
        'Hỏng ổ đĩa là mất cả dữ liệu lẫn bản sao lưu.',
        'Đặt backup.folder trên ổ khác, hoặc khai báo backup.copies.',
      ),
  },
  administrators: {
    good: (count: number) => healthText(`${count} quản trị viên, tất cả đã có xác thực hai lớp.`),
    none: () =>
      healthText(
        'Chưa có quản trị viên nào.',
        'Không ai xem được trang quản trị.',
        'Chạy “cas init”, hoặc “cas account add … --group quan-tri --activation-code”.',
      ),
    inactive: (who: string) =>
      healthText(
        `Chưa kích hoạt: ${who}.`,
        'Mã kích hoạt chưa dùng là lối vào quyền quản trị.',
        'Kích hoạt, hoặc khóa tài khoản.',
      ),
    bare: (who: string) =>
      healthText(
        `Chưa có xác thực hai lớp: ${who}.`,
        'Lộ mật khẩu quản trị là lộ cả hệ thống (TCVN 14423, 5.6.2.4).',
        'Mời họ đăng nhập và cài ứng dụng xác thực.',
      ),
    single: () =>
      healthText(
        'Chỉ có một quản trị viên đã kích hoạt.',
        'Đặt lại xác thực hai lớp cần hai người.',
        'Thêm người thứ hai.',
      ),
  },
  secondFactor: {
    good: () => healthText('Bắt buộc với quản trị viên, và với mọi người ở ngoài cơ quan.'),
    outside: () =>
      healthText(
        'Người ở ngoài cơ quan không bắt buộc xác thực hai lớp.',
        'Cấp độ 3 yêu cầu với truy cập từ bên ngoài (TCVN 14423, 5.6.2.4).',
        'Đặt secondFactor.officeNetworks, rồi secondFactor.outside là "required".',
      ),
    spared: (groups: string) =>
      healthText(
        `Nhóm quản trị không bị bắt buộc: ${groups}.`,
        'Lộ mật khẩu quản trị là lộ cả hệ thống.',
        'Thêm nhóm vào secondFactor.alwaysForGroups.',
      ),
    everywhere: (network: string) =>
      healthText(
        `Mạng cơ quan quá rộng: ${network}.`,
        'Người ở ngoài cũng được coi là ở trong cơ quan.',
        'Thu hẹp secondFactor.officeNetworks.',
      ),
  },
  passwordRules: {
    good: (preset: string) => healthText(`Theo mẫu ${preset}.`),
    short: (length: number) =>
      healthText(
        `Mật khẩu chỉ cần ${length} ký tự khi không có xác thực hai lớp.`,
        'Gợi ý của tiêu chuẩn là 14 ký tự (TCVN 14423, 5.6.2.2).',
        'Xem passwords.policies.',
      ),
  },
  keys: {
    good: (count: number) => healthText(`${count} khóa, đủ để mở mọi bí mật đã lưu.`),
    missing: (ids: string) =>
      healthText(
        `Thiếu khóa: ${ids}.`,
        'Người có ứng dụng xác thực mã hóa bằng khóa đó không đăng nhập được.',
        'Khôi phục thư mục keys từ bản sao lưu.',
      ),
    old: (count: number) =>
      healthText(
        `${count} bí mật còn mã hóa bằng khóa cũ.`,
        'Lần đổi khóa chưa xong.',
        'Chạy lại “cas rotate-key”.',
      ),
  },
  audit: {
    good: (count: number) => healthText(`Cả ${count} mục đều nguyên vẹn.`),
    unguarded: (guard: string) =>
      healthText(
        `Các mục nguyên vẹn, nhưng bảng nhật ký mất trigger ${guard}: có người đã gỡ.`,
        'Không còn gì ngăn việc sửa hay xóa mục đã ghi.',
        'Tìm xem ai đã vào cơ sở dữ liệu; docs/audit.md chỉ cách đặt lại trigger.',
      ),
    broken: (id: number) =>
      healthText(
        `Mục số ${id} bị sửa, mất hoặc đổi chỗ.`,
        'Nhật ký không còn là bằng chứng.',
        'Chạy “cas audit verify”; tìm xem ai đã vào cơ sở dữ liệu.',
      ),
  },
  retention: {
    good: (months: number) => healthText(`Giữ nhật ký kiểm toán ${months} tháng.`),
    short: (months: number) =>
      healthText(
        `Chỉ giữ nhật ký kiểm toán ${months} tháng.`,
        'Nghị định 333 yêu cầu đơn vị cung cấp dịch vụ giữ ít nhất 12 tháng.',
        'Đặt accounts.auditMonths là 12 trở lên.',
      ),
  },
  log: {
    good: (level: string) => healthText(`Mức ${level}.`),
    silent: (level: string) =>
      healthText(
        `Mức ${level}: sự kiện thường ngày không được ghi.`,
        'Khi có sự cố sẽ không biết đã xảy ra điều gì.',
        'Đặt log.level là "info".',
      ),
    noisy: () =>
      healthText(
        'Mức debug ghi rất nhiều dòng.',
        'Chậm và chóng đầy đĩa; chỉ dùng khi tìm lỗi.',
        'Đặt log.level là "info".',
      ),
  },
  suffixes: {
    good: (names: string) => healthText(`Đang dùng: ${names}.`),
    sample: (names: string) =>
      healthText(
        `Đuôi hộp thư mẫu: ${names}.`,
        'Không có hộp thư công vụ nào như vậy.',
        'Sửa mailbox.suffixes.',
      ),
    ended: (names: string) =>
      healthText(
        `Đã qua ngày ngừng mà vẫn dùng được: ${names}.`,
        'Địa chỉ cũ vẫn đăng nhập được.',
        'Đặt state là "retired".',
      ),
  },
  applications: {
    good: (count: number) => healthText(`${count} ứng dụng, tất cả đã xác nhận vé thành công.`),
    none: () =>
      healthText(
        'Chưa đăng ký ứng dụng nào.',
        'Chưa có ứng dụng thì cổng không dẫn đi đâu.',
        'Thêm vào services; docs/integrate.md chỉ cách nối.',
      ),
    untested: (names: string) =>
      healthText(
        `Chưa từng xác nhận vé thành công: ${names}.`,
        'Có thể ứng dụng chưa nối xong, hoặc nối sai.',
        'Đăng nhập thử vào ứng dụng; xem “cas service trace”.',
      ),
    plain: (names: string) =>
      healthText(
        `Dùng http không mã hóa: ${names}.`,
        'Vé và dữ liệu đi qua mạng mà ai cũng đọc được.',
        'Yêu cầu đơn vị cung cấp bật HTTPS, rồi bỏ allowHttp.',
      ),
  },
  proxies: {
    good: (list: string) => healthText(`Tin X-Forwarded-For từ: ${list}.`),
    direct: () => healthText('Máy chủ tự nhận HTTPS, không qua proxy.'),
    trial: () => healthText('Không có proxy: máy chủ đang chạy thử trên chính máy này.'),
    none: () =>
      healthText(
        'publicUrl là https nhưng không có tls và không có proxy nào được tin.',
        'Mọi người đều có vẻ đến từ một địa chỉ: khóa nhầm cả cơ quan, nhật ký mất nguồn.',
        'Ghi địa chỉ của proxy vào trustedProxies, hoặc đặt tls.',
      ),
    wide: (network: string) =>
      healthText(
        `${network} rộng: nhiều máy giả được địa chỉ nguồn.`,
        'Ai ở trong đó tự nhận mình từ đâu cũng được.',
        'Chỉ ghi đúng địa chỉ của proxy.',
      ),
    exposed: (address: string) =>
      healthText(
        `Máy chủ nghe ở ${address} không mã hóa.`,
        'Người dùng có thể vào thẳng, bỏ qua proxy và HTTPS.',
        'Cho nghe ở 127.0.0.1, hoặc chặn bằng tường lửa.',
      ),
  },
  testSettings: {
    good: () => healthText('Không có thiết lập thử nghiệm.'),
    tag: (tag: string) =>
      healthText(
        `Vé mang dấu hệ thống thử nghiệm: ${tag}.`,
        'Ứng dụng và người vận hành sẽ tưởng đây là máy thử.',
        'Bỏ tickets.environmentTag trên hệ thống thật.',
      ),
  },
  securityContact: {
    good: (expires: string) => healthText(`/.well-known/security.txt có hiệu lực đến ${expires}.`),
    none: () =>
      healthText(
        'Chưa khai báo nơi nhận báo lỗ hổng.',
        'Người tìm ra điểm yếu không biết báo cho ai (cấp độ 3, L17).',
        'Đặt securityContact: contacts và expires.',
      ),
    soon: (expires: string) =>
      healthText(
        `/.well-known/security.txt chỉ còn hiệu lực đến ${expires}.`,
        'Hết hạn thì không ai còn tin nội dung của nó.',
        'Xem lại securityContact, rồi đặt expires thêm một năm.',
      ),
    ended: (expires: string) =>
      healthText(
        `/.well-known/security.txt đã hết hạn ngày ${expires}.`,
        'Người tìm ra điểm yếu không còn tin nội dung của nó.',
        'Xem lại securityContact, rồi đặt expires thêm một năm.',
      ),
  },
  logoutQueue: {
    good: () => healthText('Không có ứng dụng nào bỏ lỡ.'),
    givenUp: (count: number) =>
      healthText(
        `${count} lần đăng xuất không báo được cho ứng dụng.`,
        'Người dùng đã đăng xuất có thể vẫn còn phiên ở ứng dụng đó.',
        'Xem “cas logout-queue list”, sửa ứng dụng rồi “cas logout-queue retry”.',
      ),
  },
  program: {
    good: (version: string, node: string) => healthText(`Phiên bản ${version}, Node ${node}.`),
    oldNode: (node: string) =>
      healthText(
        `Node ${node} không còn được vá lỗi.`,
        'Lỗ hổng mới của Node sẽ không được sửa.',
        'Dùng bản phát hành kèm Node LTS, hoặc nâng Node.',
      ),
  },
}

export type HealthWords = typeof healthVi
