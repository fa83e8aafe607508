import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { AssetUrls } from './page-context.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

type Encoding = 'br' | 'gzip'
type Asset = Readonly<{
  name: string
  contentType: string
  bytes: Buffer
  /** Compressed when first asked for, then kept. */
  compressed: Map<Encoding, Promise<Buffer>>
}>

const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) }

type Options = Readonly<{ folder: string; colour: string; logoFile?: string | undefined }>

/**
 * The static files, all in memory under names that carry their hash: nothing of a request ever
 * becomes a path in the file system, and browsers may keep them for ever.
 */
export function createAssets({ folder, colour, logoFile }: Options) {
  const read = (name: string) => readFileSync(join(folder, name))
  const assets = {
    style: asset('style.css', Buffer.concat([read('style.css'), brandRule(colour)])),
    script: asset('page.js', read('page.js')),
    logo: logoFile
      ? asset(`logo${extname(logoFile)}`, readFileSync(logoFile))
      : asset('logo.svg', read('logo.svg')),
    favicon: asset('favicon.svg', read('favicon.svg')),
  }
  const byName = new Map(Object.values(assets).map((found) => [found.name, found]))

  return {
    /** Where a page under this mount finds them. */
    urls(base: string): AssetUrls {
      const url = ({ name }: Asset) => `${base}/assets/${name}`
      return {
        style: url(assets.style),
        script: url(assets.script),
        logo: url(assets.logo),
        favicon: url(assets.favicon),
      }
    },

    route(app: FastifyInstance, base: string) {
      app.get<{ Params: { name: string } }>(`${base}/assets/:name`, async (request, reply) => {
        const found = byName.get(request.params.name)
        if (!found) return reply.callNotFound()
        return sendAsset(reply, found, String(request.headers['accept-encoding'] ?? ''))
      })
    },
  }
}

export type Assets = ReturnType<typeof createAssets>

function asset(file: string, bytes: Buffer): Asset {
  const extension = extname(file)
  const contentType = CONTENT_TYPES[extension]
  if (!contentType) throw new Error(`${file} is neither CSS, JavaScript, SVG nor PNG.`)
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const name = `${file.slice(0, -extension.length)}.${hash}${extension}`
  return { name, contentType, bytes, compressed: new Map() }
}

/** The authority's colour, as the last rule of the style sheet: pages hold no style of their own. */
function brandRule(colour: string): Buffer {
  return Buffer.from(`\n:root{--brand:${colour}}\n`)
}

async function sendAsset(reply: FastifyReply, found: Asset, accepted: string) {
  reply
    .header('content-type', found.contentType)
    .header('cache-control', 'public, max-age=31536000, immutable')
    .removeHeader('pragma')
    .removeHeader('expires')
    // A drawing that is opened by itself runs nothing.
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('vary', 'accept-encoding')
  const encoding = bestEncoding(found, accepted)
  if (!encoding) return reply.send(found.bytes)
  return reply.header('content-encoding', encoding).send(await compressed(found, encoding))
}

function bestEncoding({ contentType }: Asset, accepted: string): Encoding | undefined {
  if (contentType === 'image/png') return undefined
  if (/\bbr\b/.test(accepted)) return 'br'
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined
}

function compressed({ compressed: kept, bytes }: Asset, encoding: Encoding): Promise<Buffer> {
  const found = kept.get(encoding) ?? compressors[encoding](bytes)
  kept.set(encoding, found)
  return found
}
