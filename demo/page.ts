import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Person } from './person.ts'

export type Look = Readonly<{ name: string; colour: string }>

type PersonalPage = Readonly<{ look: Look; person: Person; portal: string; signOut: string }>

/** Who is signed in, in the words that the ticket's validation brought. */
export function sendPersonalPage(response: ServerResponse, page: PersonalPage): void {
  const { look, person, portal, signOut } = page
  const rows: [string, string][] = [
    ['Họ và tên', person.displayName],
    ['Hộp thư', person.mail],
    ['Đơn vị', person.unit],
    ['Nhóm', person.groups.join('; ')],
    ['Tên người dùng (cas:user)', person.user],
  ]
  const facts = rows
    .filter(([, text]) => text !== '')
    .map(([label, text]) => `<dt>${label}</dt><dd>${escapeHtml(text)}</dd>`)
    .join('\n')
  sendPage(response, 200, look, {
    title: `Xin chào, ${person.displayName}`,
    body: `<p>${escapeHtml(look.name)} nhận được những thông tin sau từ hệ thống đăng nhập tập trung:</p>
<dl>
${facts}
</dl>
<nav><a href="${escapeHtml(portal)}">Về cổng đăng nhập</a> <a href="${escapeHtml(signOut)}">Đăng xuất</a></nav>
<p class="note">Đây là ứng dụng mẫu, đóng vai ${escapeHtml(look.name)} trong bản dùng thử.</p>`,
  })
}

/** The ticket proved nothing: it was used before, it is too old, or somebody made it up. */
export function sendTicketRefused(response: ServerResponse, look: Look, startPage: string): void {
  sendPage(response, 403, look, {
    title: 'Không xác nhận được đăng nhập',
    body: `<p>Vé đăng nhập không hợp lệ, đã được dùng hoặc đã hết hạn.</p>
<nav><a href="${escapeHtml(startPage)}">Đăng nhập lại</a></nav>`,
  })
}

export function sendNotFound(response: ServerResponse, look: Look, startPage: string): void {
  sendPage(response, 404, look, {
    title: 'Không có trang này',
    body: `<nav><a href="${escapeHtml(startPage)}">Về trang đầu</a></nav>`,
  })
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location, 'cache-control': 'no-store' }).end()
}

function sendPage(
  response: ServerResponse,
  status: number,
  look: Look,
  { title, body }: Readonly<{ title: string; body: string }>,
) {
  const style = styleOf(look.colour)
  const styleHash = createHash('sha256').update(style).digest('base64')
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
  })
  response.end(`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${title} – ${look.name}`)}</title>
<style>${style}</style>
</head>
<body>
<header>${escapeHtml(look.name)}</header>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`)
}

function styleOf(colour: string): string {
  return `
body { margin: 0; background: #f4f5f7; color: #1b1b1b; font: 1rem/1.6 system-ui, "Segoe UI", Roboto, sans-serif }
header { padding: .9rem 1.5rem; background: ${colour}; color: #fff; font-weight: 600 }
main { max-width: 40rem; margin: 2rem auto; padding: 1.5rem 2rem; background: #fff; border-radius: .5rem }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.3; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .4rem 1.5rem }
dt { color: #595959 }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere }
nav { margin: 1.5rem 0 1rem }
a { margin-right: 1.5rem; color: ${colour} }
.note { margin: 0; color: #595959; font-size: .9rem }
`
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
