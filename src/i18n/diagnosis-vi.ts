/**
 * What the diagnosis says to those who connect an application, in Vietnamese: a sentence that names the
 * cause, and how to mend it. `diagnosis-en.ts` follows it.
 */
export const diagnosisVi = {
  labels: {
    validation: 'Xác thực',
    proxy: 'Xin vé proxy',
    login: 'Đăng nhập',
    logout: 'Đăng xuất',
    issue: 'Cấp vé',
    connection: 'Kết nối',
    other: 'Yêu cầu',
    from: 'từ',
    ticket: 'vé',
    service: 'service',
    atLogin: 'lúc đăng nhập',
    atValidation: 'lúc xác thực',
    supportCode: 'mã hỗ trợ',
    fix: 'Sửa:',
    noneOf: (service: string) => `${service} không có lần nào bị từ chối trong thời gian lưu.`,
    noneUnknown: 'Không có lần nào bị từ chối của ứng dụng chưa đăng ký.',
    same: 'Hai địa chỉ là một: vé cấp cho địa chỉ này xác thực được với địa chỉ kia.',
    sameBut: (position: string, differences: string) =>
      `Hai địa chỉ được coi là một dù khác ở ký tự ${position}; khác biệt vô hại: ${differences}.`,
    and: (one: string, other: string) => `${one}, và ${other}`,
  },
  harmless: {
    'default-port': 'cổng mặc định (:443 của https, :80 của http)',
    'host-case': 'chữ hoa – chữ thường trong giao thức hoặc tên máy',
    fragment: 'phần sau dấu #',
    'session-id': 'tham số ;jsessionid',
    'empty-path': 'thiếu dấu / sau tên máy',
    escapes: 'cách viết mã % của cùng một ký tự',
  },
  differs: (position: string, atLogin: string, atValidation: string, causes: string) =>
    `Địa chỉ service khác ở ký tự ${position}, lúc đăng nhập là «${atLogin}», lúc xác thực là «${atValidation}»: ${causes}.`,
  clues: {
    scheme: {
      cause: (atLogin: string, atValidation: string) =>
        `lúc đăng nhập là ${atLogin}, lúc xác thực là ${atValidation}, thường vì ứng dụng đứng sau proxy chưa biết người dùng đi bằng HTTPS`,
      fix: 'Cho proxy gửi X-Forwarded-Proto và cho ứng dụng tin nó, hoặc đặt serverName bằng địa chỉ https đầy đủ.',
    },
    'default-port': {
      cause: (port: string) => `thừa cổng mặc định :${port}`,
      fix: 'Bỏ cổng khỏi serverName/service trong cấu hình client.',
    },
    port: {
      cause: (atLogin: string, atValidation: string) =>
        `cổng khác nhau (${atLogin} và ${atValidation})`,
      fix: 'Đặt serverName bằng địa chỉ mà người dùng thấy, không dùng cổng nội bộ.',
    },
    'internal-host': {
      cause: (internal: string, other: string) =>
        `dùng tên máy nội bộ ${internal} thay cho ${other}`,
      fix: 'Đặt serverName bằng tên máy mà người dùng thấy.',
    },
    host: {
      cause: (atLogin: string, atValidation: string) =>
        `tên máy khác nhau (${atLogin} và ${atValidation})`,
      fix: 'Dùng một tên máy cho cả hai bước (serverName).',
    },
    slash: {
      cause: 'thừa hoặc thiếu dấu / trong đường dẫn, thường do máy chủ web tự thêm ở cuối',
      fix: 'Dùng đúng một địa chỉ cho cả hai bước (serverName/service trong cấu hình client).',
    },
    'path-case': {
      cause: 'khác chữ hoa – chữ thường trong đường dẫn',
      fix: 'Viết địa chỉ service thành một hằng số, dùng cho cả hai bước.',
    },
    'path-parameter': {
      cause: (name: string) => `tham số phiên «;${name}» lẫn vào địa chỉ`,
      fix: 'Tắt việc ghi mã phiên vào URL (chỉ dùng cookie), hoặc bỏ nó khỏi service.',
    },
    path: {
      cause: 'đường dẫn khác nhau',
      fix: 'Xác thực bằng đúng địa chỉ đã gửi lúc đăng nhập.',
    },
    encodingAtValidation: {
      cause:
        'lúc xác thực được mã hóa URL nhiều hơn lúc đăng nhập một lần (mã hóa hai lần, hoặc lúc đăng nhập thiếu một lần)',
      fix: 'Mã hóa giá trị của service đúng một lần ở cả hai bước, các ký tự & = + % cũng vậy.',
    },
    encodingAtLogin: {
      cause:
        'lúc đăng nhập được mã hóa URL nhiều hơn lúc xác thực một lần (mã hóa hai lần, hoặc lúc xác thực thiếu một lần)',
      fix: 'Mã hóa giá trị của service đúng một lần ở cả hai bước, các ký tự & = + % cũng vậy.',
    },
    cut: {
      cause: 'lúc xác thực bị cắt ở dấu & vì giá trị của service chưa được mã hóa URL',
      fix: 'Mã hóa cả giá trị của service (& thành %26) khi gọi xác thực.',
    },
    'html-escape': {
      cause: 'dấu & bị viết thành &amp;',
      fix: 'Không mã hóa HTML khi ghép địa chỉ; chỉ mã hóa URL.',
    },
    ticket: {
      cause: 'địa chỉ lúc xác thực còn mang tham số ticket',
      fix: 'Bỏ tham số ticket khỏi địa chỉ trước khi gọi xác thực.',
    },
    letters: {
      cause: 'chữ tiếng Việt trong địa chỉ bị mã hóa sai (phải là UTF-8)',
      fix: 'Dùng địa chỉ service chỉ có ký tự ASCII, hoặc mã hóa chữ có dấu bằng UTF-8.',
    },
    'equals-sign': {
      cause: 'mất ký tự = ở cuối một giá trị',
      fix: 'Mã hóa dấu = thành %3D trong giá trị của tham số.',
    },
    extraAtValidation: {
      cause: (names: string) => `lúc xác thực có thêm tham số ${names}`,
      fix: 'Bỏ tham số thêm vào sau; nếu nó thuộc địa chỉ thì lúc đăng nhập phải mã hóa dấu & thành %26.',
    },
    extraAtLogin: {
      cause: (names: string) => `lúc xác thực thiếu tham số ${names}`,
      fix: 'Gửi lại đúng địa chỉ lúc đăng nhập, đủ tham số; mã hóa dấu & thành %26.',
    },
    values: {
      cause: (names: string) => `giá trị của tham số ${names} thay đổi giữa hai bước`,
      fix: 'Không đưa giá trị thay đổi theo từng lần (mã phiên, thời gian, số ngẫu nhiên) vào service.',
    },
    order: {
      cause: 'thứ tự các tham số khác nhau',
      fix: 'Giữ nguyên chuỗi địa chỉ đã gửi lúc đăng nhập, không ghép lại từ các tham số.',
    },
    notAnAddressAtLogin: {
      cause: 'lúc đăng nhập đó không phải là một địa chỉ http(s)',
      fix: 'Gửi địa chỉ đầy đủ của trang nhận vé, bắt đầu bằng https://.',
    },
    notAnAddressAtValidation: {
      cause: 'lúc xác thực đó không phải là một địa chỉ http(s)',
      fix: 'Gửi địa chỉ đầy đủ của trang nhận vé, bắt đầu bằng https://.',
    },
  },
  rules: {
    expired: {
      sentence: (age: string, lifetime: string) =>
        `Vé đã hết hạn: ứng dụng gọi xác thực sau ${age}, hạn là ${lifetime}.`,
      fix: 'Gọi xác thực ngay khi nhận vé; xem đường mạng chậm, hàng đợi, hoặc proxy gửi lại yêu cầu cũ.',
    },
    usedBySame: {
      sentence: (at: string, from: string) =>
        `Vé đã dùng lúc ${at}, cũng từ ${from}: mỗi vé chỉ xác thực được một lần.`,
      fix: 'Xem bộ lọc có bị cài hai lần không; sau khi xác thực, chuyển người dùng về địa chỉ không còn ticket để tải lại trang không gửi vé cũ.',
    },
    usedByOther: {
      sentence: (at: string, from: string, now: string) =>
        `Vé đã dùng lúc ${at} từ ${from}; lần này từ ${now}: mỗi vé chỉ xác thực được một lần.`,
      fix: 'Xem có hai máy chủ ứng dụng cùng xác thực một vé, hoặc phần mềm quét liên kết mở trước địa chỉ có ticket.',
    },
    usedUp: {
      sentence: (at: string, from: string, code: string) =>
        `Vé đã dùng lúc ${at} từ ${from} và lần đó bị từ chối (${code}): vé chỉ dùng được một lần, kể cả khi bị từ chối.`,
      fix: 'Xử lý nguyên nhân của lần bị từ chối trước đó; muốn thử lại thì đăng nhập lại để có vé mới.',
    },
    foreignTag: {
      sentence: (tag: string) => `Vé không do hệ thống này cấp: vé mang dấu môi trường «${tag}».`,
      fix: 'Đăng nhập và xác thực trên cùng một hệ thống: xem địa chỉ máy chủ thử nghiệm và chính thức trong cấu hình.',
    },
    missingTag: {
      sentence: (own: string) =>
        `Vé không do hệ thống này cấp: vé thiếu dấu môi trường «${own}» của hệ thống này.`,
      fix: 'Đăng nhập và xác thực trên cùng một hệ thống: xem địa chỉ máy chủ thử nghiệm và chính thức trong cấu hình.',
    },
    foreignForm: {
      sentence: (length: string) =>
        `Vé không do hệ thống này cấp hoặc bị cắt: vé ở đây dài 32 ký tự, vé gửi lên dài ${length}.`,
      fix: 'Xem địa chỉ máy chủ đăng nhập trong cấu hình, và ứng dụng có cắt hay thêm gì vào vé không.',
    },
    unknown: {
      sentence: (since: string) =>
        `Hệ thống không biết vé này: vé không được cấp ở đây, đã hết hạn từ lâu, hoặc đã dùng trước lúc ${since} (từ đó hệ thống mới bắt đầu ghi nhớ).`,
      fix: 'Xem địa chỉ máy chủ đăng nhập trong cấu hình (lẫn môi trường thử nghiệm/chính thức), và ứng dụng có gửi lại vé cũ không.',
    },
    ticketNameMissing: {
      sentence: 'Thiếu tên tham số «ticket=» trước vé.',
      fix: 'Gửi ticket=<vé>&service=<địa chỉ>; để thư viện ghép tham số thay vì nối chuỗi.',
    },
    wrongName: {
      sentence: (sent: string, right: string) =>
        `Tham số viết sai tên: gửi «${sent}», đúng là «${right}» (phân biệt chữ hoa – chữ thường).`,
      fix: 'Chỉnh lại tên tham số trong lời gọi xác thực.',
    },
    htmlEscaped: {
      sentence: 'Dấu & giữa các tham số bị viết thành «&amp;» nên tham số đứng sau không đọc được.',
      fix: 'Không mã hóa HTML khi ghép địa chỉ gọi xác thực.',
    },
    emptyParameter: {
      sentence: (name: string) => `Tham số «${name}» được gửi mà không có giá trị.`,
      fix: 'Chỉ gọi xác thực khi địa chỉ trang có ticket, và gửi đủ ticket lẫn service.',
    },
    missingParameter: {
      sentence: (name: string) => `Thiếu tham số «${name}».`,
      fix: 'Gửi đủ các tham số mà địa chỉ này cần; mã hóa giá trị của từng tham số.',
    },
    dirtyTicket: {
      sentence: (what: string) => `Vé gửi lên lẫn ký tự lạ: ${what}.`,
      fix: 'Lấy đúng giá trị của tham số ticket, không thêm dấu cách, dấu nháy hay phần khác của địa chỉ.',
    },
    repeated: {
      sentence: (name: string) => `Tham số «${name}» được gửi nhiều hơn một lần.`,
      fix: 'Gửi mỗi tham số một lần; mã hóa giá trị của service để tham số bên trong không lọt ra ngoài.',
    },
    tooLong: {
      sentence: 'Một tham số dài hơn 8192 byte.',
      fix: 'Rút ngắn địa chỉ service; giữ trạng thái dài trong phiên của ứng dụng.',
    },
    tooMany: {
      sentence: 'Yêu cầu có hơn 100 tham số.',
      fix: 'Mã hóa giá trị của service để tham số bên trong không lọt ra ngoài.',
    },
    wrongFormat: {
      sentence: 'Tham số format chỉ nhận XML hoặc JSON.',
      fix: 'Bỏ format, hoặc gửi format=JSON.',
    },
    badEnvelope: {
      sentence: (why: string) => `Thân yêu cầu SAML (phong bì SOAP) không dùng được: ${why}.`,
      fix: 'Gửi POST một phong bì SOAP 1.1 có samlp:Request với vé trong samlp:AssertionArtifact.',
    },
    wrongKind: {
      sentence: (kind: string, path: string) =>
        `Gửi nhầm loại vé: ${path} không nhận vé ${kind}-….`,
      fix: 'Vé ST- và PT- gửi tới địa chỉ xác thực, vé PGT- gửi tới /proxy; vé TGT- là của trình duyệt và không gửi đi đâu cả.',
    },
    proxyTicket: {
      sentence: (path: string) => `Vé proxy (PT-…) được gửi tới ${path}, nơi chỉ nhận vé ST-….`,
      fix: 'Gọi /proxyValidate hoặc /p3/proxyValidate nếu ứng dụng chấp nhận vé proxy.',
    },
    wrongPath: {
      sentence: (path: string, right: string) =>
        `Gọi sai địa chỉ ${path}; địa chỉ đúng là ${right}.`,
      fix: 'Chỉnh lại địa chỉ máy chủ đăng nhập trong cấu hình client (thừa hoặc thiếu /cas, chữ hoa – chữ thường).',
    },
    wrongMethod: {
      sentence: (method: string, path: string, allowed: string) =>
        `Gọi ${path} bằng ${method}; địa chỉ này chỉ nhận ${allowed}.`,
      fix: 'Đổi phương thức HTTP trong lời gọi.',
    },
    attributesElsewhere: {
      sentence: (path: string) =>
        `Xác thực thành công, nhưng ${path} không trả thuộc tính cho ứng dụng này.`,
      fix: 'Muốn nhận thuộc tính hãy gọi /p3/serviceValidate.',
    },
    neverValidated: {
      sentence: (count: string, service: string) =>
        `Đã cấp ${count} vé cho ${service} mà ứng dụng không gọi xác thực trong thời hạn.`,
      fix: (host: string) =>
        `Kiểm tra: máy chủ ứng dụng có ra được ${host} không (curl -v https://${host}/health), có đọc tham số ticket không; người dùng đóng trang giữa chừng cũng để lại vé như vậy.`,
    },
    certificateNotTrusted: {
      sentence: (from: string) =>
        `Kết nối TLS từ ${from} bị ngắt vì phía đó không tin chứng chỉ của hệ thống.`,
      fix: 'Cài chứng chỉ gốc và trung gian vào kho tin cậy của ứng dụng (Java: cacerts).',
    },
    tlsTooOld: {
      sentence: (from: string) =>
        `Kết nối TLS từ ${from} bị từ chối vì phía đó chỉ dùng phiên bản hoặc thuật toán cũ hơn TLS 1.2.`,
      fix: 'Nâng cấp Java (8u161 trở lên), .NET (4.6.2 trở lên) hoặc OpenSSL, và bật TLS 1.2.',
    },
    tlsFailed: {
      sentence: (from: string, why: string) => `Kết nối TLS từ ${from} không thành: ${why}.`,
      fix: 'Thử bằng openssl s_client từ máy chủ ứng dụng.',
    },
    loop: {
      sentence: (count: string) =>
        `Vòng lặp: một người được cấp ${count} vé cho ứng dụng này trong một phút, vì ứng dụng không giữ được phiên sau khi xác thực.`,
      fix: 'Xem cookie phiên của ứng dụng (Secure, SameSite, path), và bộ cân bằng tải có giữ người dùng ở một máy chủ không.',
    },
    renew: {
      sentence:
        'Ứng dụng đòi nhập lại mật khẩu (renew=true), còn vé này lấy từ phiên đăng nhập có sẵn.',
      fix: 'Gửi renew=true cả lúc đăng nhập, hoặc bỏ renew lúc xác thực.',
    },
    gatewayLoop: {
      sentence: (count: string) =>
        `Vòng lặp: một trình duyệt bị gửi tới với gateway ${count} lần trong vài giây, vì ứng dụng không nhớ là đã hỏi.`,
      fix: 'Ghi vào phiên của ứng dụng là đã hỏi bằng gateway, rồi không hỏi lại.',
    },
    proxyingNotAllowed: {
      sentence: 'Ứng dụng xin vé proxy (pgtUrl) nhưng chưa được phép.',
      fix: 'Bỏ pgtUrl (proxyTicketManager, proxyCallbackUrl) khỏi cấu hình client, hoặc đề nghị cho phép.',
    },
    proxyNotPermitted: {
      sentence: 'Người dùng không còn được phép dùng ứng dụng đang giữ vé PGT này.',
      fix: 'Xem nhóm và đơn vị được dùng ứng dụng (allowedGroups, allowedUnits), rồi cho người dùng đăng nhập lại.',
    },
    callbackFailed: {
      sentence: (url: string, why: string) => `pgtUrl ${url} không gọi được: ${why}.`,
      fix: 'pgtUrl phải là https, chứng chỉ hợp lệ, máy chủ này gọi tới được, và trả lời 200.',
    },
    logoutFailed: {
      sentence: (url: string, why: string) => `Đăng xuất một lần tới ${url} thất bại: ${why}.`,
      fix: 'Cho địa chỉ này nhận POST mà không cần đăng nhập và không kiểm tra CSRF, trả lời 200 trong 4 giây.',
    },
    framed: {
      sentence: (path: string) =>
        `Trang ${path} bị mở trong iframe: trình duyệt không gửi cookie ở đó nên không đăng nhập hay đăng xuất được.`,
      fix: 'Chuyển hướng cả trang tới địa chỉ đăng nhập, đăng xuất; không dùng iframe.',
    },
    nearRegistered: {
      sentence: (service: string, position: string, registered: string, sent: string) =>
        `Địa chỉ service chưa đăng ký; gần giống ${service}, khác ở ký tự ${position}: đã đăng ký «${registered}», gửi lên «${sent}».`,
      fix: 'Chỉnh lại địa chỉ trong cấu hình ứng dụng, hoặc đề nghị đăng ký thêm địa chỉ này.',
    },
    notRegistered: {
      sentence: (host: string) => `Địa chỉ service trên ${host} chưa đăng ký.`,
      fix: 'Đề nghị đăng ký ứng dụng, kèm đúng địa chỉ nhận vé.',
    },
    encodedAtLogin: {
      sentence: 'Địa chỉ service lúc đăng nhập bị mã hóa URL hai lần.',
      fix: 'Mã hóa giá trị của service đúng một lần.',
    },
    malformed: {
      sentence: (problem: string) => `Địa chỉ service không hợp lệ: ${problem}.`,
      fix: 'Gửi địa chỉ đầy đủ của trang nhận vé, bắt đầu bằng https://.',
    },
    disabled: {
      sentence: (service: string) => `Ứng dụng ${service} đang bị tắt.`,
      fix: 'Hỏi người vận hành vì sao ứng dụng bị tắt.',
    },
    entryGone: {
      sentence: 'Ứng dụng bị tắt hoặc bỏ khỏi danh sách sau khi vé được cấp.',
      fix: 'Hỏi người vận hành vì sao ứng dụng bị tắt hoặc bỏ.',
    },
    targetNotRegistered: {
      sentence: (target: string) =>
        `Không cấp vé proxy tới ${target}: ứng dụng đích chưa đăng ký hoặc đang bị tắt.`,
      fix: 'Chỉnh lại targetService, hoặc đề nghị đăng ký ứng dụng đích.',
    },
    noTarget: {
      sentence: (target: string) =>
        `Không cấp vé proxy tới ${target}: ứng dụng đích chưa được phép nhận vé proxy.`,
      fix: 'Đề nghị cho phép ứng dụng đích nhận vé proxy (proxying.target).',
    },
    targetNotPermitted: {
      sentence: (target: string) =>
        `Không cấp vé proxy tới ${target}: người này không được vào ứng dụng đích.`,
      fix: 'Cấp quyền cho người dùng, hoặc báo cho họ là chưa được cấp quyền.',
    },
    targetNeedsSecondFactor: {
      sentence: (target: string) =>
        `Không cấp vé proxy tới ${target}: ứng dụng đích yêu cầu xác thực hai lớp mà phiên này chưa có.`,
      fix: 'Yêu cầu xác thực hai lớp cả ở ứng dụng gọi (secondFactor: required), để người dùng nhập mã khi đăng nhập.',
    },
    unknownGrant: {
      sentence:
        'Hệ thống không biết vé PGT này: vé không được cấp ở đây, hoặc phiên đăng nhập của nó đã hết.',
      fix: 'Lấy PGT mới bằng cách xác thực một vé ST- với pgtUrl.',
    },
    chainTooLong: {
      sentence: 'Vé đã đi qua quá nhiều tầng proxy nên không được cấp thêm.',
      fix: 'Xem có hai ứng dụng gọi vòng lẫn nhau không.',
    },
    callbackNotHttps: {
      sentence: (url: string) => `pgtUrl ${url} không phải là https.`,
      fix: 'Dùng địa chỉ https có chứng chỉ hợp lệ làm pgtUrl.',
    },
    callbackMalformed: {
      sentence: (url: string) => `pgtUrl ${url} không phải là một địa chỉ đúng.`,
      fix: 'Gửi địa chỉ https đầy đủ làm pgtUrl, mã hóa một lần.',
    },
    callbackNotRegistered: {
      sentence: (url: string) => `pgtUrl ${url} không thuộc những địa chỉ đã đăng ký.`,
      fix: 'Dùng pgtUrl trên cùng máy với ứng dụng, hoặc đề nghị đăng ký thêm.',
    },
    protocolNotAllowed: {
      sentence: (path: string) => `Ứng dụng không được phép xác thực bằng ${path}.`,
      fix: 'Gọi địa chỉ của phiên bản giao thức đã đăng ký, hoặc đề nghị cho phép thêm.',
    },
    sessionOver: {
      sentence: 'Người dùng đã đăng xuất hoặc phiên đã hết trước khi ứng dụng xác thực vé.',
      fix: 'Không cần sửa; người dùng đăng nhập lại. Gặp thường xuyên thì xem ứng dụng có xác thực chậm không.',
    },
    accountDisabled: {
      sentence: 'Tài khoản bị khóa sau khi vé được cấp.',
      fix: 'Không cần sửa ở ứng dụng.',
    },
    noUserName: {
      sentence: 'Người này không có giá trị mà ứng dụng dùng làm tên người dùng.',
      fix: 'Bổ sung thông tin còn thiếu trong hồ sơ, hoặc chọn tên người dùng khác cho ứng dụng.',
    },
    internal: {
      sentence: 'Hệ thống đăng nhập gặp lỗi khi xác thực.',
      fix: 'Thử lại; người vận hành xem nhật ký theo mã hỗ trợ.',
    },
    leftOut: {
      sentence: (count: string) =>
        `Còn ${count} lần bị từ chối nữa không được ghi lại vì đến quá nhanh.`,
      fix: 'Xem có ứng dụng nào gọi lặp lại không ngừng.',
    },
    other: {
      sentence: (code: string, reason: string) => `Yêu cầu bị từ chối: ${code} (${reason}).`,
      fix: 'Gửi mã hỗ trợ cho người vận hành.',
    },
  },
  envelope: {
    'body-empty': 'rỗng',
    'body-too-long': 'quá dài',
    'body-unreadable': 'bị ngắt giữa chừng',
    'body-not-utf-8': 'không phải UTF-8',
    'xml-document-type': 'có khai báo DOCTYPE',
    'no-saml-request': 'không có đúng một thẻ Request trong Body',
    'no-artifact': 'không có đúng một AssertionArtifact',
    'saml-version': 'không phải SAML 1',
    'not-xml': 'không phải XML đúng',
  },
  outgoing: {
    timeout: 'không trả lời kịp',
    'address-refused': 'địa chỉ này không được phép gọi tới',
    unresolved: 'không tìm thấy tên máy',
    unreachable: 'không nối được tới máy',
    certificate: 'chứng chỉ không được tin',
    broken: 'trả lời không đúng HTTP',
    busy: 'quá nhiều lời gọi trước đang chờ',
  },
  answered: (status: string) => `trả lời HTTP ${status}`,
  dirt: {
    spaces: 'dấu cách hoặc xuống dòng',
    quotes: 'dấu nháy hoặc ngoặc',
    more: 'phần khác của địa chỉ (& = ? %)',
    others: 'ký tự ngoài chữ, số và dấu gạch',
  },
  problems: {
    'more than 8192 bytes': 'dài hơn 8192 byte',
    'a control character or a backslash': 'có ký tự điều khiển hoặc dấu \\',
    'a space at an end': 'có dấu cách ở đầu hoặc cuối',
    'no https:// or http:// at the start': 'không bắt đầu bằng https:// hay http://',
    'no host': 'thiếu tên máy',
    'a user name before the host': 'có tên người dùng trước tên máy',
    'a percent sign in the host': 'có dấu % trong tên máy',
    'a host outside ASCII': 'tên máy có ký tự ngoài ASCII',
    'a dot after the host': 'có dấu chấm sau tên máy',
    'no proper host and port': 'tên máy hoặc cổng viết sai',
    'a broken escape in the path': 'có mã % viết sai trong đường dẫn',
    'an escaped slash or backslash in the path': 'có dấu / hoặc \\ bị mã hóa trong đường dẫn',
    'an escaped control character in the path': 'có ký tự điều khiển bị mã hóa trong đường dẫn',
    'a path that climbs': 'đường dẫn có .. hoặc .',
    'a path escaped many times over': 'đường dẫn bị mã hóa nhiều lần',
    'a ticket of its own': 'đã mang sẵn một tham số ticket',
  },
}

/** The texts of one language. */
export type DiagnosisMessages = typeof diagnosisVi
