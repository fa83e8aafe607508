import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { LoginError } from '../../src/http/browser/login-error.ts'
import type { PageContext, RenderedPage } from '../../src/http/browser/page-context.ts'
import {
  confirmationPage,
  errorPage,
  handedOverPage,
  type LoginPage,
  leavingPage,
  loginPage,
  serviceRefusedPage,
  signedOutPage,
} from '../../src/http/browser/pages.ts'
import { portalPage, type TileCategory } from '../../src/http/browser/portal/portal-page.ts'
import { drawingOf, loadDrawings } from '../../src/http/browser/portal/tile-drawings.ts'
import { loadTemplates, renderPage } from '../../src/http/browser/templates.ts'
import { type Locale, messagesOf } from '../../src/i18n/locale.ts'
import { templatesFolder } from '../../src/paths.ts'
import { ICON_NAMES } from '../../src/services/tile-icon.ts'

const eta = loadTemplates(templatesFolder)
const render = (page: RenderedPage) => renderPage.call(eta, { page })
const asset = (name: string) => readFileSync(join(templatesFolder, 'assets', name))
const packed = (content: string | Buffer) => gzipSync(content).length

function contextOf(locale: Locale, changes: Partial<PageContext> = {}): PageContext {
  return {
    locale,
    messages: messagesOf(locale),
    base: '/cas',
    branding: {
      authority: { vi: 'UBND TỈNH BÌNH PHƯỚC', en: 'BÌNH PHƯỚC PEOPLE’S COMMITTEE' },
      system: {
        vi: 'HỆ THỐNG THÔNG TIN CHÍNH QUYỀN SỐ TỈNH BÌNH PHƯỚC',
        en: 'DIGITAL GOVERNMENT OF BÌNH PHƯỚC PROVINCE',
      },
      gate: { vi: 'CỔNG ĐĂNG NHẬP TẬP TRUNG', en: 'CENTRAL SIGN-IN' },
      support: {
        mail: 'hotro@binhphuoc.gov.vn',
        phone: '0271 300 0000',
        hours: { vi: '7:30–17:00 (T2–T6)', en: '7:30–17:00 (Mon–Fri)' },
      },
    },
    assets: {
      style: '/cas/assets/style.0123456789ab.css',
      script: '/cas/assets/page.0123456789ab.js',
      logo: '/cas/assets/logo.0123456789ab.svg',
    },
    publicUrl: 'https://dangnhap.binhphuoc.gov.vn',
    currentUrl: '/cas/login',
    supportCode: 'K7M2-QX4T',
    nameOfUnit: (entry) => entry,
    ...changes,
  }
}

const form: LoginPage = {
  action: '/cas/login?service=https%3A%2F%2Fvpdt.binhphuoc.gov.vn%2F',
  fields: [['lt', 'LT-0123456789']],
  username: '',
  suffixes: ['binhphuoc.gov.vn'],
  selectedSuffix: 'binhphuoc.gov.vn',
  sharedComputerMinutes: 15,
}

const target = { name: 'VNPT-iOffice', host: 'vpdt.binhphuoc.gov.vn' }
const confirmation = {
  action: '/cas/login?service=https%3A%2F%2Fvpdt.binhphuoc.gov.vn%2F',
  fields: [['confirmation', 'LT-0123456789']] as const,
  target,
  signedInAs: 'Trần Thanh Tâm',
}
const leaving = {
  action: 'https://vpdt.binhphuoc.gov.vn/',
  fields: [['ticket', 'ST-0123456789']] as const,
  target,
}
const twoSuffixes = ['binhphuoc.gov.vn', 'dongnai.gov.vn']
const person = {
  displayName: 'Trần Thanh Tâm',
  address: 'tamtt@binhphuoc.gov.vn',
  unit: 'Trung tâm Công nghệ thông tin và Truyền thông',
  signOutAction: '/cas/logout',
}

const telling = {
  names: ['Onewin', 'Lịch công tác'],
  doneHref: '/cas/logout/done?note=abc',
  images: ['https://lich.example/out?callback=signedOut&logoutRequest=eJw'],
  next: { host: 'onewin.example', href: 'https://onewin.example/' },
}

