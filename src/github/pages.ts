/** What one page of a list gives: its items as GitHub sent them, and its `Link` header. */
export interface Page {
  readonly data: unknown;
  readonly link: string | undefined;
}

/**
 * Reads a numbered list to its end. GitHub says in the `Link` header whether there is more.
 * Source: REST, "Using pagination in the REST API".
 */
export async function* allPages(load: (page: number) => Promise<Page>): AsyncGenerator {
  for (let number = 1; ; number += 1) {
    const page = await load(number);
    yield page.data;
    if (page.link?.includes('rel="next"') !== true) return;
  }
}

/** The page that an answer is. */
export function asPage(response: { readonly data: unknown; readonly headers: { link?: string } }): Page {
  return { data: response.data, link: response.headers.link };
}
