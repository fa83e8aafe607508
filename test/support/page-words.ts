/** What a link in the middle of a sentence stands between. */
const WAY_TO_CALL = /<a (?:class="nowrap" )?href="(?:tel|mailto):[^>]*>(.*?)<\/a>/gs

/** The words of a page between its header and its footer, without markup, as somebody reads them. */
export function wordsOf(html: string): string {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? []
  return main
    .replace(WAY_TO_CALL, '$1')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
}
