/**
 * Letters as they are on paper without any mark: `Đồng Xoài` → `dong xoai`. The Icelandic ð, which
 * looks like đ as a capital, counts as one.
 */
export function foldVietnamese(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[đð]/g, 'd')
}
