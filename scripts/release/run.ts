import { execFileSync } from 'node:child_process'

type Options = Readonly<{ cwd?: string; env?: Readonly<Record<string, string>> }>

/** Runs a program to its end, and returns what it printed. Throws with its errors when it fails. */
export function run(file: string, args: readonly string[], { cwd, env }: Options = {}): string {
  try {
    return execFileSync(file, args, {
      ...(cwd !== undefined && { cwd }),
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${file} ${args.join(' ')} failed:\n${stdout}${stderr}`, { cause: error })
  }
}