function tiles(count: number): TileCategory['tiles'] {
  return Array.from({ length: count }, (_, index) => ({
    id: `app-${index}`,
    name: `Quản lý văn bản số ${index}`,
    description: `Văn bản đi, đến của đơn vị thứ ${index}; ký số`,
    href: `https://ung-dung-${index}.binhphuoc.gov.vn/`,
    hue: index,
  }))
}

const errors: readonly LoginError[] = [
  { kind: 'empty-name' },
  { kind: 'empty-password' },
  { kind: 'empty-both' },
  { kind: 'wrong' },
  { kind: 'has-accents', candidates: ['hoans', 'hoan1', 'hoan'] },
  { kind: 'foreign-suffix', typed: 'gmail.com', allowed: twoSuffixes },
  { kind: 'suffix-typo', typed: 'binhphuoc.gov', suggestion: 'binhphuoc.gov.vn' },
  {
    kind: 'retired-suffix',
    typed: 'cu.gov.vn',
    retiredOn: '2026-04-30',
    replacement: 'moi.gov.vn',
  },
  { kind: 'retired-suffix', typed: 'cu.gov.vn' },
  { kind: 'full-name' },
  { kind: 'number' },
  { kind: 'malformed-name' },
  { kind: 'disabled', since: '20/11/2026', unit: 'Sở Nội vụ' },
  { kind: 'form-too-old' },
  { kind: 'cookies-off' },
  { kind: 'busy', seconds: 5 },
]

type State = readonly [name: string, page: (context: PageContext) => RenderedPage]

const states: readonly State[] = [
  ['login', (c) => loginPage(c, form)],
  ['login, two suffixes', (c) => loginPage(c, { ...form, suffixes: twoSuffixes })],
  ['login, for an application', (c) => loginPage(c, { ...form, target })],
  [
    'login, renew',
    (c) =>
      loginPage(c, { ...form, target, reason: 'renew', signedInAs: 'tamtt', username: 'tamtt' }),
  ],
  ['login, renew without application', (c) => loginPage(c, { ...form, reason: 'renew' })],
  [
    'login, all choices made',
    (c) =>
      loginPage(c, {
        ...form,
        rememberMeDays: 14,
        choices: { isSharedComputer: true, wantsWarning: true, isRemembered: true },
      }),
  ],
  ['confirmation', (c) => confirmationPage(c, confirmation)],
  ['leaving', (c) => leavingPage(c, leaving)],
  ['handed over', handedOverPage],
  ...errors.map(
    (error, index): State => [
      `login, error ${index + 1}: ${error.kind}`,
      (c) => loginPage(c, { ...form, target, username: 'tamtt', error }),
    ],
  ),
  [
    'portal',
    (c) => portalPage(c, { ...person, categories: [{ title: 'Văn bản', tiles: tiles(3) }] }),
  ],
  ['portal, empty', (c) => portalPage(c, { ...person, categories: [] })],
  [
    'portal, empty, no unit',
    (c) => portalPage(c, { ...person, unit: undefined, categories: [{ title: 'A', tiles: [] }] }),
  ],
  ['signed out', (c) => signedOutPage(c, { signInHref: '/cas/login', stillOpen: [] })],
  [
    'signed out of applications',
    (c) => signedOutPage(c, { signInHref: '/cas/login', stillOpen: ['Lịch công tác'] }),
  ],
  [
    'signed out, applications are being told',
    (c) => signedOutPage(c, { signInHref: '/cas/login', telling, stillOpen: [] }),
  ],
  ...[[], ['Onewin'], ['Onewin', 'Lịch công tác']].map(
    (unconfirmed): State => [
      `signed out, ${unconfirmed.length} did not confirm`,
      (c) =>
        signedOutPage(c, {
          signInHref: '/cas/login',
          told: { unconfirmed },
          stillOpen: ['Lịch họp'],
        }),
    ],
  ),
  [
    'refused: not registered',
    (c) => serviceRefusedPage(c, { kind: 'not-registered', host: 'la.example' }),
  ],
  ['refused: malformed', (c) => serviceRefusedPage(c, { kind: 'malformed' })],
  ...[
    { units: ['Sở Nội vụ'], groups: [] },
    { units: [], groups: ['lanh-dao'] },
    { units: ['Sở Nội vụ', 'Sở Y tế', 'Sở Xây dựng', 'Sở Tài chính'], groups: ['a', 'b'] },
  ].map(
    (rule): State => [
      `refused: person not allowed, ${rule.units.length} units and ${rule.groups.length} groups`,
      (c) =>
        serviceRefusedPage(c, {
          kind: 'person-not-allowed',
          name: 'VNPT-iOffice',
          rule,
          unit: rule.groups.length > 0 ? 'Sở Tư pháp' : '',
        }),
    ],
  ),
  [
    'refused: no-user-name',
    (c) => serviceRefusedPage(c, { kind: 'no-user-name', name: 'VNPT-iOffice' }),
  ],
  ...(['not-found', 'problem', 'bad-request', 'method'] as const).map(
    (kind): State => [`error: ${kind}`, (c) => errorPage(c, { kind })],
  ),
]

