import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maxHtmlLength, readableHtml, safeHtml } from '../src/read/html.ts'
import { type Element, readTree } from '../src/read/html-tree.ts'

const none = () => undefined

/** What mails have carried to run, load or cover something. */
const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="https://evil.example/x.swf"></object><embed src="https://evil.example">',
  '<form action="https://evil.example"><input name="password"><button>OK</button></form>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '<a href="java\nscript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="//evil.example">x</a>',
  '<img src="//evil.example/p.gif">',
  '<img src="http://evil.example/p.gif" srcset="https://evil.example/2.gif 2x">',
  '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
  '<p style="background:url(https://evil.example/p)">x</p>',
  '<p style="background-image:\\75rl(https://evil.example/p)">x</p>',
  '<p style="position:fixed;top:0;left:0;width:100%;height:100%">x</p>',
  '<p style="color:expression(alert(1))">x</p>',
  '<style>@import "https://evil.example";*{background:url(https://evil.example)}</style>',
  '<link rel="stylesheet" href="https://evil.example">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<body background="https://evil.example/p.gif" onload="alert(1)">',
  '<table background="https://evil.example/p.gif"><tr><td background="https://evil.example">x</td></tr></table>',
  '<video poster="https://evil.example/p.gif"><source src="https://evil.example"></video>',
  '<input type="image" src="https://evil.example">',
  '<div id="__proto__" name="location" class="app-shell">x</div>',
  '<template><img src=x onerror=alert(1)></template>',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<img alt="` onerror=alert(1) `">',
]

const allowedNames = /^(?:style|href|title|target|rel|alt|data-remote-src|src|width|height)$/

function attributeNames(element: Element): string[] {
  const below = element.children.flatMap((child) =>
    typeof child === 'string' ? [] : attributeNames(child),
  )
  return [...Object.keys(element.attributes), ...below]
}

test(`${attacks.length} attacks: nothing runs, nothing loads, nothing covers the page`, () => {
  for (const attack of attacks) {
    const html = safeHtml(`before ${attack} after`, none)
    assert.doesNotMatch(
      html,
      /<(?!\/?(?:p|div|span|br|table|tbody|tr|td|a|img)\b)/i,
      `${attack} → ${html}`,
    )
    for (const name of attributeNames(readTree(html)))
      assert.match(name, allowedNames, `${attack} → ${html}`)
    assert.doesNotMatch(html, /\ssrc="(?!data:image\/(?:png|jpeg|gif|webp);)/i, html)
    assert.doesNotMatch(html, /style="[^"]*(?:url|expression|position)/i, html)
    assert.doesNotMatch(html, /href="(?!https?:\/\/|mailto:|tel:|")/i, html)
  }
})

test('inline images point into the attachments, remote ones wait, links open elsewhere', () => {
  const html = safeHtml(
    '<img src="cid:a%40b"><img src="CID:unknown"><img src="https://shop.example/p.gif" width="10"><a href="https://shop.example">s</a>',
    (cid) => (cid === 'a@b' ? 2 : undefined),
  )
  assert.equal(
    html,
    '<img alt="" data-attachment="2" /><img alt="" /><img alt="" width="10" data-remote-src="https://shop.example/p.gif" /><a href="https://shop.example" target="_blank" rel="noopener noreferrer nofollow">s</a>',
  )
})

test('ordinary mail keeps its looks', () => {
  const html =
    '<table style="width:100%;border-collapse:collapse"><tbody><tr><td style="color:#333;font-family:Arial, sans-serif">Hi <b>Ana</b></td></tr></tbody></table>'
  assert.equal(safeHtml(html, none), html)
})

test('endless nesting and endless length are cut in a moment', () => {
  const start = process.cpuUsage()
  for (const html of [
    '<div>'.repeat(100_000),
    '<b><i>'.repeat(50_000),
    '<'.repeat(200_000),
    `<p style="${'a:b;'.repeat(100_000)}">x`,
  ]) {
    safeHtml(html, none)
    readTree(readableHtml(html))
  }
  assert.ok(process.cpuUsage(start).user < 20_000_000)
  assert.ok(safeHtml(`<p>${'x'.repeat(maxHtmlLength * 2)}</p>`, none).length <= maxHtmlLength + 10)
})

test('the tree of written HTML has its texts and attributes back', () => {
  const tree = readTree('<p title="a &quot;b&quot; &amp; c">1 &lt; 2<br />x</p>')
  assert.deepEqual(tree.children, [
    {
      tag: 'p',
      attributes: { title: 'a "b" & c' },
      children: ['1 < 2', { tag: 'br', attributes: {}, children: [] }, 'x'],
    },
    '',
  ])
})
