/** Letters as they are on paper without any mark: `Đồng Xoài` → `dong xoai`. */
export function foldVietnamese(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
}
