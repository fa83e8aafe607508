import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadDrawings } from '../../src/http/browser/portal/tile-drawings.ts'
import { templatesFolder } from '../../src/paths.ts'
import { readDrawingFrom } from '../../src/services/drawing.ts'
import { ICON_NAMES } from '../../src/services/tile-icon.ts'

const svg = (inside: string, root = 'viewBox="0 0 24 24"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${root}>${inside}</svg>`

t.test('shapes are kept with how they look, and what says nothing is left out', async (t) => {
  const drawing = readDrawingFrom(
    `\uFEFF<?xml version="1.0" encoding="UTF-8"?>
     <!-- drawn by hand -->
     <svg xmlns="http://www.w3.org/2000/svg" id="x" width="48px" height="32" fill="#0b5394" class="y">
       <title>Lịch &lt;công tác&gt;</title><metadata><rdf>x</rdf></metadata>
       <g id="z" stroke="currentColor" transform="translate(1 2)">
         <path id="p" d="M0 0h1" fill="none"/>
         <g transform="rotate(3)"><circle cx="1" cy="2" r=" 3 " data-name="c"/></g>
       </g>
       <rect x="1" y="1" width="2" height="2"/>
     </svg>`,
  )
  t.strictSame(drawing, {
    viewBox: '0 0 48 32',
    paint: [['fill', '#0b5394']],
    shapes: [
      {
        tag: 'path',
        attributes: [
          ['d', 'M0 0h1'],
          ['stroke', 'currentColor'],
          ['fill', 'none'],
          ['transform', 'translate(1 2)'],
        ],
      },
      {
        tag: 'circle',
        attributes: [
          ['cx', '1'],
          ['cy', '2'],
          ['r', '3'],
          ['stroke', 'currentColor'],
          ['transform', 'translate(1 2) rotate(3)'],
        ],
      },
      {
        tag: 'rect',
        attributes: [
          ['x', '1'],
          ['y', '1'],
          ['width', '2'],
          ['height', '2'],
        ],
      },
    ],
    isOneColour: false,
  })
})

t.test('a drawing in the colour of what is around it is known as one', async (t) => {
  const oneColour = (inside: string) => {
    const drawing = readDrawingFrom(svg(inside))
    return 'problem' in drawing ? drawing.problem : drawing.isOneColour
  }
  t.equal(oneColour('<path d="M0 0h1"/>'), true)
  t.equal(oneColour('<path d="M0 0h1" fill="none" stroke="currentColor"/>'), true)
  t.equal(oneColour('<path d="M0 0h1" fill="red"/>'), false)
})

const path = '<path d="M0 0h1"/>'
const REFUSED: readonly [file: string, problem: RegExp][] = [
  [svg(`${path}<script>alert(1)</script>`), /<script>/],
  [svg(`${path}<style>*{}</style>`), /<style>/],
  [svg(`<foreignObject>${path}</foreignObject>`), /<foreignObject>/],
  [svg(`<a href="https://evil.example">${path}</a>`), /<a>/],
  [svg('<image href="https://evil.example/x.png"/>'), /<image>/],
  [svg('<use href="#x"/>'), /<use>/],
  [svg(`<defs>${path}</defs>`), /<defs>/],
  [svg('<text>x</text>'), /<text>/],
  [svg(`${path}<animate attributeName="x"/>`), /<animate>/],
  [svg('<path d="M0 0h1" onclick="alert(1)"/>'), /onclick/],
  [svg('<path d="M0 0h1" style="fill:url(x)"/>'), /style/],
  [svg('<path d="M0 0h1" fill="url(#x)"/>'), /fill/],
  [svg('<path d="M0 0h1" fill="red;x:url(//evil)"/>'), /fill/],
  [svg('<path d="M0 0&quot;&gt;"/>'), /has a d/],
  [svg('<path d="M0 0h1" href="x"/>'), /href/],
  [svg('<path d="M0 0h1" xlink:href="x"/>'), /xlink:href/],
  [svg('<path d="M0 0h1" constructor="x"/>'), /SVG|constructor/],
  [svg('<path d="M0 0h1" transform="x(1)"/>'), /transform/],
  [svg('text'), /text/],
  [svg(`<![CDATA[x]]>${path}`), /CDATA/],
  [svg(''), /no shape/],
  [svg(path, ''), /viewBox/],
  [svg(path, 'viewBox="0 0 0 0"'), /viewBox/],
  [svg(path.repeat(61)), /60 shapes/],
  [svg(path.repeat(400)), /4096/],
  [`<!DOCTYPE svg [<!ENTITY x "y">]>${svg(path)}`, /document type/],
  [`<?php x?>${svg(path)}`, /processing instruction/],
  [`<html>${svg(path)}</html>`, /<svg>/],
  ['<svg viewBox="0 0 1 1"><path d="M0 0"', /not an SVG/],
  ['\u0089PNG', /not an SVG|text/],
  ['', /not an SVG|no shape/],
]
for (const [file, problem] of REFUSED) {
  t.test(`refused, not mended: ${JSON.stringify(file.slice(0, 110))}`, async (t) => {
    const drawing = readDrawingFrom(file)
    t.match('problem' in drawing ? drawing.problem : 'taken', problem)
  })
}

t.test('every picture that can be named is drawn, once, in the lines of the set', async (t) => {
  const drawings = loadDrawings(templatesFolder)
  t.strictSame([...drawings.keys()], [...ICON_NAMES])
  for (const [name, { isOneColour, paint }] of drawings) {
    t.ok(isOneColour && paint.length === 0, name)
  }
  t.match(readFileSync(join(templatesFolder, 'icons.svg'), 'utf8'), 'ISC')
})
