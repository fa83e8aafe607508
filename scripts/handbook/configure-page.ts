import { isReloadable } from '../../src/config/reloadable.ts'
import { allowedIn, type Schema, type SettingRow, settingRows } from './setting-rows.ts'

const HEAD = `# Every setting

Written from the schema by \`npm run schema\`; edit the descriptions there (\`src/config/sections/\`).

\`cas.config.json\` is JSON, in which \`//\` and \`/* */\` begin comments; \`cas init\` writes it. Another file is named by \`--config FILE\` or \`CAS_CONFIG\`; paths in it are relative to it.
A misspelt setting is a mistake, and \`cas check-config\` tells all mistakes at once; \`cas check-config --json\` prints what is
in force with all defaults. Any text may be \`"env:NAME"\`, which takes the value from the environment. \`name[]\` means each
entry of a list. What has no default and need not be set does nothing where it is left out. What is marked SIGHUP is put in
force by \`cas reload\` or \`kill -HUP\`, all else by a restart.
`

/**
 * docs/configure.md: every setting with what it means, what may be written, what holds where it is left
 * out, and whether SIGHUP puts it in force.
 */
export function configurePage(schema: Schema): string {
  const { properties = {}, required = [] } = schema
  const all = Object.entries(properties)
  const single = all.filter(([, { properties: members, items }]) => !members && !items?.properties)
  const sections = all.filter(([name]) => !single.some(([known]) => known === name))
  const rows = single.flatMap(([name, member]) =>
    settingRows(member, name, required.includes(name)),
  )
  return [
    HEAD,
    `The sections: ${sections.map(([name]) => `[\`${name}\`](#${name.toLowerCase()})`).join(' · ')}\n`,
    `## At the top of the file\n\n${table(rows, false)}`,
    ...sections.map(([name, section]) => sectionOf(name, section, required.includes(name))),
  ].join('\n')
}

function sectionOf(name: string, section: Schema, isRequired: boolean): string {
  const [own, ...rows] = settingRows(section, name, isRequired)
  const how = section.items
    ? ` A ${allowedIn(section)}${own?.fallback ? `; default: ${own.fallback}` : ''}.`
    : ''
  const must = isRequired && !('default' in section) ? ' It must be set.' : ''
  const reloads = isReloadable(name)
  const reload = reloads ? ' SIGHUP puts it in force.' : ''
  return `## ${name}\n\n${section.description?.replace(/\.$/, '')}.${how}${must}${reload}\n\n${table(rows, reloads)}`
}

function table(rows: readonly SettingRow[], reloadsAnyway: boolean): string {
  return `${[
    '| setting | meaning | what may be written | default |',
    '| --- | --- | --- | --- |',
    ...rows.map((row) => lineOf(row, !reloadsAnyway && isReloadable(row.path))),
  ].join('\n')}\n`
}

function lineOf({ path, meaning, allowed, fallback, isRequired }: SettingRow, tells: boolean) {
  const otherwise = fallback ?? (isRequired ? '**must be set**' : '–')
  const name = `\`${path}\`${tells ? ' (SIGHUP)' : ''}`
  return `| ${[name, meaning, allowed, otherwise].map(cell).join(' | ')} |`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