for (const locale of ['vi', 'en'] as const) {
  for (const [name, page] of states) {
    t.test(`${name} (${locale}) is a whole page, without anything inline`, async (t) => {
      const html = render(page(contextOf(locale)))
      t.match(html, new RegExp(`^<!doctype html>\\n<html lang="${locale}">`))
      t.equal(html.match(/<h1[ >]/g)?.length, 1, 'one h1')
      t.match(html, /<title>[^<]+ – [^<]+<\/title>/)
      t.match(html, 'https://dangnhap.binhphuoc.gov.vn', 'tells the right address (2.2)')
      t.match(html, 'tel:02713000000', 'help is in the same place everywhere (3.2.6)')
      t.notMatch(html, /<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:/i)
      t.notMatch(html, /undefined|null|NaN|\[object/)
      t.notMatch(html, /\bCAS\b/)
      const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
      t.equal(new Set(ids).size, ids.length, 'each id once')
      for (const [, id] of html.matchAll(/(?:\sfor|aria-controls|aria-labelledby)="([^"]+)"/g)) {
        t.ok(ids.includes(id), `#${id} exists`)
      }
      for (const [, list = ''] of html.matchAll(/aria-describedby="([^"]+)"/g)) {
        for (const id of list.split(' ')) t.ok(ids.includes(id), `#${id} exists`)
      }
    })
  }
}

const hostile = `"><script>alert('x')</script><b onclick=x>&amp;`

t.test('what others wrote is text, never markup', async (t) => {
  const application = { name: hostile, host: hostile }
  const context = contextOf('vi', {
    supportCode: hostile,
    publicUrl: 'https://hostile.example',
    currentUrl: `/cas/login?service=${hostile}`,
  })
  const pages = [
    loginPage(context, {
      ...form,
      action: hostile,
      fields: [[hostile, hostile]],
      username: hostile,
      suffixes: [hostile, 'b'],
      selectedSuffix: hostile,
      target: application,
      reason: 'renew',
      signedInAs: hostile,
    }),
    confirmationPage(context, {
      action: hostile,
      fields: [[hostile, hostile]],
      target: application,
      signedInAs: hostile,
    }),
    leavingPage(context, { action: hostile, fields: [[hostile, hostile]], target: application }),
    loginPage(context, { ...form, error: { kind: 'has-accents', candidates: [hostile, hostile] } }),
    loginPage(context, {
      ...form,
      error: { kind: 'foreign-suffix', typed: hostile, allowed: [hostile] },
    }),
    portalPage(context, {
      displayName: hostile,
      address: hostile,
      unit: hostile,
      signOutAction: hostile,
      categories: [
        {
          title: hostile,
          tiles: [{ name: hostile, description: hostile, href: hostile, hue: 0 }],
        },
      ],
    }),
    signedOutPage(context, {
      signInHref: hostile,
      telling: {
        names: [hostile],
        doneHref: hostile,
        images: [hostile],
        next: { host: hostile, href: hostile },
      },
      told: { unconfirmed: [hostile] },
      stillOpen: [hostile],
    }),
    serviceRefusedPage(context, { kind: 'not-registered', host: hostile }),
    serviceRefusedPage(context, { kind: 'no-user-name', name: hostile }),
  ]
  for (const page of pages) {
    const html = render(page)
    t.notMatch(html, /<script(?![^>]* src=)|<b /, page.template)
    t.notMatch(html, `"${hostile}`, page.template)
    t.match(html, '&lt;script&gt;', page.template)
  }
})

