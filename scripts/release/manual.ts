import {
  type CommandShape,
  type WordShape,
  withChildren,
} from '../../src/commands/command-shape.ts'

/** The parts of the manual that no command tells. */
const FILES = `
.SH FILES
.TP
.I /etc/cas/cas.config.json
the configuration that the service of systemd uses; others are named by
.B \\-\\-config
.TP
.I /var/lib/cas
the folder of the data: the database, the keys, the log if it is kept there
.TP
.I /opt/cas
the program, with native code beside it
.SH ENVIRONMENT
.TP
.B CAS_CONFIG
the configuration where
.B \\-\\-config
names none
.SH SIGNALS
What
.B cas serve
does at SIGHUP, SIGTERM and SIGINT is told below its name.
`

/**
 * The manual page `cas.1`, in the language of man(7), made from what the commands say of themselves.
 * `date` is that of the release, as YYYY-MM-DD.
 */
export function manualPage(program: CommandShape, version: string, date: string): string {
  const [itself, ...below] = withChildren(program) as [CommandShape, ...CommandShape[]]
  const commands = below.filter(({ children }) => children.length === 0)
  return [
    `.TH CAS 1 ${date} "cas ${text(version)}" "Central sign-in"`,
    '.SH NAME',
    `cas \\- ${text(itself.description)}`,
    '.SH SYNOPSIS',
    `.B cas\n${text(itself.usage)}`,
    '.SH OPTIONS',
    ...itself.options.map(entry),
    '.SH COMMANDS',
    ...commands.map(section),
    ...below
      .filter(({ children, more }) => children.length > 0 && more !== '')
      .map((shape) => [`.SH ${title(shape.path)}`, asItIs(shape.more)].join('\n')),
    '.SH EXIT STATUS',
    asItIs(itself.more.replace(/^Exit codes:\n/, '')),
    FILES.trim(),
    '',
  ].join('\n')
}

function section({ path, usage, description, arguments: given, options, more }: CommandShape) {
  return [
    `.SS ${text(`${path} ${usage}`)}`,
    `${text(description)}.`,
    ...given.filter((argument) => argument.description !== '').map(entry),
    ...options.filter(({ words }) => !words.includes('--help')).map(entry),
    ...(more === '' ? [] : ['.PP', asItIs(more)]),
  ].join('\n')
}

function entry({ term, description }: WordShape): string {
  return `.TP\n.B ${text(term)}\n${text(description)}`
}

/** Lines that are kept as they are: examples, tables. */
function asItIs(lines: string): string {
  return ['.nf', ...lines.split('\n').map(text), '.fi'].join('\n')
}

function title(path: string): string {
  return text(path.toUpperCase())
}

/** Nothing in it is taken for a request or an escape; hyphens can be copied into a shell. */
function text(words: string): string {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/gm, '\\&$1')
}
