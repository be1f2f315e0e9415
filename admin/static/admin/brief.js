// The contents follow the reader; the link to what has changed opens it.
for (const link of document.querySelectorAll("[data-opens]")) {
  link.addEventListener("click", () => { document.getElementById(link.dataset.opens).open = true; });
}
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
