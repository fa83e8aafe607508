import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Command } from 'commander'
import { momentOf } from '../config/hosts-in-force.ts'
import type { Config } from '../config/load-config.ts'
import { createAssets } from '../http/browser/assets.ts'
import { createLooks, type Look } from '../http/browser/looks.ts'
import { loadTemplates, renderPage } from '../http/browser/templates.ts'
import { templatesFolder } from '../paths.ts'
import { standingPages } from './branding-pages.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { localTime } from './local-time.ts'
import { meetingsOf } from './palette.ts'
import { textTable } from './text-table.ts'

type Options = Readonly<{ host?: string; at?: string; out: string; json?: boolean }>

/** What a page may weigh in all, compressed, on the first visit (product 4.4). */
const BUDGETS: Readonly<Record<string, number>> = {
  'sign-in': 22,
  error: 22,
  privacy: 22,
  portal: 40,
}
const KB = 1024

/** `cas branding …`: how the pages look under a host, now and after a planned change (R1). */
export function brandingCommand(context: CommandContext): Command {
  return newCommand('branding', context)
    .description('Look at the pages as a host shows them, before anybody else does')
    .addCommand(
      newCommand('preview', context)
        .description('Write the sign-in form, the portal, an error page and /privacy as files')
        .option('--host <name>', 'a host of the configuration; default: that of publicUrl')
        .option('--at <time>', 'a day or a moment, as in "hosts[].from"; default: now')
        .option('--out <folder>', 'where to write them', 'branding-preview')
        .option('--json', 'print one JSON document')
        .addHelpText(
          'after',
          `
Ends with 1 if colours that meet on a page are too alike (the configuration refuses the main colour that
white words cannot be read on), or if a page is too heavy for a slow line, as with a large logo.
`,
        )
        .action((options: Options) => preview(context, options)),
    )
}

async function preview(context: CommandContext, options: Options) {
  const config = context.config()
  const at = options.at === undefined ? context.now() : momentOf(options.at)
  if (at === undefined) {
    throw new CommandError('--at must be a day or a moment, such as 2026-07-01.', 64)
  }
  const look = lookFor(config, options.host, at)
  const folder = resolve(options.out)
  const css = await write(folder, config, look)
  const colours = meetingsOf(css.style, look.branding.colour).filter(({ isOfBrand }) => isOfBrand)
  const tooAlike = colours.filter(({ contrast, least }) => contrast < least)
  const { publicUrl } = look
  const next = nextChange(config, new URL(publicUrl).hostname, at)
  if (options.json) {
    const document = { address: publicUrl, at, next, folder, pages: css.pages, colours }
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
  } else {
    context.stdout.write(
      `${publicUrl} as of ${localTime(at)}: ${look.branding.authority.vi}, ${look.branding.gate.vi}
${next === undefined ? 'No change is planned after that.' : `It changes at ${localTime(next)}.`}

${textTable(
  ['FILE', 'HTML', 'IN ALL', 'AT MOST'],
  css.pages.map(({ file, html, all, most }) => [
    join(options.out, file),
    kilobytes(html),
    kilobytes(all),
    kilobytes(most),
  ]),
)}
${textTable(
  ['COLOURS', 'SCHEME', 'CONTRAST', 'AT LEAST'],
  colours.map(({ what, scheme, contrast, least }) => [
    what,
    scheme,
    contrast.toFixed(1),
    least.toFixed(1),
  ]),
)}
Sizes are compressed. Open the files in a browser; a dark scheme and paper show theirs there too.
`,
    )
  }
  if (tooAlike.length > 0) {
    const which = tooAlike.map(({ what, scheme }) => `${what} (${scheme})`).join(', ')
    throw new CommandError(`Too alike: ${which}. Choose another branding.colour.`, 1)
  }
  const heavy = css.pages.filter(({ all, most }) => all > most).map(({ file }) => file)
  if (heavy.length > 0) {
    throw new CommandError(`Too heavy: ${heavy.join(', ')}. Choose a smaller logo.`, 1)
  }
}

function lookFor(config: Config, host: string | undefined, at: number): Look {
  const looks = createLooks({ ...config, now: () => at })
  if (host === undefined) return looks.canonical()
  const hostname = host.toLowerCase()
  if (looks.has(hostname)) return looks.lookOf(hostname)
  const sentence = config.otherHosts.includes(hostname)
    ? `People who come by ${hostname} are led to ${config.publicUrl}: it has no look of its own.`
    : `${hostname} is no host of this configuration: see "hosts".`
  throw new CommandError(sentence, 1)
}

/** Writes pages and files; what they weigh. */
async function write(folder: string, config: Config, look: Look) {
  const assets = createAssets({
    folder: join(templatesFolder, 'assets'),
    dresses: [look.branding],
  })
  const urls = assets.urls('.', look.branding)
  await mkdir(join(folder, 'assets'), { recursive: true })
  for (const { name, bytes } of assets.files()) await writeFile(join(folder, 'assets', name), bytes)
  const sizeOf = new Map(assets.files().map(({ name, bytes }) => [name, packed(bytes)]))
  const loaded = [urls.style, urls.script, urls.logo].map((url) => sizeOf.get(basename(url)) ?? 0)
  const files = loaded.reduce((sum, size) => sum + size, 0)
  const eta = loadTemplates(templatesFolder)
  const pages = []
  for (const { file, page } of standingPages({ config, look, assets: urls })) {
    const html = renderPage.call(eta, { page })
    await writeFile(join(folder, file), html)
    const size = packed(Buffer.from(html))
    const most = (BUDGETS[file.split('.', 1)[0] ?? ''] ?? 0) * KB
    pages.push({ file, html: size, all: size + files, most })
  }
  const style = assets.files().find(({ name }) => name === basename(urls.style))
  return { pages, style: style?.bytes.toString() ?? '' }
}

function nextChange({ hosts }: Config, hostname: string, at: number): number | undefined {
  const looks = hosts.find((host) => host.hostname === hostname)?.looks ?? []
  return looks.find(({ from }) => from > at)?.from
}

function packed(bytes: Buffer): number {
  return gzipSync(bytes).length
}

function kilobytes(bytes: number): string {
  return `${(bytes / KB).toFixed(1)} kB`
}
