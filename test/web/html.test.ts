import fc from "fast-check";
import { expect, test } from "vitest";
import { foreignLink, html, prose } from "../../src/web/html.ts";

test("text in a template is text, between tags and in attributes", () => {
  const hostile = `"><script>alert('x')</script>&`;

  const page = html`<a title="${hostile}">${hostile}</a>`.toString();

  expect(page).toBe(
    '<a title="&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;">&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;</a>',
  );
});

test("no text whatever brings a tag, a quote or an entity of its own", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const content = html`${text}`.toString();
      expect(content).not.toMatch(/[<>"'`]/);
      expect(content.replace(/&#\d+;/g, "")).not.toContain("&");
    }),
  );
});

test("an object that only looks like markup is refused by its class", () => {
  const lookAlike = { toString: () => "<script>" } as unknown as string[];

  expect(() => html`${lookAlike}`.toString()).toThrow();
});

test("hidden and reordering characters are shown", () => {
  expect(html`${"user\u202Egnp.exe"}`.toString()).toBe("user⟨U+202E⟩gnp.exe");
});

test("what stands between backticks is code, and what is not closed stays text", () => {
  expect(prose("call `a<b>` now").toString()).toBe("call <code>a&#60;b&#62;</code> now");
  expect(prose("an odd ` one").toString()).toBe("an odd &#96; one");
});

test.each(["javascript:alert(1)", "data:text/html,x", "https://user:pass@example.org/", "not an address"])(
  "a link to %s is no link",
  (address) => {
    expect(foreignLink(address, "run").toString()).toBe("run");
  },
);

test("a foreign address cannot leave its attribute", () => {
  const link = foreignLink('https://example.org/"onmouseover="alert(1)', "run").toString();

  expect(link).toBe(
    '<a href="https://example.org/%22onmouseover=%22alert(1)" rel="noreferrer">run</a>'.replace(
      "alert(1)",
      "alert%281%29",
    ),
  );
});
