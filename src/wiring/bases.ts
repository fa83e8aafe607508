/** What stands before every path below a mount: nothing below the root. */
export function baseOf(mount: string): string {
  return mount === '/' ? '' : mount
}
