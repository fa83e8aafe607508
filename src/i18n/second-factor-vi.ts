/** What is said about the second factor (product 2.4, 2.7, 3.5): the source that second-factor-en.ts follows. */
export const secondFactorVi = {
  verify: {
    title: 'Nhập mã xác thực',
    label: 'Mã 6 số trong ứng dụng xác thực',
    hint: 'Mã đổi sau mỗi 30 giây.',
    why: {
      group: 'Tài khoản quản trị luôn cần mã xác thực.',
      service: (app: string) => `${app} yêu cầu mã xác thực.`,
      serviceWithoutName: 'Ứng dụng này yêu cầu mã xác thực.',
      outside: 'Bạn đang truy cập từ ngoài mạng cơ quan nên cần mã xác thực.',
      enrolled: 'Bạn đã bật xác thực hai lớp cho tài khoản này.',
    },
    trust: (days: number) => `Không hỏi lại trên máy này trong ${days} ngày`,
    trustHint: 'Chỉ tích nếu là máy của riêng bạn.',
    submit: 'Tiếp tục',
    cannot: 'Không dùng được điện thoại?',
    useRecoveryCode: 'Dùng mã dự phòng',
    useApp: 'Dùng mã trong ứng dụng xác thực',
    useBypass: 'Dùng mã do bộ phận hỗ trợ đọc',
    callSupport: (phone: string) => `Gọi hỗ trợ: ${phone}`,
  },
  recovery: {
    title: 'Nhập mã dự phòng',
    label: 'Mã dự phòng',
    hint: '16 ký tự, chia bốn nhóm. Mỗi mã dùng một lần.',
    fewLeft: (count: number) => `Chỉ còn ${count} mã dự phòng.`,
    noneLeft: 'Đã hết mã dự phòng.',
  },
  bypass: {
    title: 'Nhập mã do bộ phận hỗ trợ đọc',
    label: 'Mã nhận qua điện thoại',
    hint: '8 ký tự, chia hai nhóm. Mã chỉ dùng một lần.',
    afterwards: 'Sau mã này, bạn cần đăng ký lại ứng dụng xác thực trên điện thoại mới.',
  },
  enrol: {
    title: 'Bật xác thực hai lớp',
    titleReplace: 'Đăng ký lại ứng dụng xác thực',
    lead: 'Dù lộ mật khẩu, người khác vẫn không vào được nếu không có điện thoại của bạn. Bắt buộc với quản trị viên và khi truy cập từ Internet.',
    why: {
      group: 'Tài khoản quản trị phải bật xác thực hai lớp trước khi vào hệ thống.',
      service: (app: string) => `${app} chỉ dành cho tài khoản đã bật xác thực hai lớp.`,
      serviceWithoutName: 'Ứng dụng này chỉ dành cho tài khoản đã bật xác thực hai lớp.',
      outside: 'Bạn đang truy cập từ ngoài mạng cơ quan nên phải bật xác thực hai lớp.',
      reset:
        'Bộ phận hỗ trợ đã cho phép bạn đăng ký điện thoại khác. Điện thoại cũ còn dùng được đến khi bạn làm xong.',
      required: 'Quản trị hệ thống yêu cầu bạn bật xác thực hai lớp.',
      replace: 'Quét mã QR bằng điện thoại mới. Điện thoại cũ còn dùng được đến khi bạn làm xong.',
    },
    install:
      '1. Cài ứng dụng xác thực (Google Authenticator, Microsoft Authenticator hoặc tương đương).',
    scan: '2. Quét mã QR, hoặc nhập khóa:',
    qrLabel: 'Mã QR để thêm tài khoản vào ứng dụng xác thực',
    keyLabel: 'Khóa',
    onThisPhone: 'Đang mở trên điện thoại? Bấm để thêm.',
    type: '3. Nhập mã 6 số đang hiện.',
    keepSecret: 'Không gửi mã QR và khóa này cho ai, kể cả bộ phận hỗ trợ.',
    submit: 'Bật xác thực hai lớp',
    submitReplace: 'Dùng điện thoại này',
    later: 'Để sau',
    expired: 'Trang mở quá 10 phút nên mã QR đã hết hạn. Quét mã QR mới dưới đây.',
    done: 'Đã bật xác thực hai lớp.',
    othersEnded: 'Các phiên trên thiết bị khác đã kết thúc.',
  },
  codes: {
    title: 'Lưu mã dự phòng',
    lead: 'Lưu 10 mã dự phòng. Mỗi mã dùng một lần. In hoặc chép ra giấy, không chụp gửi qua Zalo.',
    once: 'Các mã này chỉ hiện trong 10 phút và không xem lại được.',
    print: 'In trang này',
    printedFor: (mailbox: string, date: string) => `Mã dự phòng của ${mailbox}, tạo ngày ${date}`,
    confirm: 'Nhập một mã dự phòng để xác nhận đã lưu.',
    confirmHint: 'Mã nhập ở đây vẫn còn dùng được.',
    submit: 'Tôi đã lưu các mã',
    notConfirmed:
      'Bạn chưa xác nhận đã lưu mã dự phòng. Nếu chưa lưu, tạo bộ mã mới trước khi cần đến.',
    renew: 'Tạo bộ mã mới',
    renewWarning: 'Bộ mã cũ hết hiệu lực ngay khi tạo bộ mới.',
    renewed: 'Đã tạo bộ mã dự phòng mới. Bộ mã cũ không còn dùng được.',
  },
  /** A password, and as a rule a code, before something is changed (ASVS 7.5.1). */
  proof: {
    code: 'Mã trong ứng dụng xác thực, hoặc một mã dự phòng',
    codeHint: '6 chữ số đang hiện trên điện thoại, hoặc 16 ký tự của một mã dự phòng chưa dùng.',
    back: 'Quay lại',
    on: {
      title: 'Bật xác thực hai lớp',
      lead: 'Nhập lại mật khẩu để bắt đầu.',
      submit: 'Tiếp tục',
    },
    replace: {
      title: 'Đổi điện thoại',
      lead: 'Đổi điện thoại cần nhập lại mật khẩu và một mã.',
      submit: 'Tiếp tục',
    },
    renew: {
      title: 'Tạo bộ mã dự phòng mới',
      lead: 'Tạo bộ mã mới cần nhập lại mật khẩu và một mã.',
      submit: 'Tạo bộ mã mới',
    },
    off: {
      title: 'Tắt xác thực hai lớp',
      lead: 'Tắt xác thực hai lớp cần nhập lại mật khẩu và một mã.',
      submit: 'Tắt xác thực hai lớp',
    },
  },
  off: {
    hint: 'Sau khi tắt, chỉ mật khẩu bảo vệ tài khoản này.',
    outside: 'Khi truy cập từ ngoài mạng cơ quan, bạn sẽ phải bật lại.',
    mustHave: 'Tài khoản của bạn bắt buộc có xác thực hai lớp nên không tắt được.',
    done: 'Đã tắt xác thực hai lớp. Các phiên trên thiết bị khác đã kết thúc.',
  },
  account: {
    title: 'Xác thực hai lớp',
    on: 'Đang bật',
    since: (date: string) => `Bật từ ngày ${date}.`,
    isOff: 'Chưa bật',
    notOffered: 'Hệ thống chưa mở xác thực hai lớp cho tài khoản này.',
    lastUsed: (time: string) => `Dùng lần cuối: ${time}.`,
    turnOn: 'Bật xác thực hai lớp',
    app: 'Ứng dụng xác thực',
    replace: 'Đổi điện thoại',
    replaceHint:
      'Khi đổi máy hoặc cài lại ứng dụng. Điện thoại cũ còn dùng được đến khi bạn làm xong.',
    codes: 'Mã dự phòng',
    codesLeft: (count: number) => `Còn ${count} mã. Mỗi mã dùng một lần khi không có điện thoại.`,
    noCodesLeft: 'Đã hết mã. Tạo bộ mới để vẫn vào được khi không có điện thoại.',
    off: 'Tắt xác thực hai lớp',
    devices: 'Máy không hỏi lại mã',
    noDevices:
      'Chưa có máy nào. Khi đăng nhập trên máy của riêng bạn, có thể tích «Không hỏi lại trên máy này».',
    device: (from: string, since: string, used: string, until: string) =>
      `${from} · từ ${since} · dùng lần cuối ${used} · đến ${until}`,
    forget: 'Hỏi lại trên máy này',
    forgetWhat: (device: string) => `: ${device}`,
    forgetAll: 'Hỏi lại trên mọi máy',
    forgotten: 'Máy đó sẽ được hỏi mã ở lần đăng nhập sau.',
    forgottenAll: 'Mọi máy sẽ được hỏi mã ở lần đăng nhập sau.',
    saved: 'Xác thực hai lớp đang bật và mã dự phòng đã được lưu.',
    tooOld: 'Trang mở quá lâu hoặc đã được gửi. Làm lại.',
  },
  errors: {
    emptyCode: 'Nhập mã 6 số đang hiện trong ứng dụng xác thực.',
    malformed: 'Mã gồm đúng 6 chữ số.',
    emptyEither: 'Nhập mã 6 số trong ứng dụng xác thực, hoặc một mã dự phòng.',
    malformedEither: 'Mã gồm đúng 6 chữ số; mã dự phòng gồm 16 ký tự. Kiểm tra rồi nhập lại.',
    wrong: 'Mã chưa đúng. Mã đổi sau mỗi 30 giây; nhập mã đang hiện trên điện thoại.',
    wrongNearLimit: (tries: number) => `Còn ${tries} lần thử trước khi tạm khóa.`,
    skewed: (minutes: number) =>
      `Mã có thể đúng nhưng giờ trên điện thoại bị lệch khoảng ${minutes} phút. Bật "Ngày giờ tự động" rồi thử lại.`,
    reused: 'Mã này vừa được dùng. Chờ mã tiếp theo.',
    emptyRecoveryCode: 'Nhập một mã dự phòng.',
    malformedRecoveryCode: 'Mã dự phòng gồm 16 ký tự, chia bốn nhóm. Kiểm tra rồi nhập lại.',
    wrongRecoveryCode: 'Mã dự phòng chưa đúng, hoặc thuộc bộ mã cũ đã được thay.',
    usedRecoveryCode: (left: number) => `Mã dự phòng này đã dùng. Còn ${left} mã.`,
    wrongSavedCode: 'Đây không phải một trong các mã vừa tạo. Nhập đúng như mã đã lưu.',
    emptyBypass: 'Nhập mã 8 ký tự mà bộ phận hỗ trợ đã đọc.',
    wrongBypass: 'Mã chưa đúng hoặc đã hết hạn. Gọi bộ phận hỗ trợ để xin mã mới.',
    wrongPassword: 'Mật khẩu hiện tại chưa đúng.',
    locked: (until: string, phone: string) =>
      `Đã nhập sai nhiều lần nên tạm khóa đến ${until}. Nếu không dùng được điện thoại, gọi ${phone}.`,
    lockedPassword: (until: string, phone: string) =>
      `Đã nhập sai mật khẩu nhiều lần nên tạm khóa đến ${until}. Mật khẩu chưa bị thay đổi. Nếu quên mật khẩu, gọi ${phone}.`,
    network: (minutes: number, phone: string) =>
      `Có quá nhiều lần nhập sai từ mạng này. Chờ ${minutes} phút hoặc gọi ${phone}.`,
    underWay: 'Một lần kiểm tra khác đang diễn ra. Thử lại sau giây lát.',
    unavailable: 'Chưa kiểm tra được mật khẩu vì máy chủ thư không trả lời. Thử lại sau ít phút.',
  },
  /** For an operator to read out over the telephone (3.5). */
  desk: {
    bypass: (code: string, until: string) =>
      `Mã: ${code}, hiệu lực đến ${until}. Đọc từng nhóm 4 ký tự.`,
  },
}

/** The second factor's texts of one language. */
export type SecondFactorMessages = typeof secondFactorVi
