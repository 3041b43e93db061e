/** Tables: light lines, room to breathe, and a phone view that needs no scrolling for the main one. */
export const tableStyle = `
.scroll { position: relative; overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .925rem; }
th, td { text-align: left; vertical-align: top; padding: .55rem 1.25rem .55rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
th:last-child, td:last-child { padding-right: .25rem; }
thead th { color: var(--muted); font-size: .85rem; font-weight: 600; border-bottom-color: var(--grey); white-space: nowrap; vertical-align: bottom; }
thead th a { color: inherit; text-decoration: none; } thead th a:hover { color: var(--text); text-decoration: underline; }
th[aria-sort] a::after { content: " \\2191"; } th[aria-sort="descending"] a::after { content: " \\2193"; }
td.number, th.number { text-align: right; }
td.tight, th.tight { padding-right: .75rem; white-space: nowrap; }
tbody tr:hover { background: color-mix(in srgb, var(--soft) 60%, transparent); }
tbody tr:target { background: var(--banner); }
tr.now > * { font-weight: 620; }
.key b { font-weight: 650; } th a { text-decoration: none; } th a:hover { text-decoration: underline; }
table .detail { display: block; margin-top: .1rem; } table .detail + .detail { margin-top: 0; }
table .detail .key { color: inherit; }
table .mark { vertical-align: .1em; }
td .mark[class*="status-"] { border: 0; padding: 0; color: inherit; font-size: .875rem; } td .mark[class*="status-"]::before { content: ""; display: inline-block; width: .55em; height: .55em; border-radius: 50%; background: var(--c, var(--grey)); margin-right: .4em; }
.note { display: block; margin-top: .3rem; padding-left: .6rem; border-left: 2px solid var(--amber); font-size: .875rem; white-space: pre-line; }
.place { font-size: .825rem; } td .place { color: var(--muted); } td a .place { color: var(--link); }
.share { min-width: 11rem; } .share .number { display: block; text-align: left; margin-bottom: .2rem; }
.matrix tbody th { min-width: 18rem; }
.filters { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; margin: 0 0 1rem; }
.filters label { display: grid; gap: .2rem; font-size: .85rem; color: var(--muted); } .filters label:first-child { flex: 1 1 16rem; }
.filters input, .filters select, .filters button { height: 2.5rem; padding-top: 0; padding-bottom: 0; }
.filters input, .filters select { font-size: 1rem; color: var(--text); font-weight: 400; } .filters select { max-width: 17rem; }
[data-waiting] { opacity: .6; }
.pager ol { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem; font-variant-numeric: tabular-nums; }
.pager a { display: inline-block; min-width: 2.25rem; text-align: center; padding: .25rem .5rem; border-radius: 6px; text-decoration: none; }
.pager a:hover { background: var(--soft); } .pager [aria-current] { background: var(--text); color: var(--ground); }
@media (max-width: 52rem) { .wide { display: none; } }
@media (max-width: 40rem) {
  .filters label, .filters select { width: 100%; max-width: none; } .filters button { width: 100%; }
  .share { min-width: 7rem; }
  .targets thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .targets, .targets tbody, .targets tr, .targets th, .targets td { display: block; width: 100%; }
  .targets tr { padding: .7rem 0; border-bottom: 1px solid var(--line); } .targets tbody th, .targets td { border: 0; padding: .1rem 0; }
  .targets td:empty { display: none; }
}
`;
