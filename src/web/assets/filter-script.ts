/**
 * Makes the table of targets answer while one types, sorts or turns pages: it fetches the address that the form or
 * link leads to anyway, and puts its rows into this page. Without it everything works the same, one page at a time.
 */
export const filterScript = `"use strict";
(() => {
  const form = document.querySelector("form[data-filter]");
  if (!form || !window.fetch || !window.DOMParser) return;
  const results = () => document.getElementById("target-results");
  let latest = 0;
  let timer;

  const show = async (address, focus) => {
    const turn = ++latest;
    results().setAttribute("data-waiting", "");
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (turn !== latest) return;
      results().innerHTML = page.getElementById("target-results").innerHTML;
      history.replaceState(null, "", address);
      if (focus) document.querySelector(focus)?.focus();
    } catch {
      if (turn === latest) location.assign(address);
    } finally {
      results().removeAttribute("data-waiting");
    }
  };

  const addressOf = () => {
    const fields = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(fields).toString();
    return form.getAttribute("action").split("#")[0] + (query && "?" + query);
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show(addressOf()), 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    show(addressOf());
  });
  results().addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sort], a[data-page]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const column = link.dataset.sort;
    const address = new URL(link.href);
    address.hash = "";
    for (const name of ["sort", "order"]) {
      form.querySelector("input[name=" + name + "]")?.remove();
      const value = address.searchParams.get(name);
      if (value === null) continue;
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    show(address.pathname + address.search, column ? "a[data-sort=" + column + "]" : ".pager [aria-current]");
  });

  // A bare #KEY of a row that is on another page of the table.
  const key = decodeURIComponent(location.hash.slice(1));
  if (key.includes("~") && !document.getElementById(key)) {
    const address = new URL(location.href);
    if (!address.searchParams.has("key")) {
      address.search = "?" + new URLSearchParams({ key: key.replace("~", " ") });
      location.replace(address);
    }
  }
})();
`;
