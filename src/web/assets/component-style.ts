/** Labels, bars, lists, findings, forms. A colour never carries a meaning alone: the word stands beside it. */
export const componentStyle = `
.label { display: inline-flex; align-items: center; gap: .4em; white-space: nowrap; font-size: .875rem; }
.label::before { content: ""; width: .6em; height: .6em; border-radius: 50%; background: var(--c, var(--grey)); flex: none; }
.state-converted, .status-pass, .issue-closed, .benchmark-win { --c: var(--green); }
.state-to-convert { --c: var(--grey); }
.state-blocking, .status-fail, .benchmark-inversion { --c: var(--red); }
.state-mixed, .status-review, .issue-gone, .issue-dropped, .benchmark-saturated { --c: var(--amber); }
.state-blocked, .issue-open { --c: var(--violet); }
.state-unresolved, .benchmark-invalid { --c: var(--pink); }
.status-pending, .benchmark-parity { --c: var(--blue); }
.mark { display: inline-block; font-size: .78rem; line-height: 1.5; padding: 0 .45em; border: 1px solid var(--line); border-radius: 99px; color: var(--muted); white-space: nowrap; }
.fill-converted { fill: var(--green); } .fill-mixed { fill: var(--amber); } .fill-blocking { fill: var(--red); } .fill-to-convert { fill: transparent; }
.bar { display: block; width: 100%; height: .5rem; border-radius: 99px; background: var(--line); }
.basis { font-size: .925rem; max-width: none; }
.totals { margin-top: 1.5rem; }
.headline { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; margin: 0 0 .75rem; max-width: none; }
.percent { font-size: 3rem; line-height: 1; font-weight: 680; letter-spacing: -.03em; font-variant-numeric: tabular-nums; }
.percent small { font-size: .5em; font-weight: 500; letter-spacing: 0; color: var(--muted); }
.figures { list-style: none; padding: 0; margin: 1.25rem 0 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .9rem 1.5rem; }
.figure { border-left: 3px solid var(--c, var(--line)); padding-left: .75rem; }
.figure a { color: inherit; text-decoration: none; display: block; }
.figure a:hover { text-decoration: underline; }
.figure b { font-size: 1.2rem; font-variant-numeric: tabular-nums; margin-right: .15em; }
.meaning { display: block; font-size: .85rem; line-height: 1.4; }
nav.sections ul, ul.inline { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
nav.sections { margin-top: 2rem; padding: .6rem 0; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); font-size: .925rem; }
nav.sections ul { margin: 0; } nav.sections a { text-decoration: none; }
.banner { background: var(--banner); border-left: 3px solid var(--amber); padding: .75rem 1rem; border-radius: 0 6px 6px 0; max-width: none; }
.banner p:last-child, .banner ul:last-child { margin-bottom: 0; }
.lists { columns: 2 26rem; column-gap: 2.5rem; } .list { break-inside: avoid; padding-bottom: 1.5rem; }
.list h3 { margin-top: 0; } .list p { font-size: .9rem; margin-bottom: .4rem; } .list li, .items li { margin-bottom: .35rem; }
.count { font-weight: 500; color: var(--muted); font-variant-numeric: tabular-nums; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 3rem; }
.items { padding-left: 1.25rem; } ul.items { list-style: none; padding: 0; } .items p { margin: 0; }
.detail { font-size: .875rem; }
details { margin: .5rem 0; } summary { cursor: pointer; color: var(--muted); font-size: .925rem; } details[open] > summary { margin-bottom: .5rem; }
.chart { display: block; width: 100%; height: auto; margin: 1rem 0 .5rem; }
.cards { list-style: none; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); margin-top: 1.5rem; }
.card { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem; display: flex; flex-direction: column; }
.card h2 { margin: 0; } .card h2 a { text-decoration: none; } .card .bar { margin-top: auto; } .card .percent { font-size: 2.2rem; }
.steps li { margin-bottom: .35rem; }
.facts { margin: 0; } .facts > div { display: grid; grid-template-columns: 15rem 1fr; gap: 0 1.5rem; padding: .5rem 0; border-top: 1px solid var(--line); }
.facts dt { color: var(--muted); } .facts dd { margin: 0; } .facts dd p { margin: 0; }
.reasons li { margin-bottom: .35rem; }
.conclusion { font-size: 1.1rem; } .conclusion .label { font-size: 1.1rem; font-weight: 620; margin-right: .5rem; }
.number-of { font-weight: 400; color: var(--muted); }
.criteria { padding-left: 1.5rem; } .criteria > li { padding-bottom: 1.25rem; margin-bottom: 1.25rem; border-bottom: 1px solid var(--line); }
.criteria > li::marker { color: var(--muted); font-variant-numeric: tabular-nums; }
.criteria h3 { margin-top: 0; display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; }
.change { font-size: .9rem; color: var(--muted); margin-bottom: 0; }
.finding { border-left: 3px solid var(--c, var(--line)); padding: .25rem 0 .25rem 1rem; margin: .9rem 0; }
.level-error { --c: var(--red); } .level-warning { --c: var(--amber); } .level-note { --c: var(--grey); }
.finding p { margin-bottom: .35rem; } .finding dl { margin: 0; font-size: .925rem; } .finding dt { color: var(--muted); font-weight: 600; display: inline; } .finding dt::after { content: ": "; } .finding dd { display: inline; margin: 0; }
.diff { background: var(--soft); border-radius: 6px; padding: .75rem 0; overflow-x: auto; margin: .75rem 0 0; }
.diff ins, .diff del { display: block; text-decoration: none; padding: 0 .9rem; white-space: pre; } .diff ins { background: var(--ins); } .diff del { background: var(--del); }
button { font: inherit; font-weight: 600; padding: .45rem 1.1rem; border: 1px solid var(--text); border-radius: 7px; background: var(--text); color: var(--ground); cursor: pointer; }
input, select, textarea { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--grey); border-radius: 7px; padding: .4rem .6rem; max-width: 100%; }
textarea { width: 100%; font-family: var(--mono); font-size: .875rem; line-height: 1.5; }
label { font-weight: 600; } .help { display: block; font-size: .9rem; margin-top: .25rem; }
.simulation h2 { margin-top: 2rem; }
form p > label { display: block; margin-bottom: .25rem; } form p { max-width: none; }
.doctor > li { margin-bottom: 1.25rem; } ul.doctor { list-style: none; padding: 0; } .doctor h3 { display: flex; flex-wrap: wrap; gap: .75rem; margin-bottom: .25rem; } .doctor p { margin-bottom: .25rem; }
pre.values { background: var(--soft); padding: .75rem 1rem; border-radius: 6px; overflow-x: auto; }
@media (max-width: 40rem) { .facts > div { grid-template-columns: 1fr; } .percent { font-size: 2.5rem; } .figures { grid-template-columns: 1fr 1fr; gap: .75rem 1rem; } }
`;
