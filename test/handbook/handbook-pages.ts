import { existsSync, readdirSync, readFileSync } from 'node:fs'

export type Page = Readonly<{ file: string; text: string }>

/** README.md, CHANGELOG.md where there is one, and every page of docs/. */
export function handbookPages(): Page[] {
  const files = [
    'README.md',
    ...['CHANGELOG.md'].filter((file) => existsSync(file)),
    ...readdirSync('docs')
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ]
  return files.map((file) => ({ file, text: readFileSync(file, 'utf8') }))
}

/** What stands between single backticks, outside of blocks of code. */
export function inlineCode(text: string): string[] {
  const prose = text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '')
  return [...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' '))
}

/** The lines of all blocks of code, those that a backslash continues as one. */
export function codeLines(text: string): string[] {
  const blocks = [...text.matchAll(/^( *)```\w*\n([\s\S]*?)^\1```/gm)].map(
    ([, , code = '']) => code,
  )
  return blocks.flatMap((code) => code.replaceAll(/\\\n\s*/g, ' ').split('\n'))
}

/** The anchors that GitHub makes of the headings of a page. */
export function anchorsOf(text: string): Set<string> {
  const headings = text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  )
}
