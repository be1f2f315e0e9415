// The contents follow the reader; the link to what has changed opens it; tables are printed.
for (const link of document.querySelectorAll("[data-opens]")) {
  link.addEventListener("click", () => { document.getElementById(link.dataset.opens).open = true; });
}
// Paper has no "see as a table": the tables behind the pictures are printed with them.
const tables = [...document.querySelectorAll("details[data-table]")];
window.addEventListener("beforeprint", () => {
  for (const table of tables) { table.dataset.was = table.open; table.open = true; }
});
window.addEventListener("afterprint", () => { for (const table of tables) table.open = table.dataset.was === "true"; });
const contents = document.querySelector("[data-toc]");
if (contents && "IntersectionObserver" in window) {
  const links = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const observer = new IntersectionObserver((entries) => {
    const seen = entries.filter((entry) => entry.isIntersecting && links.has(entry.target.id));
    if (!seen.length) return;
    for (const link of links.values()) link.removeAttribute("aria-current");
    links.get(seen[0].target.id).setAttribute("aria-current", "true");
  }, { rootMargin: "-10% 0px -80% 0px" });
  for (const id of links.keys()) {
    const section = document.getElementById(id);
    if (section) observer.observe(section);
  }
}
