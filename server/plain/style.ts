/*
 * The look of web/ui/tokens.css for phones that are too old for it: no light-dark(), no nesting, no web font. Its colours are
 * the tokens' own, which style.test.ts compares. Logical properties throughout: ready for a script that runs from the right.
 */
export const LIGHT = {
  'surface-0': '#f5f6f8',
  'surface-1': '#ffffff',
  'surface-2': '#eef1f4',
  ink: '#141c25',
  'ink-2': '#4d5a68',
  line: '#e1e6eb',
  'line-strong': '#84909d',
  action: '#17202b',
  'on-action': '#ffffff',
  focus: '#1769d6',
  ok: '#1a7443',
  'ok-soft': '#e5f4eb',
  attention: '#8f5200',
  'attention-soft': '#fdf1dc',
  danger: '#b83b0a',
  breached: '#c01a2c',
  'breached-soft': '#fdeaec',
  carrier: '#1662ca',
  customer: '#7c33e6',
} as const;
export const DARK: Readonly<Record<keyof typeof LIGHT, string>> = {
  'surface-0': '#0a0e13',
  'surface-1': '#10161d',
  'surface-2': '#18202a',
  ink: '#eef3f8',
  'ink-2': '#a3b1c0',
  line: '#1f2933',
  'line-strong': '#5c6b7a',
  action: '#eef3f8',
  'on-action': '#0c1219',
  focus: '#58a6ff',
  ok: '#5cc98a',
  'ok-soft': '#10271c',
  attention: '#ffb52e',
  'attention-soft': '#2b2210',
  danger: '#ff8453',
  breached: '#ff5a67',
  'breached-soft': '#34121a',
  carrier: '#58a6ff',
  customer: '#c792ff',
};

const variables = (colours: Readonly<Record<string, string>>): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

export const PLAIN_CSS = `:root{color-scheme:light dark;${variables(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-block-size:100vh;background:var(--surface-0);color:var(--ink);font:1rem/1.6 'Noto Sans SC','PingFang SC','Microsoft YaHei',system-ui,sans-serif;font-variant-numeric:tabular-nums}
header,main,footer{max-inline-size:34rem;margin-inline:auto;padding-inline:1.25rem}
header{display:flex;align-items:center;gap:.625rem;padding-block:.625rem;color:var(--ink-2);font-size:.875rem}
.about{flex:1;min-inline-size:0;overflow-wrap:anywhere}
.mark{display:flex;align-items:center;gap:3px;inline-size:1.5rem;flex:none}
.mark i,.mark u{flex:1;block-size:3px;border-radius:3px;background:var(--carrier)}
.mark u{background:var(--customer)}
.mark b{inline-size:2px;block-size:1.125rem;border-radius:2px;background:var(--ink)}
a{color:inherit;text-underline-offset:.2em}
header a{display:inline-flex;align-items:center;min-block-size:2.75rem;padding-inline:.25rem;flex:none}
main{padding-block:1.5rem;background:var(--surface-1);border:1px solid var(--line);border-radius:.75rem}
footer{padding-block:1rem 2rem;color:var(--ink-2);font-size:.875rem}
h1{margin:0 0 .25rem;font-size:1.5rem;line-height:1.3;text-wrap:balance}
p{margin:0 0 1rem}
.soft{color:var(--ink-2)}
p.no{margin:.5rem 0 1rem;font-size:1.75rem;line-height:1.2;font-weight:700;overflow-wrap:anywhere}
.box{padding:.75rem 1rem;border-inline-start:4px solid var(--attention);border-radius:.25rem;background:var(--attention-soft)}
.box b{display:block;color:var(--attention)}
.box.bad{border-color:var(--breached);background:var(--breached-soft)}
.box.good{border-color:var(--ok);background:var(--ok-soft)}
.box.good b{color:var(--ok)}
form{margin:0}
form+form{margin-block-start:1.5rem;padding-block-start:1.25rem;border-block-start:1px solid var(--line)}
fieldset{margin:0 0 1.25rem;padding:0;border:0;min-inline-size:0}
legend,label.field{display:block;padding:0;margin-block-end:.375rem;font-weight:600}
label.field span,legend span{color:var(--ink-2);font-weight:400}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.25rem,1fr));gap:.5rem}
.tiles label{position:relative;display:block}
.tiles input{position:absolute;inset:0;inline-size:100%;block-size:100%;margin:0;opacity:0;cursor:pointer}
.tiles span{display:flex;align-items:center;justify-content:center;min-block-size:3.25rem;padding:.25rem .5rem;border:1px solid var(--line-strong);border-radius:.5rem;text-align:center;line-height:1.3}
.tiles input:checked+span{border-color:var(--action);background:var(--action);color:var(--on-action);font-weight:600}
.tiles input:focus-visible+span{outline:3px solid var(--focus);outline-offset:2px}
textarea,input.text{display:block;inline-size:100%;min-block-size:3rem;margin-block-end:1.25rem;padding:.625rem .75rem;border:1px solid var(--line-strong);border-radius:.5rem;background:var(--surface-1);color:inherit;font:inherit}
[aria-invalid]{border-color:var(--breached)!important;box-shadow:inset 0 0 0 1px var(--breached)}
.wrong{margin:-1rem 0 1.25rem;color:var(--breached);font-size:.875rem}
button{inline-size:100%;min-block-size:3.5rem;padding:.5rem 1rem;border:2px solid var(--action);border-radius:.5rem;background:var(--action);color:var(--on-action);font:inherit;font-size:1.125rem;font-weight:600;cursor:pointer}
button.no{margin:0;border-color:var(--line-strong);background:transparent;color:var(--ink)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
@media (max-width:35rem){main{border-inline:0;border-radius:0}}
`;
