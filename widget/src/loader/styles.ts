/**
 * Set through `adoptedStyleSheets`: a page's Content-Security-Policy refuses style elements and attributes, but not
 * sheets that a script makes. `drawn`, `left`, `open`, `ready`, `bare` are states of the host element.
 */
export const styles = `
:host{all:initial;position:fixed;z-index:2147483000;inset:auto 0 0 auto;font:600 12px/1 system-ui,sans-serif}
button{all:unset;box-sizing:border-box;position:fixed;bottom:20px;right:20px;width:60px;height:60px;border-radius:50%;
cursor:pointer;display:grid;place-items:center;background:var(--accent);color:var(--on);
box-shadow:0 1px 3px #0003,0 8px 24px #00000038;transition:transform .18s,box-shadow .18s,opacity .18s}
button:hover{transform:translateY(-2px);box-shadow:0 2px 4px #0003,0 12px 32px #00000040}
button:active{transform:scale(.96)}
button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
svg{grid-area:1/1;width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;
stroke-linejoin:round;transition:transform .22s,opacity .22s}
svg+svg,:host([open]) svg{opacity:0;transform:rotate(-40deg) scale(.6)}
:host([open]) svg+svg{opacity:1;transform:none}
span{position:absolute;top:-2px;right:-2px;min-width:22px;height:22px;padding:0 6px;box-sizing:border-box;
border-radius:11px;display:grid;place-items:center;background:#d92d20;color:#fff;box-shadow:0 0 0 2px #fff}
span:empty,:host([open]) span,:host([bare]) button,:host(:not([drawn])) button{display:none}
div{position:fixed;bottom:96px;right:20px;width:392px;max-width:calc(100vw - 40px);
height:min(700px,calc(100vh - 116px));height:min(700px,calc(100dvh - 116px));
border-radius:22px;overflow:hidden;opacity:0;visibility:hidden;transform:translateY(14px) scale(.98);
transform-origin:bottom right;background:var(--page,#fff);
box-shadow:0 0 0 1px #00000012,0 12px 28px #0000001f,0 32px 80px #00000038;
transition:opacity .18s,transform .22s cubic-bezier(.2,.8,.3,1),visibility 0s .22s}
:host([open]) div{opacity:1;visibility:visible;transform:none;transition-delay:0s}
:host([left]) button{right:auto;left:20px}
:host([left]) div{right:auto;left:20px;transform-origin:bottom left}
iframe{border:0;width:100%;height:100%;display:block}
@media(max-width:520px),(max-height:520px){
div,:host([left]) div{inset:0;width:100%;max-width:none;height:100%;border-radius:0}
:host([open][ready]) button{visibility:hidden;opacity:0}}
@media(prefers-reduced-motion){button,svg,div{transition:none!important}}
@media print{:host{display:none}}
`
