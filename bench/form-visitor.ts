import {
  type HttpConnection,
  type HttpResponse,
  headersOf,
  openConnection,
} from './http-connection.ts'

type Fields = Readonly<{ username: string; password: string }>

export type Answered = Readonly<{ status: number; milliseconds: number }>

/**
 * A browser on one connection, behind a proxy that tells where it comes from. It keeps its cookies
 * but the session, so that it signs in anew each time.
 */
export async function openVisitor(port: number) {
  const connection = await openConnection(port)
  const cookies = new Map<string, string>()

  async function send(method: 'GET' | 'POST', from: string, body: string): Promise<HttpResponse> {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    const head = [
      `${method} /cas/login HTTP/1.1`,
      'host: localhost',
      `x-forwarded-for: ${from}`,
      ...(cookie === '' ? [] : [`cookie: ${cookie}`]),
      ...(body === ''
        ? []
        : [
            'content-type: application/x-www-form-urlencoded',
            `content-length: ${Buffer.byteLength(body)}`,
          ]),
    ]
    const response = await ask(connection, [...head, '', body].join('\r\n'))
    for (const [name, value] of headersOf(response.head)) {
      if (name !== 'set-cookie') continue
      const [pair = ''] = value.split(';', 1)
      const [key = '', text = ''] = pair.split('=')
      if (key !== 'TGC') cookies.set(key, text)
    }
    return response
  }

  return {
    /** Opens the form and posts it; tells how long the answer to the post took. */
    async signIn(fields: Fields, from: string): Promise<Answered> {
      const form = await send('GET', from, '')
      const lt = /name="lt" value="([^"]+)"/.exec(form.body)?.[1] ?? ''
      const startedAt = performance.now()
      const { status } = await send('POST', from, new URLSearchParams({ ...fields, lt }).toString())
      return { status, milliseconds: performance.now() - startedAt }
    },

    close: connection.close,
  }
}

export type FormVisitor = Awaited<ReturnType<typeof openVisitor>>

/** As many addresses as there are numbers, few of them of one /24. */
export function addressOf(number: number): string {
  return `10.${(number >> 4) & 255}.${number & 255}.${(number >> 12) & 255 || 1}`
}

export function ask(connection: HttpConnection, request: string): Promise<HttpResponse> {
  return new Promise((resolve, reject) => connection.ask(request, resolve, reject))
}
