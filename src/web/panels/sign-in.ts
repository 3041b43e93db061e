import { type Html, html } from "../html.ts";
import type { Visitor } from "../sign-in/visitor.ts";

/**
 * The way in, or out. The same for everybody who is not signed in: it tells nothing about what there is.
 * @param to where signing in leads back to
 */
export function renderSignIn(
  { isSignedIn, canSignIn }: Pick<Visitor, "isSignedIn" | "canSignIn">,
  to: string,
): Html {
  if (isSignedIn) {
    return html`<form method="post" action="/sign-out" class="sign-in"><p class="muted">You are signed in with GitHub: what it lets you read is shown. <button>Sign out</button></p></form>`;
  }
  if (!canSignIn) {
    return html`<p class="muted">Campaigns of private repositories are not shown here.</p>`;
  }
  return html`<p class="sign-in"><a href="${`/sign-in?${new URLSearchParams({ to }).toString()}`}">Sign in with GitHub</a> <span class="muted">to see campaigns of private repositories that you can read.</span></p>`;
}