t.test('the sign-in form', async (t) => {
  const html = render(loginPage(contextOf('vi'), form))

  t.test('R1.20, R1.21: has the controls that the protocol and scripts expect', async (t) => {
    t.match(html, /<form class="form" method="post" action="\/cas\/login\?service=https%3A%2F%2Fvp/)
    t.match(html, '<input type="hidden" name="lt" value="LT-0123456789">')
    t.match(html, '<input type="hidden" name="_eventId" value="submit">')
    t.match(html, /<input type="hidden" name="execution" value="[^"]+">/)
    t.match(html, /<input[^>]* name="username"/)
    t.match(html, /<input[^>]* name="password" type="password"/)
    t.match(html, /<input id="shared" name="shared" type="checkbox"/)
    t.match(html, /<input id="warn" name="warn" type="checkbox"/)
    t.notMatch(html, / checked/)
  })

  t.test('R2.12: staying signed in is offered only where it is allowed', async (t) => {
    t.notMatch(html, 'rememberMe')
    const offering = render(loginPage(contextOf('vi'), { ...form, rememberMeDays: 7 }))
    t.match(offering, /<input id="rememberMe" name="rememberMe" type="checkbox"[^>]*>/)
    t.match(offering, 'Giữ đăng nhập trong 7 ngày')
    t.notMatch(offering, / checked/)
  })

  t.test('an `execution` that is given is not doubled', async (t) => {
    const given = render(loginPage(contextOf('vi'), { ...form, fields: [['execution', 'own']] }))
    t.same(given.match(/name="execution" value="[^"]*"/g), ['name="execution" value="own"'])
  })

  t.test('1.7, 4.1: password managers, phones and pasting are helped', async (t) => {
    t.match(html, / novalidate/)
    t.match(html, /name="username"[^>]*autocomplete="username"[^>]*spellcheck="false"/)
    t.match(html, /name="password"[^>]*autocomplete="current-password" autocapitalize="off"/)
    t.notMatch(html, /maxlength|<input[^>]*type="password"[^>]* value=/)
    t.match(html, /<button class="affix reveal"[^>]* aria-pressed="false"[^>]* hidden>/)
  })

  t.test('the suffix is a list only when there is a choice', async (t) => {
    t.notMatch(html, '<select')
    const two = render(
      loginPage(contextOf('vi'), {
        ...form,
        suffixes: twoSuffixes,
        selectedSuffix: 'dongnai.gov.vn',
      }),
    )
    t.match(two, /<select[^>]* name="suffix"/)
    t.match(two, '<option value="dongnai.gov.vn" selected>@dongnai.gov.vn</option>')
    t.equal(two.match(/ selected/g)?.length, 1)
  })

  t.test('typing starts where something is missing, and nowhere after an error', async (t) => {
    t.match(html, /id="username"[^>]* autofocus/)
    const known = { ...form, username: 'tamtt' }
    t.match(render(loginPage(contextOf('vi'), known)), /id="password"[^>]* autofocus/)
    const wrong = { ...known, error: { kind: 'wrong' } as const }
    t.notMatch(render(loginPage(contextOf('vi'), wrong)), 'autofocus')
  })

  t.test('1.06: says why the password is asked for again, and of whom', async (t) => {
    const page = { ...form, target, reason: 'renew', signedInAs: 'tamtt' } as const
    const again = render(loginPage(contextOf('vi'), page))
    t.match(again, 'VNPT-iOffice yêu cầu nhập lại mật khẩu để bảo đảm an toàn.')
    t.match(again, 'Đang đăng nhập với tên tamtt.')
  })
})

/** What the summary says, and which field it points to. */
const errorCases: readonly [LoginError, text: string, field: 'username' | 'password' | ''][] = [
  [{ kind: 'empty-name' }, 'Nhập tên hộp thư công vụ.', 'username'],
  [{ kind: 'empty-password' }, 'Nhập mật khẩu.', 'password'],
  [
    { kind: 'wrong' },
    'Tên hộp thư hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại.',
    'username',
  ],
  [
    { kind: 'has-accents', candidates: ['hoans', 'hoan1', 'hoan'] },
    'Tên hộp thư không có dấu. Có phải là hoans? Hoặc hoan1, hoan. Chọn tên đúng rồi gõ lại mật khẩu.',
    'username',
  ],
  [
    { kind: 'has-accents', candidates: ['tamtt'] },
    'Tên hộp thư không có dấu. Có phải là tamtt? Chọn tên đúng rồi gõ lại mật khẩu.',
    'username',
  ],
  [
    { kind: 'foreign-suffix', typed: 'gmail.com', allowed: twoSuffixes },
    'Hãy dùng hộp thư công vụ (đuôi @binhphuoc.gov.vn, @dongnai.gov.vn), không dùng @gmail.com.',
    'username',
  ],
  [
    { kind: 'suffix-typo', typed: 'binhphuoc.gov', suggestion: 'binhphuoc.gov.vn' },
    'Đuôi thư @binhphuoc.gov chưa đúng. Có phải @binhphuoc.gov.vn?',
    'username',
  ],
  [
    { kind: 'retired-suffix', typed: 'a.vn', retiredOn: '2026-04-30', replacement: 'b.vn' },
    'Đuôi @a.vn đã ngừng dùng từ 30/04/2026. Đăng nhập bằng @b.vn.',
    'username',
  ],
  [{ kind: 'retired-suffix', typed: 'a.vn' }, 'Đuôi @a.vn đã ngừng dùng.', 'username'],
  [{ kind: 'full-name' }, 'Nhập tên hộp thư (ví dụ sonnv), không nhập họ tên.', 'username'],
  [{ kind: 'form-too-old' }, 'Trang mở quá lâu nên cần gửi lại. Gõ lại mật khẩu.', ''],
]

for (const [error, text, field] of errorCases) {
  t.test(`2.4: ${error.kind}: “${text}”`, async (t) => {
    const html = render(loginPage(contextOf('vi'), { ...form, username: 'hoán', error }))
    t.match(html, '<title>Lỗi: Đăng nhập – CỔNG ĐĂNG NHẬP TẬP TRUNG</title>')
    t.match(html, /id="summary" role="alert" tabindex="-1"/)
    const item = field ? `<li><a href="#${field}">${text}</a></li>` : `<li>${text}</li>`
    t.match(html, item)
    const marked = [...html.matchAll(/id="(\w+)"[^>]* aria-invalid="true"/g)].map(([, id]) => id)
    const both = error.kind === 'wrong'
    t.same(marked, both ? ['username', 'password'] : field ? [field] : [])
    t.match(html, 'value="hoán"', 'the typed name is kept')
  })
}

t.test('2.4: a corrected name is chosen by a button, without JavaScript', async (t) => {
  const error = { kind: 'has-accents', candidates: ['hoans', 'hoan1'] } as const
  const html = render(loginPage(contextOf('vi'), { ...form, error }))
  const forms = html.split('<form').slice(1)
  t.equal(forms.length, 2)
  const [choice = '', signIn = ''] = forms
  t.match(choice, /<button[^>]* name="choose" value="hoans">/)
  t.match(choice, 'name="lt"')
  t.notMatch(choice.split('</form>')[0] ?? '', 'password')
  t.notMatch(signIn, 'name="choose"', 'so that Enter in a field presses “sign in”')
})

t.test('a support code is told when the person cannot mend it alone', async (t) => {
  const shows = (error: LoginError) =>
    render(loginPage(contextOf('vi'), { ...form, error })).includes('K7M2-QX4T')
  t.equal(shows({ kind: 'wrong' }), true)
  t.equal(shows({ kind: 'empty-name' }), false)
  t.match(render(errorPage(contextOf('vi'), { kind: 'problem' })), 'K7M2-QX4T')
  t.match(render(serviceRefusedPage(contextOf('vi'), { kind: 'malformed' })), 'K7M2-QX4T')
})

t.test('R1.04: a refusal names the host as text and links only to us', async (t) => {
  const html = render(
    serviceRefusedPage(contextOf('vi'), { kind: 'not-registered', host: 'la.example' }),
  )
  t.match(html, 'Địa chỉ la.example chưa có trong danh sách ứng dụng của tỉnh')
  t.notMatch(html, /(?:href|action)="[^"]*la\.example/)
  t.match(html, '<a class="button" href="/cas/">')
})

t.test('2.11: leaving: a form that posts itself, or at the press of its button', async (t) => {
  const html = render(leavingPage(contextOf('vi'), leaving))
  t.match(html, /<form [^>]*action="https:\/\/vpdt\.binhphuoc\.gov\.vn\/"[^>]* data-submit>/)
  t.match(html, '<input type="hidden" name="ticket" value="ST-0123456789">')
  t.match(html, 'Đang chuyển tới VNPT-iOffice')
  t.match(html, 'Nếu chờ quá 5 giây, bấm nút bên dưới.')
  t.equal(html.match(/<button/g)?.length, 1)
})

t.test('2.8: the portal', async (t) => {
  const html = render(
    portalPage(contextOf('en'), {
      ...person,
      categories: [
        { title: { vi: 'Văn bản', en: 'Documents' }, tiles: tiles(9) },
        { title: 'Trống', tiles: [] },
      ],
    }),
  )
  t.match(html, '<h1>Welcome, Trần Thanh Tâm</h1>')
  t.match(html, '<h2>Documents</h2>')
  t.notMatch(html, 'Trống', 'a category without tiles is left out')
  t.match(html, /<form class="welcome-action" method="post" action="\/cas\/logout"/)
  t.match(html, /<li[^>]*>\n<a class="tile" href="https:\/\/ung-dung-0\.binhphuoc\.gov\.vn\/">/)
  const hues = [...html.matchAll(/class="tile-icon hue-(\d)" aria-hidden="true">QL</g)]
  t.equal(hues.map(([, hue]) => hue).join(''), '012345670', 'the colours go round')
  for (let hue = 0; hue < 8; hue++) t.match(asset('style.css').toString(), `.hue-${hue} {`)
})

t.test('2.9: the page after signing out', async (t) => {
  const signInHref = '/cas/login'
  const page = (locale: Locale, more: object) =>
    render(signedOutPage(contextOf(locale), { signInHref, stillOpen: [], ...more }))
  const leadsOn = '<meta http-equiv="refresh" content="0; url=/cas/logout/done?note=abc">'

  t.test('while applications are told it leads to what came of it, at once', async (t) => {
    const html = page('vi', { telling })
    t.match(html, leadsOn)
    t.match(html, 'Đang đăng xuất khỏi: Onewin, Lịch công tác…')
    t.match(html, /<img class="told" src="https:\/\/lich\.example\/out\?[^"]*" alt="" [^>]*lazy">/)
    t.match(html, 'Ứng dụng đề nghị mở: onewin.example.')
    t.match(html, '<a href="https://onewin.example/">Tiếp tục</a>')
    t.match(page('en', { telling }), 'Signing you out of: Onewin, Lịch công tác…')
  })

  t.test('otherwise it stays', async (t) => {
    t.notMatch(page('vi', {}), 'http-equiv="refresh"')
    const html = page('vi', { told: { unconfirmed: [] } })
    t.notMatch(html, 'http-equiv="refresh"')
    t.match(html, 'Các ứng dụng đã mở cũng đã được đăng xuất.')
  })

  t.test('lo.part: it names who did not confirm', async (t) => {
    const two = { told: { unconfirmed: ['Onewin', 'Lịch công tác'] } }
    t.match(
      page('vi', two),
      '2 ứng dụng chưa xác nhận đăng xuất: Onewin, Lịch công tác. Đóng trình duyệt nếu dùng máy chung.',
    )
    t.match(page('en', two), '2 applications did not confirm the sign-out: Onewin, Lịch công tác.')
    const one = { told: { unconfirmed: ['Onewin'] } }
    t.match(page('en', one), '1 application did not confirm the sign-out: Onewin.')
    t.equal(page('vi', two).match(/Đóng trình duyệt/g)?.length, 1, 'the advice is given once')
  })

  t.test('s.note: it names who was not told', async (t) => {
    const html = page('vi', { stillOpen: ['Lịch họp'], told: { unconfirmed: [] } })
    t.notMatch(html, 'Các ứng dụng đã mở cũng đã được đăng xuất.', 'nothing that is not true')
    t.match(html, 'Ứng dụng đã mở có thể còn hiệu lực đến khi tự hết phiên:')
    t.match(html, '<li>Lịch họp</li>')
  })
})

