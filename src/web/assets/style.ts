import { componentStyle } from "./component-style.ts";
import { tableStyle } from "./table-style.ts";

/** Colours and type. Every pair of text and ground has a contrast of 4.5 to 1 or more, in both schemes. */
const baseStyle = `
:root {
  color-scheme: light dark;
  --ground: #fbfaf8; --panel: #ffffff; --text: #1c1917; --muted: #5f5852; --line: #e4e0da; --soft: #f3f1ed;
  --link: #1d4ed8; --focus: #1d4ed8;
  --green: #15803d; --red: #b91c1c; --amber: #b45309; --violet: #6d28d9; --pink: #be185d; --grey: #a8a29e; --blue: #1d4ed8;
  --ins: #e7f6ec; --del: #fdecec; --banner: #fff6e0;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #151311; --panel: #1d1a17; --text: #ece8e3; --muted: #aaa29a; --line: #35302b; --soft: #262220;
    --link: #93b4ff; --focus: #93b4ff;
    --green: #4ade80; --red: #f87171; --amber: #fbbf24; --violet: #c4a7ff; --pink: #f9a8d4; --grey: #8b837b; --blue: #93b4ff;
    --ins: #12321f; --del: #3d1a1a; --banner: #3a2f14;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.6 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; overflow-wrap: break-word; }
main, header.site nav, footer.site p { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
main { padding-top: 1.5rem; padding-bottom: 4rem; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.1rem); line-height: 1.2; letter-spacing: -.015em; font-weight: 650; margin: 0 0 .5rem; text-wrap: balance; }
h2 { font-size: 1.2rem; font-weight: 620; letter-spacing: -.005em; margin: 0 0 .75rem; }
h3 { font-size: 1rem; font-weight: 620; margin: 1.25rem 0 .35rem; }
section { margin-top: 3rem; }
p { margin: 0 0 .75rem; max-width: 72ch; }
ul, ol { padding-left: 1.25rem; margin: 0 0 .75rem; }
a { color: var(--link); text-decoration-color: color-mix(in srgb, currentColor 35%, transparent); text-underline-offset: .18em; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
code, pre, textarea { font-family: var(--mono); font-size: .875em; }
code { overflow-wrap: anywhere; }
abbr { text-decoration: none; }
.muted, .basis, .detail, .meaning, .help { color: var(--muted); }
.lead { font-size: 1.1rem; }
time { white-space: nowrap; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.bad { color: var(--red); font-weight: 600; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -100vw; top: 0; background: var(--panel); padding: .5rem 1rem; z-index: 2; }
.skip:focus { left: .5rem; top: .5rem; }
header.site { border-bottom: 1px solid var(--line); background: var(--panel); }
header.site ol { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem .5rem; margin: 0; padding: .7rem 0; font-size: .925rem; }
header.site li + li::before { content: "/"; color: var(--muted); margin-right: .5rem; }
header.site a { text-decoration: none; }
header.site .brand { color: var(--text); font-weight: 650; letter-spacing: -.01em; }
footer.site { border-top: 1px solid var(--line); color: var(--muted); font-size: .875rem; padding: 1rem 0 2rem; }
@media (max-width: 40rem) { main, header.site nav, footer.site p { padding-left: 1rem; padding-right: 1rem; } section { margin-top: 2.25rem; } }
@media print { header.site, footer.site, .filters, .pager, nav.sections { display: none; } body { background: none; } }
`;

/** The one stylesheet. */
export const styleSheet = `${baseStyle}${componentStyle}${tableStyle}`.replace(/\n\s*/g, "\n").trim();
