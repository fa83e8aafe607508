import t from 'tap'
import { readXml, type XmlElement } from '../../src/protocol/xml-reader.ts'

/** An element as a line: `{namespace}name(attribute=value){children}text`. */
function shown(element: XmlElement | { problem: string }): string {
  if ('problem' in element) return element.problem
  const { namespace, name, attributes, children, text } = element
  const pairs = [...attributes].map(([key, value]) => `${key}=${value}`)
  return [
    namespace === '' ? name : `{${namespace}}${name}`,
    pairs.length > 0 ? `(${pairs})` : '',
    children.length > 0 ? `[${children.map(shown)}]` : '',
    text === '' ? '' : `"${text}"`,
  ].join('')
}

const READ: readonly (readonly [promise: string, xml: string, document: string])[] = [
  ['an empty element', '<a/>', 'a'],
  ['both kinds of quotes, each within the other', `<a b="'" c='"'></a >`, `a(b=',c=")`],
  [
    'a declaration, comments and instructions',
    '<?xml version="1.0"?><!--x--><a><?p ?></a><!---->',
    'a',
  ],
  ['white space around everything', '\n <a\n b = "1"\t>\n</a>\n ', 'a(b=1)"\n"'],
  ['a default namespace, and none again', '<a xmlns="u"><b/><c xmlns=""/></a>', '{u}a[{u}b,c]'],
  [
    'prefixes, and one bound anew',
    '<p:a xmlns:p="u"><p:b xmlns:p="v"/><p:c/></p:a>',
    '{u}a[{v}b,{u}c]',
  ],
  ['a prefix declared after its use in the tag', '<p:a q:x="1" xmlns:q="w" xmlns:p="u"/>', '{u}a'],
  ['an attribute without a prefix belongs to no namespace', '<a xmlns="u" b="1"/>', '{u}a(b=1)'],
  ['the prefix xml', '<a xml:lang="vi"/>', 'a'],
  ['the five entities', '<a b="&lt;&quot;">&amp;&gt;&apos;</a>', `a(b=<")"&>'"`],
  ['references to characters', '<a>&#7845;&#x1F600;&#0065;</a>', 'a"ấ😀A"'],
  ['a reference is resolved once', '<a>&amp;lt;</a>', 'a"&lt;"'],
  ['CDATA is text', '<a>x<![CDATA[<b>&amp;]]>y</a>', 'a"x<b>&amp;y"'],
  ['a comment does not cut a text', '<a>ST-<!-- -->1</a>', 'a"ST-1"'],
  ['Vietnamese, in names too', '<họ tên="Tấm">Cám</họ>', 'họ(tên=Tấm)"Cám"'],
  ['names that objects have', '<a __proto__="1" constructor="2"/>', 'a(__proto__=1,constructor=2)'],
]

const REFUSED: readonly (readonly [promise: string, xml: string, problem: string])[] = [
  ['nothing', '', 'unfinished'],
  ['text alone', 'yes', 'text-outside'],
  ['JSON', '{"ticket":"ST-1"}', 'text-outside'],
  ['a form', 'logoutRequest=%3Csamlp', 'text-outside'],
  ['text after the end', '<a/>x', 'text-outside'],
  ['two roots', '<a/><b/>', 'text-outside'],
  ['CDATA at the top', '<![CDATA[x]]><a/>', 'text-outside'],
  ['a tag that is not closed', '<a><b></b>', 'unfinished'],
  ['a tag that breaks off', '<a', 'broken-tag'],
  ['a value that breaks off', '<a b="1', 'broken-tag'],
  ['a comment that breaks off', '<a><!-- </a>', 'unfinished'],
  ['an instruction that breaks off', '<?xml <a/>', 'unfinished'],
  ['tags that cross', '<a><b></a></b>', 'broken-tag'],
  ['a closing tag too many', '<a/></a>', 'broken-tag'],
  ['another prefix at the end', '<p:a xmlns:p="u" xmlns:q="u"></q:a>', 'broken-tag'],
  ['an attribute without a value', '<a b/>', 'broken-tag'],
  ['a value without quotes', '<a b=1/>', 'broken-tag'],
  ['attributes without space', '<a b="1"c="2"/>', 'broken-tag'],
  ['a tag in a value', '<a b="<c/>"/>', 'broken-tag'],
  ['a name that begins with a digit', '<1/>', 'broken-tag'],
  ['a name with two colons', '<a:b:c xmlns:a="u"/>', 'broken-tag'],
  ['a name of none', '<>', 'broken-tag'],
  ['an attribute twice', '<a b="1" b="2"/>', 'repeated-attribute'],
  [
    'an attribute twice by two prefixes',
    '<a xmlns:p="u" xmlns:q="u" p:b="" q:b=""/>',
    'repeated-attribute',
  ],
  ['a namespace declared twice', '<a xmlns:p="u" xmlns:p="v"/>', 'repeated-attribute'],
  ['a prefix nobody declared', '<p:a/>', 'prefix-without-namespace'],
  ['an attribute of such a prefix', '<a p:b=""/>', 'prefix-without-namespace'],
  ['a prefix of its sibling', '<a><b xmlns:p="u"/><p:c/></a>', 'prefix-without-namespace'],
  ['a prefix unbound', '<a xmlns:p=""/>', 'prefix-without-namespace'],
  ['the prefix xml bound elsewhere', '<a xmlns:xml="u"/>', 'prefix-without-namespace'],
  ['the prefix xmlns bound', '<a xmlns:xmlns="u"/>', 'prefix-without-namespace'],
  ['NUL', '<a>\0</a>', 'forbidden-character'],
  ['a lone surrogate', '<a>\ud800</a>', 'forbidden-character'],
  ['U+FFFF', '<a b="\uffff"/>', 'forbidden-character'],
  ['NUL by reference', '<a>&#0;</a>', 'forbidden-character'],
  ['a surrogate by reference', '<a>&#xD800;</a>', 'forbidden-character'],
  ['a code beyond Unicode', '<a>&#x110000;</a>', 'forbidden-character'],
  ['an endless number', `<a>&#${'9'.repeat(60_000)};</a>`, 'entity'],
  ['a bare ampersand', '<a>&</a>', 'entity'],
  ['an ampersand before a space', '<a b="1 & 2"/>', 'entity'],
  ['an entity of its own', '<a>&nbsp;</a>', 'entity'],
]

