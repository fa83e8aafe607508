import t from 'tap'
import { chooseLocale } from '../../src/i18n/locale.ts'

type Case = readonly [name: string, asked: Parameters<typeof chooseLocale>[0], locale: string]

const cases: readonly Case[] = [
  ['nothing is known: Vietnamese', {}, 'vi'],
  ['the address asks', { query: 'en', cookie: 'vi', acceptLanguage: 'vi' }, 'en'],
  ['the cookie remembers', { cookie: 'en', acceptLanguage: 'vi' }, 'en'],
  ['the cookie remembers Vietnamese', { cookie: 'vi', acceptLanguage: 'en' }, 'vi'],
  ['an unknown language in the address is passed over', { query: 'fr', cookie: 'en' }, 'en'],
  ['an unknown language in the cookie is passed over', { cookie: 'x' }, 'vi'],
  ['a Vietnamese browser', { acceptLanguage: 'vi-VN,vi;q=0.9,en;q=0.8' }, 'vi'],
  ['an English Windows in Vietnam', { acceptLanguage: 'en-US,en;q=0.9,vi;q=0.8' }, 'vi'],
  ['an English browser', { acceptLanguage: 'en-GB,en;q=0.9' }, 'en'],
  ['an English browser that refuses Vietnamese', { acceptLanguage: 'en,vi;q=0' }, 'en'],
  ['a browser that refuses English', { acceptLanguage: 'en;q=0' }, 'vi'],
  ['a French browser', { acceptLanguage: 'fr-FR,fr;q=0.9' }, 'vi'],
  ['a French browser that knows English', { acceptLanguage: 'fr-FR,en;q=0.4' }, 'en'],
  ['anything', { acceptLanguage: '*' }, 'vi'],
  ['English, else anything', { acceptLanguage: 'en, *;q=0.5' }, 'vi'],
  ['capitals and blanks', { acceptLanguage: ' EN-us ; Q=0.7 ' }, 'en'],
  ['nonsense', { acceptLanguage: ';;q=,=,,en;q=abc' }, 'vi'],
]

for (const [name, asked, locale] of cases) {
  t.test(`${name} → ${locale}`, async (t) => {
    t.equal(chooseLocale(asked), locale)
  })
}
