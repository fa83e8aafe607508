/**
 * What a page says between its header and its footer: its text, as somebody reads it, and after it the
 * words that scripts and screen readers take from it.
 */
export function wordsOf(html: string): string {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? []
  const spoken = [...main.matchAll(/ (?:data-[a-z]+|aria-label|value)="([^"]*)"/g)].map(
    ([, text]) => text,
  )
  const text = `${main.replace(/<(?:svg|style).*?<\/\w+>/gs, '').replace(/<[^>]*>/g, '')} ${spoken.join(' ')}`
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[\s\u00a0]+/g, ' ')
}