const languageLinks: readonly [currentUrl: string, href: string][] = [
  ['/cas/login', '/cas/login?locale=en'],
  ['/cas/login?locale=vi', '/cas/login?locale=en'],
  ['/cas/login?locale=vi&service=x', '/cas/login?service=x&locale=en'],
  ['/cas/login?service=a%2Fb+c%e1&x', '/cas/login?service=a%2Fb+c%e1&x&locale=en'],
  ['/cas/login?localeX=1', '/cas/login?localeX=1&locale=en'],
  ['/cas/login?username=a&x&p%61ssword=b&password[]=c', '/cas/login?x&locale=en'],
  ['//evil.example/', '/cas/?locale=en'],
  ['/\\evil.example/', '/cas/?locale=en'],
  ['https://evil.example/', '/cas/?locale=en'],
]
for (const [currentUrl, href] of languageLinks) {
  t.test(`the other language of ${currentUrl} is ${href}`, async (t) => {
    const html = render(loginPage(contextOf('vi', { currentUrl }), form))
    t.equal(/class="language" href="([^"]*)" lang=/.exec(html)?.[1]?.replaceAll('&amp;', '&'), href)
  })
}

t.test('4.4: pages and files keep to their budgets, compressed', async (t) => {
  const login = render(
    loginPage(contextOf('vi'), { ...form, target, error: { kind: 'wrong' }, username: 'tamtt' }),
  )
  const drawings = loadDrawings(templatesFolder)
  const many = tiles(30).map((tile, index) => ({
    ...tile,
    state: index % 5 === 0 ? 'Chưa liên kết. Cách liên kết' : '',
    drawing: drawingOf(
      { id: `app-${index}`, icon: { kind: 'named', name: ICON_NAMES[index] ?? 'mail' } },
      drawings,
    ),
    searchText: ` quan ly van ban so ${index} di den cua don vi thu ky quanlyvanbanso qlvbs lvbs vbs`,
  }))
  const portal = render(
    portalPage(contextOf('vi'), {
      ...person,
      categories: [0, 10, 20].map((from) => ({ title: 'A', tiles: many.slice(from, from + 10) })),
      recent: many.slice(0, 4),
      pinned: many.slice(4, 8),
      search: { query: '', found: 30 },
      pins: { action: '/cas/pins', token: ['token', 'LT-0123456789'.repeat(8)] },
    }),
  )
  t.equal(portal.match(/<symbol /g)?.length, 31, 'each picture once, and the pin')
  const files = ['style.css', 'page.js', 'logo.svg'].map((name) => packed(asset(name)))
  const [style = 0, script = 0, logo = 0] = files
  t.ok(packed(login) <= 5 * 1024, `login HTML: ${packed(login)} bytes`)
  t.ok(style <= 8 * 1024, `style.css: ${style} bytes`)
  t.ok(script <= 3 * 1024, `page.js: ${script} bytes`)
  t.ok(logo <= 6 * 1024, `logo.svg: ${logo} bytes`)
  t.ok(packed(portal) + style + script + logo <= 40 * 1024, `portal: ${packed(portal)} bytes`)
  t.equal(login.match(/<(?:link rel="stylesheet"|script|img)/g)?.length, 3, 'four requests in all')
})

t.test('4.3: files stay within what Chrome 49 reads', async (t) => {
  t.notMatch(asset('page.js').toString(), /=>|\b(?:const|let|class|async)\b|`|\?\.|\?\?|\.\.\./)
  t.notMatch(asset('style.css').toString(), /:has\(|:is\(|:where\(|display: grid|\bgap:|@layer|&/)
})
