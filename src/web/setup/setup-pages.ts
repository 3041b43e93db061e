import { type Content, type Html, html } from "../html.ts";
import { renderPage } from "../layout.ts";
import type { AppManifest } from "./manifest.ts";

/** What the first page shows. */
export interface SetupForm {
  /** Null: not known yet, and asked for. */
  readonly publicUrl: string | null;
  readonly organisation: string;
  /** Where GitHub takes manifests; null while the public address is not known. */
  readonly action: string | null;
  readonly manifest: AppManifest | null;
  readonly mistake: string | null;
}

/** The first page: where this server is, who is to own the App, and the way to GitHub. */
export function renderSetupPage({ publicUrl, organisation, action, manifest, mistake }: SetupForm): Html {
  return setupPage(
    "Set up Convert Status",
    html`<p class="lead">This server has no GitHub App yet. Two steps make one; GitHub fills in everything else.</p>
${mistake !== null && html`<p class="banner" role="alert">${mistake}</p>`}
<section aria-labelledby="where"><h2 id="where">1. Where, and whose</h2>
<form method="get" action="/setup">
<p><label for="public-url">Public address of this server</label><input id="public-url" name="public_url" type="url" required size="40" value="${publicUrl ?? ""}" placeholder="https://convert-status.example.org" aria-describedby="public-url-help">
<span class="help" id="public-url-help">GitHub delivers webhooks to it, so it must be reachable from there. On your own machine: the address of a tunnel.</span></p>
<p><label for="organisation">Organisation</label><input id="organisation" name="organisation" value="${organisation}" size="40" aria-describedby="organisation-help">
<span class="help" id="organisation-help">Left empty, the App belongs to your own account.</span></p>
<p><button>Use these</button></p>
</form></section>
${action !== null && manifest !== null && renderManifest(action, manifest, organisation)}`,
  );
}

function renderManifest(action: string, manifest: AppManifest, organisation: string): Html {
  return html`<section aria-labelledby="make"><h2 id="make">2. Make the App on GitHub</h2>
<form method="post" action="${action}">
<input type="hidden" name="manifest" value="${JSON.stringify(manifest)}">
<p>GitHub shows what the App may do and asks for its name, then leads back here with its credentials.</p>
<p><button>Make the App ${organisation === "" ? "under my account" : `under ${organisation}`}</button></p>
</form>
<details><summary>What GitHub is told</summary><pre class="values" tabindex="0" aria-label="Manifest"><code>${JSON.stringify(manifest, null, 2)}</code></pre></details></section>`;
}

/** The last page, shown once. */
export function renderDonePage(
  appPage: string,
  written: { readonly file: string } | { readonly lines: string; readonly why: string },
): Html {
  return setupPage(
    "The App is there",
    html`${
      "file" in written
        ? html`<p class="lead">Its credentials are in <code>${written.file}</code>, readable by you alone.</p>`
        : html`<p class="banner" role="alert">The credentials could not be written: ${written.why} They are shown here once; put them where the server finds its environment.</p>
<pre class="values" tabindex="0" aria-label="Environment"><code>${written.lines}</code></pre>`
    }
<ol class="steps"><li>Restart the server; it starts as the App.</li><li><a href="${`${appPage}/installations/new`}" rel="noreferrer">Install the App</a> on a repository.</li><li>If something is amiss: <code>npx convert-status doctor</code>.</li></ol>`,
  );
}

/** A page that says why it goes no further. */
export function renderSetupRefusal(title: string, message: Content): Html {
  return setupPage(title, html`<p class="lead">${message}</p>`);
}

function setupPage(title: string, content: Content): Html {
  return renderPage({ title, path: [], content: html`<h1>${title}</h1>\n${content}` });
}
