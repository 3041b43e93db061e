import { assetAddresses } from "./addresses.ts";
import { type Content, type Html, html } from "./html.ts";

/** A page and its place in the site. */
export interface PageFrame {
  readonly title: string;
  /** From the home page down to the parent of this page. */
  readonly path: readonly { readonly name: string; readonly href: string }[];
  readonly content: Content;
  /** Address of an Atom feed about what the page shows. */
  readonly feed?: string;
}

/** The whole document. It needs no script: the one it names only makes filtering quicker. */
export function renderPage({ title, path, content, feed }: PageFrame): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} · Convert Status</title>
<link rel="icon" type="image/svg+xml" href="${assetAddresses.icon}">
<link rel="stylesheet" href="${assetAddresses.style}">
${feed !== undefined && html`<link rel="alternate" type="application/atom+xml" title="${title}" href="${feed}">`}
<script src="${assetAddresses.script}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="site"><nav aria-label="Breadcrumb"><ol>
<li><a href="/" class="brand">Convert Status</a></li>
${path.map(({ name, href }) => html`<li><a href="${href}">${name}</a></li>\n`)}</ol></nav></header>
<main id="content">
${content}
</main>
<footer class="site"><p>Every figure here is computed from the source tree and GitHub’s live state. <a href="/api">JSON of everything</a></p></footer>
</body>
</html>
`;
}

/** A page that says one thing: nothing found, not allowed, try later. */
export function renderMessagePage(title: string, message: Content, more: Content = null): Html {
  return renderPage({
    title,
    path: [],
    content: html`<h1>${title}</h1><p class="lead">${message}</p>${more}`,
  });
}