const ENTITIES = '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'

const HOSTILE: readonly (readonly [promise: string, xml: string, problem: string])[] = [
  ['a document type', '<!DOCTYPE a><a/>', 'document-type'],
  ['one in small letters', '<!doctype a><a/>', 'document-type'],
  [
    'one after a declaration and a comment',
    '<?xml version="1.0"?><!----> <!DOCTYPE a><a/>',
    'document-type',
  ],
  ['an entity bomb', `<!DOCTYPE a [${ENTITIES}]><a>&b;</a>`, 'document-type'],
  [
    'a file of the server',
    '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>',
    'document-type',
  ],
  ['an outside document type', '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x"><a/>', 'document-type'],
  [
    'a parameter entity',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;]><a/>',
    'document-type',
  ],
  ['an entity declared inside', '<a><!ENTITY b "c"></a>', 'document-type'],
  ['10,000 elements in each other', '<a>'.repeat(10_000) + '</a>'.repeat(10_000), 'too-deep'],
  ['10,000 elements beside each other', `<r>${'<a/>'.repeat(10_000)}</r>`, 'too-many'],
  ['10,000 attributes', `<a${' b=""'.repeat(10_000)}/>`, 'too-many'],
  ['10,000 references', `<a>${'&amp;'.repeat(10_000)}</a>`, 'too-many'],
  ['9,000 comments', '<!---->'.repeat(9_000), 'too-many'],
  ['a name of 64 KiB', `<${'a'.repeat(65_000)}`, 'broken-tag'],
  ['a value of 64 KiB that never ends', `<a b="${'x'.repeat(65_000)}`, 'broken-tag'],
  ['64 KiB of spaces in a tag', `<a${' '.repeat(65_000)}`, 'broken-tag'],
  ['64 KiB of spaces before an equals sign', `<a b${' '.repeat(65_000)}`, 'broken-tag'],
  ['64 KiB of `<`', '<'.repeat(65_000), 'broken-tag'],
  ['64 KiB of `&`', `<a>${'&'.repeat(65_000)}</a>`, 'entity'],
  ['64 KiB of `</`', '</'.repeat(32_000), 'unfinished'],
]

for (const [promise, xml, document] of READ) {
  t.test(`reads ${promise}`, async (t) => {
    t.equal(shown(readXml(xml)), document)
  })
}

for (const [promise, xml, problem] of REFUSED) {
  t.test(`refuses ${promise}`, async (t) => {
    t.equal(shown(readXml(xml)), problem)
  })
}

/** It takes some tenths of a millisecond; what grows faster than the text takes seconds. */
const SECOND = 1_000

for (const [promise, xml, problem] of HOSTILE) {
  t.test(`R8.16: refuses ${promise} at once`, async (t) => {
    const startedAt = performance.now()
    t.equal(shown(readXml(xml)), problem)
    t.ok(performance.now() - startedAt < SECOND)
  })
}
