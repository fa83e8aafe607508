import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { readResource } from '../../resources.ts'
import { compress, type Encoding, encodingFor } from './encoding.ts'
import type { AssetUrls } from './page-context.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

type Asset = Readonly<{
  name: string
  contentType: string
  bytes: Buffer
  /** Compressed when first asked for, then kept. */
  compressed: Map<Encoding, Promise<Buffer>>
}>

/** What the files of a page depend on. */
export type Dress = Readonly<{ colour: string; logoFile?: string | undefined }>

type Options = Readonly<{ folder: string; dresses: readonly Dress[] }>

/**
 * The static files, all in memory under names that carry their hash: nothing of a request ever
 * becomes a path in the file system, and browsers may keep them for ever. Looks that share a colour
 * share the file.
 */
export function createAssets({ folder, dresses }: Options) {
  const read = (name: string) => readResource(join(folder, name))
  const rules = withoutComments(read('style.css'))
  const script = asset('page.js', read('page.js'))
  const ownLogo = asset('logo.svg', read('logo.svg'))
  let byName = new Map<string, Asset>()
  /** Of the looks before: pages that are open in browsers still ask for them. */
  let before = new Map<string, Asset>()

  /** The one of this name, which carries its content: looks that wear the same share it. */
  function shared(made: Asset, all: Map<string, Asset>): Asset {
    const found = all.get(made.name) ?? byName.get(made.name) ?? made
    all.set(found.name, found)
    return found
  }

  function wardrobe({ colour, logoFile }: Dress, all: Map<string, Asset>) {
    const logo = logoFile ? asset(`logo${extname(logoFile)}`, readFileSync(logoFile)) : ownLogo
    return {
      style: shared(asset('style.css', Buffer.concat([rules, brandRule(colour)])), all),
      script: shared(script, all),
      logo: shared(logo, all),
    }
  }

  const madeFor = (worn: readonly Dress[], all: Map<string, Asset>) =>
    new Map(worn.map((dress) => [dress, wardrobe(dress, all)]))
  let byDress = madeFor(dresses, byName)

  return {
    /** Where a page in this dress finds them under a mount, or relative to a folder. */
    urls(base: string, dress: Dress): AssetUrls {
      const files = byDress.get(dress)
      if (!files) throw new Error('These files are not made yet.')
      const url = ({ name }: Asset) => `${base}/assets/${name}`
      return {
        style: url(files.style),
        script: url(files.script),
        logo: url(files.logo),
      }
    },

    /** All of them, for whoever writes pages that stand alone. */
    files: (): readonly Readonly<{ name: string; bytes: Buffer }>[] => [...byName.values()],

    /** Makes the files of other looks, and returns how they are put in force. Throws when one cannot be read. */
    prepare(worn: readonly Dress[]): () => void {
      const all = new Map<string, Asset>()
      const made = madeFor(worn, all)
      return () => {
        before = byName
        byName = all
        byDress = made
      }
    },

    route(app: FastifyInstance, base: string) {
      const path = `${base}/assets/:name`
      const config = { isForAllHosts: true }
      app.get<{ Params: { name: string } }>(path, { config }, async (request, reply) => {
        const found = byName.get(request.params.name) ?? before.get(request.params.name)
        if (!found) return reply.callNotFound()
        return sendAsset(reply, found, request.headers['accept-encoding'])
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

/** Comments and indents are for whoever changes the rules, not for a slow line. */
function withoutComments(rules: Buffer): Buffer {
  const text = rules.toString().replace(/\/\*[\s\S]*?\*\//g, '')
  return Buffer.from(text.replace(/\n\s*/g, '\n').trim())
}

/** The authority's colour, as the last rule of the style sheet: pages hold no style of their own. */
function brandRule(colour: string): Buffer {
  return Buffer.from(`\n:root{--brand:${colour}}\n`)
}

async function sendAsset(reply: FastifyReply, found: Asset, accepted: string | undefined) {
  reply
    .header('content-type', found.contentType)
    .header('cache-control', 'public, max-age=31536000, immutable')
    .removeHeader('pragma')
    .removeHeader('expires')
    // A drawing that is opened by itself runs nothing.
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('vary', 'accept-encoding')
  const offered = found.contentType === 'image/png' ? [] : (['br', 'gzip'] as const)
  const encoding = encodingFor(accepted, offered)
  if (!encoding) return reply.send(found.bytes)
  return reply.header('content-encoding', encoding).send(await compressed(found, encoding))
}

/** Compressed when first asked for, then kept. */
function compressed({ compressed: kept, bytes }: Asset, encoding: Encoding): Promise<Buffer> {
  const found = kept.get(encoding) ?? compress(bytes, encoding)
  kept.set(encoding, found)
  return found
}
